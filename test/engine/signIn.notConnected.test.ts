import { useFreshWorld } from './support/useWorld';
import { searchProfiles } from './support/listSearch';
import { watch } from './support/poll';
import { expectNoSecrets } from './support/secrets';
import { byId } from './support/world';

/* Credentials that were saved in the dialog, and then not connected, or not connected again. */

const { world, logs } = useFreshWorld();

describe('a user who was saved, but never connected', () => {
	const NOT_CONNECTED = 'Sign-in failed: the credential is not connected yet';
	// n8n keeps no token data, or empty ones, before somebody has pressed Connect
	beforeEach(() => world.credential({ grantType: 'authorizationCode', oauthTokenData: undefined }));

	test.each([
		{},
		{ operation: 'ensureValid', renewWithin: 7, renewWithinUnit: 'days' },
		{ operation: 'get' },
		{ resource: 'profile', operation: 'getAll' },
		{ resource: 'device', operation: 'getAll' },
	])('is told so, and nothing is sent: %j', async (parameters) => {
		const [id] = world.simulator.addProfiles(1);
		const began = world.clock.now();
		const { error } = await world.run({ ...parameters, profileId: byId(id) });
		expect(error?.message).toBe(NOT_CONNECTED);
		expect(error?.description).toMatch(/press Connect/);
		expect(error?.context?.details).toMatchObject({ outcome: 'notDone' });
		expect(world.clock.now() - began).toBeLessThan(1_000);
		expect(world.simulator.counters.connections).toBe(0);
	});

	test('by the trigger and the picker as well', async () => {
		expect((await watch(world).poll()).error?.message).toBe(NOT_CONNECTED);
		await expect(searchProfiles(world)).rejects.toThrow(NOT_CONNECTED);
		expect(world.simulator.counters.connections).toBe(0);
	});
});

describe('an access token of another cloud, as n8n keeps one when the hosts of a credential are edited', () => {
	const audience = (aud: string | null) => (world.simulator.settings.audience = aud);

	test.each([
		['Token → Create', {}],
		['Token → Get', { operation: 'get' }],
	])('of a user is never sent to the new host: %s', async (_name, parameters) => {
		audience('https://graph.microsoft.com');
		world.signInUser();
		const [id] = world.simulator.addProfiles(1);
		const run = await world.run({ ...parameters, profileId: byId(id) });
		expect(run.error?.message).toBe('The credential is signed in to another Microsoft cloud');
		expect(run.error?.description).toContain(
			'https://graph.microsoft.com'.slice('https://'.length),
		);
		expect(world.simulator.counters.requests).toBe(0);
		// the refresh token is that of the other cloud too
		expect(world.simulator.counters.tokenRequests).toEqual({});
		expectNoSecrets(world, run, logs.lines);
	});

	test('of an application gives way to a new one before anything is sent', async () => {
		audience('https://graph.microsoft.com');
		world.credential({ oauthTokenData: world.simulator.issueTokens({ kind: 'application' }) });
		audience(null);
		const [id] = world.simulator.addProfiles(1);
		const { error } = await world.run({ profileId: byId(id) });
		expect(error).toBeUndefined();
		expect(world.simulator.counters.tokenRequests).toEqual({ client_credentials: 1 });
		expect(world.simulator.counters.requests).toBe(1);
	});

	test.each(['00000003-0000-0000-c000-000000000000', 'with a slash'])(
		'is not one whose audience is Graph itself: %s',
		async (aud) => {
			audience(aud === 'with a slash' ? `${world.simulator.origin}/` : aud);
			world.signInUser();
			const [id] = world.simulator.addProfiles(1);
			const { error } = await world.run({ profileId: byId(id) });
			expect(error).toBeUndefined();
			expect(world.simulator.counters.tokenRequests).toEqual({});
		},
	);
});
