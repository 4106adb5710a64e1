import { useWorld } from './support/useWorld';
import { DAY_SECONDS } from './support/kinds';
import { byId, itemsFor, writesSent } from './support/world';

const world = useWorld();

const CONTINUE = { onError: 'continueRegularOutput' } as const;
const EACH = { profileId: byId('={{ $json.profileId }}') };
const iso = (offsetSeconds = 0) => new Date(world.clock.now() + offsetSeconds * 1000).toISOString();

/** Profiles whose token was made so many seconds ago, and lives for a long time yet. */
const withTokens = (count: number, age = DAY_SECONDS) =>
	world.simulator.addProfiles(
		count,
		{},
		{ token: { validitySeconds: 90 * DAY_SECONDS, createdAt: world.clock.now() - age * 1000 } },
	);

const ensure = async (ids: string[], options: Record<string, unknown>, more: object = {}) =>
	await world.run(
		{
			...EACH,
			operation: 'ensureValid',
			renewWithin: 7,
			renewWithinUnit: 'days',
			options,
			...more,
		},
		{ items: itemsFor(ids), ...CONTINUE },
	);
const revoke = async (ids: string[], options: Record<string, unknown>) =>
	await world.run({ ...EACH, operation: 'revoke', options }, { items: itemsFor(ids), ...CONTINUE });
const made = (ids: string[]) => ids.map((id) => world.simulator.tokensMade(id));

describe('Ensure Valid, Renew if Created Before', () => {
	test('a rotation: every token that is older is replaced once, and none that is newer', async () => {
		const [old, young] = [withTokens(20), withTokens(5, 60)];
		const renewCreatedBefore = iso(-3_600);
		for (const turn of [1, 2, 3]) {
			const { outputs } = await ensure([...old, ...young], { renewCreatedBefore });
			const reasons = outputs[0]!.map(({ json }) => json.reason);
			const first = turn === 1 ? 'createdBefore' : 'valid';
			expect(reasons).toEqual([...old.map(() => first), ...young.map(() => 'valid')]);
			await world.clock.sleep(40_000);
		}
		expect(made(old)).toEqual(old.map(() => 1));
		expect(made(young)).toEqual(young.map(() => 0));
	});

	test.each([0, 12_000])(
		'a webhook that is delivered twice, side by side, makes one token per request: reads lag %d ms',
		async (readLagMs) => {
			const ids = withTokens(5);
			world.simulator.settings.readLagMs = readLagMs;
			const renewCreatedBefore = iso();
			const both = await Promise.all(
				[1, 2].map(async () => await ensure(ids, { renewCreatedBefore })),
			);
			await ensure(ids, { renewCreatedBefore });
			expect(made(ids)).toEqual(ids.map(() => 1));
			const created = both.flatMap(({ outputs }) => outputs[0]!.map(({ json }) => json.created));
			expect(created.filter(Boolean)).toHaveLength(5);
		},
	);

	test('a run after a crash goes on where the first one was, with Graph as the journal', async () => {
		const ids = withTokens(10);
		const renewCreatedBefore = iso();
		// somebody else's process, which died in the middle
		await world.clock.sleep(30_000);
		for (const id of ids.slice(0, 6)) world.simulator.makeToken(id, 90 * DAY_SECONDS);
		await world.clock.sleep(60_000);
		const { outputs } = await ensure(ids, { renewCreatedBefore });
		expect(outputs[0]!.map(({ json }) => json.created)).toEqual(ids.map((_, index) => index >= 6));
	});

	test('one request after the other: each makes its token, also seconds apart', async () => {
		const ids = withTokens(3);
		for (const turn of [1, 2, 3]) {
			await ensure(ids, { renewCreatedBefore: iso() });
			expect(made(ids)).toEqual(ids.map(() => turn));
			await world.clock.sleep(2_000);
		}
	});

	test('a token whose date is within seconds of the moment is kept: the clock of the server is not ours', async () => {
		const ids = withTokens(2, 3_600);
		expect((await ensure(ids, { renewCreatedBefore: iso(-3_597) })).error).toBeUndefined();
		expect(made(ids)).toEqual([0, 0]);
		await ensure(ids, { renewCreatedBefore: iso(-3_500) });
		expect(made(ids)).toEqual([1, 1]);
	});

	test.each([
		['in the future', () => ({ renewCreatedBefore: iso(60) }), {}, /is in the future/],
		['no moment', () => ({ renewCreatedBefore: 'soon' }), {}, /is not a date and time/],
		[
			'for Android for Work',
			() => ({ renewCreatedBefore: iso() }),
			{ profileType: 'androidForWork' },
			/cannot be used with Android for Work/,
		],
	])('%s is refused before any request', async (_name, options, more, message) => {
		const ids = withTokens(1);
		const { outputs } = await ensure(ids, options(), more);
		expect(outputs[0]![0]!.json.error).toMatch(message);
		expect(world.simulator.counters.requests).toBe(0);
	});
});

