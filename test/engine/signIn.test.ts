import { useFreshWorld } from './support/useWorld';
import { expectNoSecrets } from './support/secrets';
import { byId, itemsFor } from './support/world';

const each = { profileId: byId('={{ $json.profileId }}') };
const { world, logs } = useFreshWorld();

const storedToken = () =>
	(world.engine.credentials.stored.get('default')!.oauthTokenData as { refresh_token?: string })
		.refresh_token;

describe.each([1, 20])(
	'an access token that expires in the middle of a run, %i in a batch',
	(batchSize) => {
		test.each(['application', 'user'])(
			'is refreshed once for an %s, and nothing is lost',
			async (kind) => {
				if (kind === 'user') world.signInUser();
				const ids = world.simulator.addProfiles(60);
				world.simulator.settings.accessTokenUses = batchSize === 1 ? 30 : 2;
				world.simulator.settings.writeDelayMs = 100;
				const run = await world.run({ ...each, options: { batchSize } }, { items: itemsFor(ids) });
				expect(run.error).toBeUndefined();
				expect(run.outputs[0]).toHaveLength(60);
				for (const id of ids) expect(world.simulator.tokensMade(id)).toBe(1);
				expect(world.simulator.counters.tokenRequests).toEqual(
					kind === 'user' ? { refresh_token: 1 } : { client_credentials: 2 },
				);
				expectNoSecrets(world, run, logs.lines);
			},
		);

		test('an access token that was stale from the start costs one refresh', async () => {
			world.signInUser();
			world.simulator.expireAccessTokens();
			const ids = world.simulator.addProfiles(40);
			const run = await world.run({ ...each, options: { batchSize } }, { items: itemsFor(ids) });
			expect(run.error).toBeUndefined();
			expect(world.simulator.counters).toMatchObject({
				tokensMade: 40,
				tokenRequests: { refresh_token: 1 },
			});
			expectNoSecrets(world, run, logs.lines);
		});
	},
);

test('a fresh application fetches one access token, however many items run', async () => {
	const ids = world.simulator.addProfiles(60);
	world.simulator.settings.tokenDelayMs = 500;
	await world.run({ ...each, options: { batchSize: 1 } }, { items: itemsFor(ids) });
	expect(world.simulator.counters.tokenRequests).toEqual({ client_credentials: 1 });
});

test.each([
	['once for all requests', 0],
	['again after each new access token', 2],
])('n8n decrypts the credential %s', async (_name, accessTokenUses) => {
	world.signInUser();
	world.simulator.settings.accessTokenUses = accessTokenUses;
	const decrypt = jest.spyOn(world.engine.credentials, 'getDecrypted');
	const ids = world.simulator.addProfiles(100);
	const { error } = await world.run(each, { items: itemsFor(ids) });
	const times = decrypt.mock.calls.length;
	decrypt.mockRestore();
	expect(error).toBeUndefined();
	expect(world.simulator.counters).toMatchObject({ tokensMade: 100 });
	// twice for the check before; a refresh takes two of its own, one to know what the new token is, and one for what comes after it
	const refreshes = world.simulator.counters.tokenRequests.refresh_token ?? 0;
	expect(refreshes > 0).toBe(accessTokenUses > 0);
	expect(times).toBeLessThanOrEqual(2 + 4 * refreshes);
});

test('the refresh token that rotates is kept, so that the next run can use it', async () => {
	world.signInUser();
	const ids = world.simulator.addProfiles(1);
	const before = storedToken();
	for (let run = 1; run <= 3; run++) {
		world.simulator.expireAccessTokens();
		const { error } = await world.run(each, { items: itemsFor(ids) });
		expect(error).toBeUndefined();
	}
	expect(storedToken()).not.toBe(before);
	expect(world.simulator.counters.tokenRequests).toEqual({ refresh_token: 3 });
	expect(world.simulator.tokensMade(ids[0]!)).toBe(3);
});

