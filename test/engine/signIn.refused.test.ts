import { useFreshWorld } from './support/useWorld';
import { watch } from './support/poll';
import { expectNoSecrets } from './support/secrets';
import { itemsFor, type World, byId } from './support/world';

const each = { profileId: byId('={{ $json.profileId }}') };
const OTHER_TENANT = '99999999-1111-2222-3333-444444444444';
const { world, logs } = useFreshWorld();

describe('the token endpoint refuses', () => {
	test.each<[string, (world: World) => void, RegExp, RegExp]>([
		[
			'7000215',
			() => world.credential({ clientSecret: 'wrong-secret-value' }),
			/the client secret is wrong \(AADSTS7000215\)$/,
			/secret's Value \(not its Secret ID\)/,
		],
		[
			'7000222',
			() => void (world.simulator.settings.clientSecretExpired = true),
			/the client secret has expired \(AADSTS7000222\)$/,
			/^Make a new client secret/,
		],
		[
			'700016',
			() => world.credential({ clientId: '11111111-1111-1111-1111-111111111111' }),
			/the app registration was not found in this tenant \(AADSTS700016\)$/,
			/Check Client ID and Tenant ID/,
		],
		[
			'90002',
			() => world.credential({ tenantId: OTHER_TENANT }),
			/the tenant was not found \(AADSTS90002\)$/,
			/Check Tenant ID and Cloud/,
		],
	])('AADSTS%s: its advice, once, and no write', async (code, arrange, message, advice) => {
		arrange(world);
		const ids = world.simulator.addProfiles(40);
		const run = await world.run(each, { items: itemsFor(ids) });
		expect(run.error?.message).toMatch(/^Sign-in failed: /);
		expect(run.error?.message).toMatch(message);
		expect(run.error?.description).toMatch(advice);
		expect(run.error?.context?.details).toMatchObject({
			code: `AADSTS${code}`,
			outcome: 'notDone',
		});
		expect(world.simulator.counters.requests).toBe(0);
		expect(world.simulator.counters.tokenRequests).toEqual({ client_credentials: 1 });
		expect(JSON.stringify(run.run)).not.toContain('wrong-secret-value');
		expectNoSecrets(world, run, logs.lines);
	});

	test('under "continue" it is one failure for all items, and asked once', async () => {
		world.credential({ clientSecret: 'wrong-secret-value' });
		const ids = world.simulator.addProfiles(60);
		const run = await world.run(each, { items: itemsFor(ids), onError: 'continueRegularOutput' });
		const errors = new Set(run.outputs[0]!.map(({ json }) => json.error));
		expect(run.outputs[0]).toHaveLength(60);
		expect([...errors]).toEqual(['Sign-in failed: the client secret is wrong (AADSTS7000215)']);
		expect(world.simulator.counters.tokenRequests).toEqual({ client_credentials: 1 });
		expectNoSecrets(world, run, logs.lines);
	});
});

test.each([429, 503])(
	'a token endpoint that answers %i in passing is asked again, and the run goes on',
	async (status) => {
		world.simulator.addFault({
			match: { operation: 'token' },
			times: 2,
			action: { kind: 'status', status },
		});
		const ids = world.simulator.addProfiles(3);
		const run = await world.run(each, { items: itemsFor(ids) });
		expect(run.error).toBeUndefined();
		expect(world.simulator.counters).toMatchObject({
			tokensMade: 3,
			tokenRequests: { client_credentials: 3 },
		});
	},
);

test('a token endpoint that stays down ends the run after a few tries, with no write', async () => {
	world.simulator.addFault({
		match: { operation: 'token' },
		times: 'always',
		action: { kind: 'status', status: 503 },
	});
	const ids = world.simulator.addProfiles(60);
	const run = await world.run(each, { items: itemsFor(ids), onError: 'continueRegularOutput' });
	expect(run.outputs[0]!.map(({ json }) => json.error)).toEqual(
		ids.map(() =>
			expect.stringMatching(
				/^Sign-in failed: the Microsoft sign-in service could not be reached|^Sign-in failed: Microsoft/,
			),
		),
	);
	expect(world.simulator.counters.requests).toBe(0);
	expect(world.simulator.counters.tokenRequests.client_credentials).toBeLessThanOrEqual(20);
	expectNoSecrets(world, run, logs.lines);
});

