import { recordLogs } from './support/leaks';
import { useWorld } from './support/useWorld';
import { byId, itemsFor } from './support/world';

const world = useWorld();

const eachProfile = { profileId: byId('={{ $json.profileId }}') };

/** No write of an earlier test is left in the window of node or server. */
async function freshWindow(): Promise<void> {
	await world.clock.sleep(60_000);
	world.simulator.reset();
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
	const from = world.clock.now();
	const result = await work();
	return { result, seconds: (world.clock.now() - from) / 1000 };
}

const made = (outputs: Array<Array<{ json: unknown }>>) =>
	outputs[0]!.map(({ json }) => (json as { success?: boolean; profileId: string }).profileId);

test('300 items stay within the quota without a refusal, in the least time it allows', async () => {
	await freshWindow();
	const ids = world.simulator.addProfiles(300);
	const { result, seconds } = await timed(
		async () => await world.run(eachProfile, { items: itemsFor(ids) }),
	);
	expect(made(result.outputs)).toEqual(ids);
	const { throttled, maxWritesInAny20s, tokensMade } = world.simulator.counters;
	expect({ throttled, tokensMade }).toEqual({ throttled: 0, tokensMade: 300 });
	expect(maxWritesInAny20s).toBeLessThanOrEqual(100);
	// the third hundred may start when two windows have passed
	expect(seconds).toBeLessThanOrEqual(40 * 1.05);
});

test('20 executions at a time share one quota and one sign-in', async () => {
	await freshWindow();
	const runs = Array.from({ length: 20 }, () => world.simulator.addProfiles(10));
	const results = await Promise.all(
		runs.map(async (ids) => await world.run(eachProfile, { items: itemsFor(ids) })),
	);
	results.forEach(({ outputs }, index) => expect(made(outputs)).toEqual(runs[index]));
	const { throttled, maxWritesInAny20s, tokensMade, tokenRequests } = world.simulator.counters;
	expect({ throttled, tokensMade }).toEqual({ throttled: 0, tokensMade: 200 });
	expect(maxWritesInAny20s).toBeLessThanOrEqual(100);
	expect(tokenRequests).toEqual({ client_credentials: 1 });
});

test('a run that waits for the quota does not hold up a short one behind all its items', async () => {
	await freshWindow();
	const long = world.simulator.addProfiles(400);
	const short = world.simulator.addProfiles(1);
	const ends: string[] = [];
	await Promise.all([
		world.run(eachProfile, { items: itemsFor(long) }).then(() => ends.push('long')),
		world.run(eachProfile, { items: itemsFor(short) }).then(() => ends.push('short')),
	]);
	expect(ends).toEqual(['short', 'long']);
});

test('where others use half of the quota, no item fails and refusals stay few', async () => {
	await freshWindow();
	world.simulator.settings.throttle.foreignWrites = 50;
	const ids = world.simulator.addProfiles(300);
	const { outputs } = await world.run(eachProfile, { items: itemsFor(ids) });
	expect(made(outputs)).toEqual(ids);
	expect(ids.every((id) => world.simulator.tokensMade(id) === 1)).toBe(true);
	expect(world.simulator.counters.throttled).toBeLessThan(300);
});

test('with pacing off the quota is still waited for', async () => {
	await freshWindow();
	const ids = world.simulator.addProfiles(150);
	const { outputs } = await world.run(
		{ ...eachProfile, options: { writesPer20Seconds: 0 } },
		{ items: itemsFor(ids) },
	);
	expect(made(outputs)).toEqual(ids);
	expect(world.simulator.counters.tokensMade).toBe(150);
	expect(world.simulator.counters.throttled).toBeGreaterThan(0);
});