test.each([1, 20])(
	'profiles that Graph never lets in fail alone, in batches of %i',
	async (batchSize) => {
		world.signInUser();
		const ids = world.simulator.addProfiles(600);
		const refused = ids.slice(10, 18);
		for (const profileId of refused) {
			world.simulator.addFault({
				match: { operation: 'createToken', profileId },
				times: 'always',
				action: { kind: 'status', status: 401, body: 'staleToken' },
			});
		}
		const { outputs } = await world.run(
			{ ...each, options: { batchSize } },
			{ items: itemsFor(ids), onError: 'continueRegularOutput' },
		);
		const failed = outputs[0]!.flatMap(({ json }, index) => (json.error ? [index] : []));
		expect(failed).toEqual(refused.map((_, index) => 10 + index));
		expect(world.simulator.counters.tokensMade).toBe(592);
	},
);

test('a sign-in that Graph lets in no longer ends the run, not each item by itself', async () => {
	world.signInUser();
	const ids = world.simulator.addProfiles(600);
	world.simulator.addFault({
		match: { operation: 'createToken' },
		after: 200,
		times: 'always',
		action: { kind: 'status', status: 401, body: 'staleToken' },
	});
	const { outputs } = await world.run(each, {
		items: itemsFor(ids),
		onError: 'continueRegularOutput',
	});
	expect(outputs[0]!.filter(({ json }) => json.error)).toHaveLength(400);
	expect(world.simulator.counters.tokensMade).toBe(200);
	expect(world.simulator.counters.tokenRequests.refresh_token).toBeLessThan(30);
});

test('a revoked refresh token ends the run once with the advice to reconnect', async () => {
	world.signInUser();
	world.simulator.expireAccessTokens();
	world.simulator.revokeRefreshTokens();
	const ids = world.simulator.addProfiles(40);
	const run = await world.run(each, { items: itemsFor(ids) });
	expect(run.error?.message).toMatch(/^Sign-in failed: the sign-in is no longer valid/);
	expect(run.error?.description).toMatch(/^Open the credential and connect it again/);
	expect(world.simulator.counters).toMatchObject({
		tokensMade: 0,
		tokenRequests: { refresh_token: 1 },
	});
	expectNoSecrets(world, run, logs.lines);
});

describe.each([1, 20])('a 401 for ever, %i in a batch', (batchSize) => {
	test.each([
		['user', /connect it again/],
		['application', /Check Tenant ID, Cloud and Client ID/],
	])('of a %s fails once, after a bounded number of requests', async (kind, advice) => {
		if (kind === 'user') world.signInUser();
		world.simulator.addFault({
			match: { operation: 'createToken' },
			times: 'always',
			action: { kind: 'status', status: 401, body: 'staleToken' },
		});
		const ids = world.simulator.addProfiles(60);
		const run = await world.run(
			{ ...each, options: { batchSize } },
			{ items: itemsFor(ids), onError: 'continueRegularOutput' },
		);
		expect(run.outputs[0]).toHaveLength(60);
		const failures = run.outputs[0]!.map(({ json }) => json);
		for (const failure of failures)
			expect(failure.error).toMatch(/^Microsoft Graph does not accept the sign-in \(401\)/);
		expect((failures[0]!.details as { description: string }).description).toMatch(advice);
		const { counters } = world.simulator;
		expect(counters.tokensMade).toBe(0);
		expect(counters.requests).toBeLessThanOrEqual(20);
		expect(Object.values(counters.tokenRequests).reduce((a, b) => a + b)).toBeLessThanOrEqual(3);
		expectNoSecrets(world, run, logs.lines);
	});
});

test('a write that was refused for its access token and then given up says how often it was sent', async () => {
	const [stale, closing] = world.simulator.addProfiles(2);
	world.simulator.addFault({
		match: { operation: 'createToken', profileId: stale },
		times: 1,
		action: { kind: 'status', status: 401, body: 'staleToken' },
	});
	// nothing more is sent in this execution
	world.simulator.addFault({
		match: { operation: 'createToken', profileId: closing },
		times: 1,
		action: { kind: 'status', status: 429, headers: { 'Retry-After': '100000' } },
	});
	const run = await world.run(each, {
		items: itemsFor([stale!, closing!]),
		onError: 'continueRegularOutput',
	});
	const [first] = run.outputs[0]!.map(({ json }) => json);
	expect(first).toMatchObject({
		error: expect.stringMatching(/wait/),
		details: { attempts: 1, outcome: 'notDone' },
	});
	expect(world.simulator.counters.byOperation.createToken).toBe(2);
});
