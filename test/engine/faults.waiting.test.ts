import { judge } from './support/judge';
import { setTimeOfDay, useFreshWorld } from './support/useWorld';
import { byId, itemsFor } from './support/world';

const { world } = useFreshWorld();

const EACH = { profileId: byId('={{ $json.profileId }}') };
const CONTINUE = { onError: 'continueRegularOutput' as const };

/** When the service received the writes for a profile, in seconds after the first. */
function writesAt(id: string): number[] {
	const at = world.simulator.log
		.filter(({ operation, profileId }) => operation === 'createToken' && profileId === id)
		.map((entry) => entry.at);
	return at.map((moment) => (moment - at[0]!) / 1000);
}

const throttle = (id: string, retryAfter: string | undefined, times: number | 'always' = 1) =>
	world.simulator.addFault({
		match: { operation: 'createToken', profileId: id },
		times,
		action: {
			kind: 'status',
			status: 429,
			...(retryAfter === undefined ? {} : { headers: { 'Retry-After': retryAfter } }),
		},
	});

describe.each([1, 20])('a 429 with batches of %i', (batchSize) => {
	test.each([
		['seconds', '45', 45, 46.1],
		['zero seconds', '0', 1, 2.1],
		['no header', undefined, 10, 25.1],
		['something unreadable', 'soon', 10, 25.1],
		['a negative number', '-5', 10, 25.1],
	])('waits as asked: %s', async (_name, retryAfter, least, most) => {
		const ids = world.simulator.addProfiles(2);
		throttle(ids[0]!, retryAfter);
		const { error } = await world.run(
			{ ...EACH, options: { batchSize } },
			{ items: itemsFor(ids) },
		);
		expect(error).toBeUndefined();
		const [, again] = writesAt(ids[0]!);
		expect(again).toBeGreaterThanOrEqual(least);
		expect(again).toBeLessThanOrEqual(most);
	});

	test('waits until an HTTP date', async () => {
		const ids = world.simulator.addProfiles(2);
		throttle(ids[0]!, new Date(world.clock.now() + 90_000).toUTCString());
		await world.run({ ...EACH, options: { batchSize } }, { items: itemsFor(ids) });
		const [, again] = writesAt(ids[0]!);
		expect(again).toBeGreaterThanOrEqual(89);
		expect(again).toBeLessThanOrEqual(92);
	});

	test('gives up after 300 s, names the wait, and looks once whether it was done all the same', async () => {
		const ids = world.simulator.addProfiles(2);
		throttle(ids[0]!, '70', 'always');
		const result = await world.run(
			{ ...EACH, options: { batchSize } },
			{ items: itemsFor(ids), ...CONTINUE },
		);
		expect(
			judge(world.simulator, ids, result, {
				expected: (index) => (index === 0 ? 'notDone' : 'made'),
				mayBeUnknown: () => false,
			}),
		).toEqual([]);
		expect(result.outputs[0]![0]!.json.error).toMatch(
			/429.* 28\d s of waiting \(300 s at the most\)/,
		);
		expect(writesAt(ids[0]!).at(-1)).toBeLessThanOrEqual(300);
		expect(world.simulator.counters.byOperation.get).toBe(5);
	});

	test('reports the token that was made although a 429 came', async () => {
		const [id] = world.simulator.addProfiles(1);
		world.simulator.addFault({
			match: { operation: 'createToken' },
			action: { kind: 'status', status: 429, when: 'after', headers: { 'Retry-After': '200' } },
		});
		throttle(id!, '200', 'always');
		const result = await world.run(
			{ ...EACH, options: { batchSize } },
			{ items: itemsFor([id!]), ...CONTINUE },
		);
		expect(
			judge(world.simulator, [id!], result, { expected: () => 'made', mayBeUnknown: () => false }),
		).toEqual([]);
		expect(result.outputs[0]![0]!.json.confirmedBy).toBe('readBack');
	});
});