describe('Ensure Valid, When There Is None', () => {
	test('leave: neither a profile that never had a token nor a revoked one gets one; an expired one does', async () => {
		const [none] = world.simulator.addProfiles(1, {}, { token: null });
		const [revoked, live] = withTokens(2);
		const [expired] = world.simulator.addProfiles(
			1,
			{},
			{ token: { validitySeconds: 60, createdAt: world.clock.now() - 3_600_000 } },
		);
		await revoke([revoked!], {});
		world.simulator.reset();
		const { outputs } = await ensure([none!, revoked!, live!, expired!], { whenNone: 'leave' });
		expect(outputs[0]!.map(({ json }) => [json.created, json.reason, json.success])).toEqual([
			[false, 'none', true],
			[false, 'none', true],
			[false, 'valid', true],
			[true, 'expired', true],
		]);
		expect(outputs[0]![0]!.json).toMatchObject({
			statusCode: 200,
			attempts: 0,
			tokenState: 'none',
		});
	});

	test('an unknown choice is refused in words', async () => {
		const { outputs } = await ensure(withTokens(1), { whenNone: 'maybe' });
		expect(outputs[0]![0]!.json.error).toBe('When There Is None "maybe" is not known');
	});
});

describe('Revoke if Created Before', () => {
	test('ends exactly the older token, and never one that was made meanwhile', async () => {
		const [old, newer] = [withTokens(3), withTokens(3, 60)];
		const { outputs } = await revoke([...old, ...newer], { revokeCreatedBefore: iso(-3_600) });
		expect(outputs[0]!.map(({ json }) => [json.success, json.statusCode, json.revoked])).toEqual([
			...old.map(() => [true, 204, undefined]),
			...newer.map(() => [true, 200, false]),
		]);
		expect(old.flatMap((id) => world.simulator.liveTokens(id))).toEqual([]);
		expect(newer.flatMap((id) => world.simulator.liveTokens(id))).toHaveLength(3);
	});

	test('a token that this process has just made is spared, though reads still show the old one', async () => {
		const ids = withTokens(2);
		const revokeCreatedBefore = iso();
		world.simulator.settings.readLagMs = 20_000;
		await world.run({ ...EACH, operation: 'create' }, { items: itemsFor(ids) });
		const { outputs } = await revoke(ids, { revokeCreatedBefore });
		expect(outputs[0]!.map(({ json }) => json.revoked)).toEqual([false, false]);
		expect(ids.flatMap((id) => world.simulator.liveTokens(id))).toHaveLength(2);
	});

	test('a profile without a token has nothing to revoke', async () => {
		const ids = world.simulator.addProfiles(1, {}, { token: null });
		const { outputs } = await revoke(ids, { revokeCreatedBefore: iso() });
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, revoked: false });
		expect(world.simulator.counters.writes).toBe(0);
	});
});

describe('Revoke of a profile of Teams devices', () => {
	const teams = () =>
		world.simulator.addProfile(
			{
				enrollmentMode: 'corporateOwnedAOSPUserAssociatedDevice',
				isTeamsDeviceProfile: true,
			},
			{ token: { validitySeconds: DAY_SECONDS } },
		).id;

	test('is refused, since its devices could not sign in any more', async () => {
		const { outputs } = await revoke([teams()], {});
		expect(outputs[0]![0]!.json).toMatchObject({
			error: expect.stringContaining('Teams devices'),
			details: { outcome: 'notDone', code: 'TeamsDevices' },
		});
		expect(world.simulator.counters.writes).toBe(0);
	});

	test('goes with the option that allows it', async () => {
		const id = teams();
		const { outputs } = await revoke([id], { allowTeamsDevices: true });
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, statusCode: 204 });
		expect(world.simulator.liveTokens(id)).toEqual([]);
	});
});

describe('Ensure Valid in one process', () => {
	const due = (count: number) =>
		world.simulator.addProfiles(
			count,
			{},
			{
				token: {
					validitySeconds: 31 * DAY_SECONDS,
					createdAt: world.clock.now() - 30 * DAY_SECONDS * 1000,
				},
			},
		);

	test.each([0, 4_000, 25_000])(
		'four executions at the same moment, and three behind them, make one token: reads lag %d ms',
		async (readLagMs) => {
			const ids = due(3);
			world.simulator.settings.readLagMs = readLagMs;
			const runs = await Promise.all([1, 2, 3, 4].map(async () => await ensure(ids, {})));
			for (let turn = 0; turn < 3; turn++) runs.push(await ensure(ids, {}));
			expect(made(ids)).toEqual([1, 1, 1]);
			for (const { outputs } of runs)
				expect(outputs[0]!.every(({ json }) => json.success === true)).toBe(true);
		},
	);

	test('after an unknown of another execution none is made before the lag has passed; then reads decide', async () => {
		const [id] = due(1);
		world.simulator.addFault({
			match: { operation: 'createToken' },
			action: { kind: 'drop', when: 'after' },
		});
		// no look of the first execution gets through
		world.simulator.addFault({
			match: { operation: 'get' },
			after: 1,
			times: 9,
			action: { kind: 'status', status: 503 },
		});
		world.simulator.settings.readLagMs = 20_000;
		const first = await ensure([id!], { readLag: 4 });
		expect(first.outputs[0]![0]!.json.details).toMatchObject({ outcome: 'unknown' });
		const { outputs } = await ensure([id!], {});
		expect(outputs[0]![0]!.json).toMatchObject({ created: false, reason: 'valid' });
		expect(writesSent(world, id)).toBe(1);
	});

	test('with Read Lag 0 one read decides', async () => {
		const [id] = due(1);
		await ensure([id!], {});
		await revoke([id!], {});
		const { outputs } = await ensure([id!], { readLag: 0 });
		expect(outputs[0]![0]!.json).toMatchObject({ created: true, reason: 'none' });
		expect(made([id!])).toEqual([2]);
	});
});