test('a token endpoint that never answers a refresh: an end after the timeout, and no write', async () => {
	world.signInUser();
	world.simulator.expireAccessTokens();
	world.simulator.addFault({
		match: { operation: 'token' },
		times: 'always',
		action: { kind: 'hang' },
	});
	const ids = world.simulator.addProfiles(2);
	const run = await world.run(
		{ ...each, options: { maxRetries: 1 } },
		{ items: itemsFor(ids), onError: 'continueRegularOutput' },
	);
	for (const { json } of run.outputs[0]!) {
		expect(json.error).toMatch(
			/^Sign-in failed: the Microsoft sign-in service could not be reached/,
		);
		expect(json.details).toMatchObject({ outcome: 'notDone' });
	}
	expect(world.simulator.counters.tokensMade).toBe(0);
});

test('a request that was given up while the access token was fetched is not sent after all', async () => {
	world.simulator.addFault({
		match: { operation: 'token' },
		action: { kind: 'slow', ms: 75_000 },
	});
	const [id] = world.simulator.addProfiles(1);
	await world.run({ profileId: byId(id) }, { onError: 'continueRegularOutput' });
	await world.clock.sleep(300_000);
	expect(world.simulator.tokensMade(id!)).toBe(1);
});

describe('an access token of another tenant, as n8n keeps one when a credential is edited', () => {
	test('is refreshed before the first write', async () => {
		world.signInUser({ tenantId: OTHER_TENANT });
		const ids = world.simulator.addProfiles(2);
		const run = await world.run(each, { items: itemsFor(ids) });
		expect(run.error).toBeUndefined();
		expect(world.simulator.counters.tokenRequests).toEqual({ refresh_token: 1 });
		for (const { tenantId } of world.simulator.log.filter(
			({ operation }) => operation === 'createToken',
		)) {
			expect(tenantId).toBe(world.simulator.settings.tenantId);
		}
		expect(world.simulator.counters.tokensMade).toBe(2);
	});

	test('that stays so fails with both ids and no write', async () => {
		world.signInUser({ tenantId: OTHER_TENANT, refreshKeepsTenant: true });
		const ids = world.simulator.addProfiles(2);
		const run = await world.run(each, { items: itemsFor(ids) });
		expect(run.error?.message).toBe('The credential is signed in to another tenant');
		expect(run.error?.description).toContain(world.simulator.settings.tenantId);
		expect(run.error?.description).toContain(OTHER_TENANT);
		expect(world.simulator.counters.requests).toBe(0);
		expectNoSecrets(world, run, logs.lines);
	});

	test.each([
		['Token → Get', { operation: 'get' }],
		['Profile → Get Many', { resource: 'profile', operation: 'getAll' }],
	])('that stays so shows nothing of the old tenant either: %s', async (_name, parameters) => {
		world.signInUser({ tenantId: OTHER_TENANT, refreshKeepsTenant: true });
		const [id] = world.simulator.addProfiles(1);
		const { error } = await world.run({ ...parameters, profileId: byId(id) });
		expect(error?.message).toBe('The credential is signed in to another tenant');
		expect(world.simulator.counters.requests).toBe(0);
	});

	test('that stays so fails the poll of the trigger', async () => {
		world.signInUser({ tenantId: OTHER_TENANT, refreshKeepsTenant: true });
		const { error } = await watch(world).poll();
		expect(error?.message).toBe('The credential is signed in to another tenant');
		expect(world.simulator.counters.requests).toBe(0);
	});

	test('is no matter where the tenant is given as a domain', async () => {
		world.signInUser();
		world.credential({
			...world.engine.credentials.stored.get('default'),
			tenantId: world.simulator.settings.tenantDomain,
		});
		const ids = world.simulator.addProfiles(1);
		const run = await world.run(each, { items: itemsFor(ids) });
		expect(run.error).toBeUndefined();
		expect(world.simulator.counters.tokenRequests).toEqual({});
	});
});