test('1 000 items take one access token and batches of 20, answered in any order, and come out in order', async () => {
	await freshWindow();
	const ids = world.simulator.addProfiles(1000);
	world.simulator.settings.throttle.enabled = false;
	const { outputs } = await world.run(
		{ ...eachProfile, options: { writesPer20Seconds: 0 } },
		{ items: itemsFor(ids) },
	);
	world.simulator.settings.throttle.enabled = true;
	expect(made(outputs)).toEqual(ids);
	expect(outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
	const { tokenRequests, batches, requests } = world.simulator.counters;
	expect({ tokenRequests, batches, requests }).toEqual({
		tokenRequests: { client_credentials: 1 },
		batches: 50,
		requests: 50,
	});
});

test('with pacing off twice as many calls are under way', async () => {
	await freshWindow();
	Object.assign(world.simulator.settings, { delayMs: 50 });
	world.simulator.settings.throttle.enabled = false;
	for (const [writesPer20Seconds, most] of [
		[0, 16],
		[1000, 8],
	]) {
		const ids = world.simulator.addProfiles(600);
		world.simulator.counters.maxRequestsInFlight = 0;
		await world.run({ ...eachProfile, options: { writesPer20Seconds } }, { items: itemsFor(ids) });
		expect(world.simulator.counters.maxRequestsInFlight).toBe(most);
	}
	world.simulator.settings.throttle.enabled = true;
});

test('where the batch endpoint refuses, requests go plain, with a bound on those in flight', async () => {
	await freshWindow();
	world.simulator.settings.batchAvailable = false;
	world.simulator.settings.delayMs = 50;
	const ids = world.simulator.addProfiles(60);
	const { outputs } = await world.run(eachProfile, { items: itemsFor(ids) });
	expect(made(outputs)).toEqual(ids);
	expect(ids.every((id) => world.simulator.tokensMade(id) === 1)).toBe(true);
	expect(world.simulator.counters.maxRequestsInFlight).toBeLessThanOrEqual(8);
});

test('two items for one profile are never in the same batch', async () => {
	await freshWindow();
	const [first, second] = world.simulator.addProfiles(2) as [string, string];
	await world.run(eachProfile, { items: itemsFor([first, second, first, second]) });
	const batches = new Map<string, string[]>();
	for (const { part, batchId, profileId } of world.simulator.log) {
		if (part) batches.set(batchId!, [...(batches.get(batchId!) ?? []), profileId!]);
	}
	for (const profiles of batches.values()) expect(new Set(profiles).size).toBe(profiles.length);
	expect(world.simulator.counters.overlappingProfileWrites).toBe(0);
	expect(world.simulator.tokensMade(first)).toBe(2);
});

test('a long run tells how far it is, and its totals as a hint', async () => {
	await freshWindow();
	const logs = recordLogs();
	const ids = world.simulator.addProfiles(300);
	const { hints } = await world.run(eachProfile, { items: itemsFor(ids) });
	logs.stop();
	expect(logs.lines.join('\n')).toMatch(/\d+ of 300 items, \d+ tokens made/);
	expect(JSON.stringify(hints)).toContain('300 items: 300 made, 0 kept, 0 failed');
});

test('a run that is cancelled stops at once and logs the ids of what was made', async () => {
	await freshWindow();
	const logs = recordLogs();
	const ids = world.simulator.addProfiles(300);
	const { seconds } = await timed(
		async () =>
			await world.run(eachProfile, {
				items: itemsFor(ids),
				started: (execution) => {
					void world.clock.sleep(25_000).then(() => execution.cancel());
				},
			}),
	);
	for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
	logs.stop();
	expect(seconds).toBeLessThanOrEqual(26);
	const told = logs.lines.join('\n');
	const reallyMade = ids.filter((id) => world.simulator.tokensMade(id) === 1);
	expect(reallyMade.length).toBeGreaterThanOrEqual(100);
	expect(reallyMade.length).toBeLessThan(300);
	expect(told).toContain(`${reallyMade.length} tokens had been made`);
	expect(reallyMade.every((id) => told.includes(id))).toBe(true);
});