test.each(['100000', '9'.repeat(400), new Date(Date.UTC(2999, 0)).toUTCString()])(
	'a senseless Retry-After keeps neither the rest of the run nor the next one waiting: %s',
	async (retryAfter) => {
		const ids = world.simulator.addProfiles(300);
		throttle(ids[0]!, retryAfter, 'always');
		const began = world.clock.now();
		const result = await world.run(EACH, { items: itemsFor(ids), ...CONTINUE });
		expect(judge(world.simulator, ids, result, { mayBeUnknown: () => false })).toEqual([]);
		expect(world.clock.now() - began).toBeLessThan(60_000);
		expect(result.outputs[0]!.at(-1)!.json.error).toMatch(/longer than 300 s/);
		world.simulator.clearFaults();
		const again = await world.run(EACH, { items: itemsFor(ids.slice(0, 1)) });
		expect(again.error).toBeUndefined();
		expect(world.clock.now() - began).toBeLessThan(360_000);
	},
);

test.each([
	['for the quota', { kind: 'status' as const, status: 429, headers: { 'Retry-After': '250' } }],
	['before it tries again', { kind: 'status' as const, status: 500 }],
	['for an answer that never comes', { kind: 'hang' as const }],
])('cancelling ends the waiting %s at once', async (_name, action) => {
	const ids = world.simulator.addProfiles(3);
	world.simulator.addFault({
		match: { operation: ['createToken', 'get'] },
		times: 'always',
		action,
	});
	const began = world.clock.now();
	let cancelled = Infinity;
	await world.run(EACH, {
		items: itemsFor(ids),
		started: (execution) => {
			void world.clock.sleep(2_500).then(() => {
				cancelled = world.clock.now();
				execution.cancel();
			});
		},
	});
	expect(world.clock.now()).toBeLessThanOrEqual(Math.max(cancelled, began + 2_500) + 100);
	const writes = world.simulator.log.filter(
		({ operation, at }) => operation === 'createToken' && at > cancelled,
	);
	expect(writes).toEqual([]);
});

test('a dead service is asked no more than the retry budget allows', async () => {
	const ids = world.simulator.addProfiles(1000);
	world.simulator.addFault({
		match: { operation: ['createToken', 'get'] },
		times: 'always',
		action: { kind: 'status', status: 500 },
	});
	const result = await world.run(EACH, { items: itemsFor(ids), ...CONTINUE });
	expect(judge(world.simulator, ids, result, { mayBeUnknown: () => true })).toEqual([]);
	const { byOperation } = world.simulator.counters;
	expect(byOperation.createToken).toBeLessThanOrEqual(1000 + 100);
	// one look each, and what was in flight when the budget ran out
	expect(byOperation.get).toBeLessThanOrEqual(1000 + 100 + 160);
});

test("the server's own clock counts, also where ours is hours off", async () => {
	for (const offMs of [-3 * 3_600_000, 3 * 3_600_000]) {
		setTimeOfDay(world, offMs);
		const token = { validitySeconds: 90 * 86_400, createdAt: world.clock.now() - 3_600_000 };
		const ids = world.simulator.addProfiles(4, {}, { token });
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[0] },
			action: { kind: 'status', status: 504, when: 'after' },
		});
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[1] },
			action: { kind: 'status', status: 504 },
		});
		const result = await world.run(EACH, { items: itemsFor(ids), ...CONTINUE });
		expect(
			judge(world.simulator, ids, result, { expected: () => 'made', mayBeUnknown: () => false }),
		).toEqual([]);
	}
	setTimeOfDay(world, 0);
});

test.each([3_000, 8_000])('a read that lags %i ms behind is waited for', async (readLagMs) => {
	world.simulator.settings.readLagMs = readLagMs;
	const ids = world.simulator.addProfiles(3);
	await world.clock.sleep(20_000);
	world.simulator.addFault({
		match: { operation: 'createToken', profileId: ids[1] },
		action: { kind: 'drop', when: 'after' },
	});
	const result = await world.run(EACH, { items: itemsFor(ids), ...CONTINUE });
	expect(
		judge(world.simulator, ids, result, { expected: () => 'made', mayBeUnknown: () => false }),
	).toEqual([]);
});
