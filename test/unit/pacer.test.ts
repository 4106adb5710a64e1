import { Pacer, sharedLimits } from '../../nodes/IntuneEnrollment/graph/pacer';
import { VirtualClock } from '../simulator';

const WINDOW_MS = 20_000;
let clock: VirtualClock;
let pacer: Pacer;
beforeEach(() => {
	const virtual = new VirtualClock();
	clock = virtual;
	pacer = new Pacer({
		now: () => Date.now(),
		elapsed: () => virtual.now(),
		sleep: async (ms, signal) => await virtual.sleep(ms, signal).catch(() => {}),
		random: () => 0,
	});
});

/** Lets everybody lie down first, so that time passes with them and not over them. */
async function pass(ms: number): Promise<void> {
	for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
	await clock.advance(ms);
}

/** Takes `count` slots one permit at a time; each request is answered after `latency`. */
function user(count: number, limit: number, latency: number, wanted = 1) {
	const spans: Array<{ from: number; until: number; slots: number }> = [];
	const run = (async () => {
		for (let left = count; left > 0;) {
			const permit = (await pacer.take(Math.min(wanted, left), limit))!;
			left -= permit.slots;
			const from = clock.now();
			void clock.sleep(latency).then(() => {
				permit.settle();
				spans.push({ from, until: clock.now(), slots: permit.slots });
			});
		}
	})();
	return { spans, run };
}

/** The most slots taken in any window, counting each from its start to one window after its answer. */
function most(spans: Array<{ from: number; until: number; slots: number }>): number {
	return Math.max(
		...spans.map(({ from }) =>
			spans
				.filter((other) => other.from <= from && from < other.until + WINDOW_MS)
				.reduce((sum, { slots }) => sum + slots, 0),
		),
	);
}

test.each([
	[1, 0],
	[1, 700],
	[20, 1_500],
	[7, 30_000],
])(
	'never more than the limit in any window: permits of %i, answers after %i ms',
	async (wanted, latency) => {
		const { spans, run } = user(350, 100, latency, wanted);
		await pass(400_000);
		await run;
		await pass(latency);
		expect(spans.reduce((sum, { slots }) => sum + slots, 0)).toBe(350);
		expect(most(spans)).toBeLessThanOrEqual(100);
	},
);

test('the limit is used to the full: 300 in about two windows', async () => {
	const start = clock.now();
	const { run } = user(300, 100, 0, 20);
	await pass(2 * WINDOW_MS);
	await run;
	expect(clock.now() - start).toBeLessThanOrEqual(2 * WINDOW_MS);
});

test('first come, first served: a short run takes its turn in the middle of a long one', async () => {
	const long = user(400, 100, 0, 20);
	await pass(0);
	const short = user(3, 100, 0);
	await pass(WINDOW_MS);
	await short.run;
	expect(short.spans).toHaveLength(3);
	await pass(5 * WINDOW_MS);
	await long.run;
	expect(most([...long.spans, ...short.spans])).toBeLessThanOrEqual(100);
});

test('after a refusal everybody pauses, then goes on with a smaller share, and recovers', async () => {
	pacer.refused(10_000);
	const { spans, run } = user(100, 100, 0);
	await pass(9_999);
	expect(spans).toHaveLength(0);
	await pass(1);
	expect(spans).toHaveLength(70);
	await pass(20 * WINDOW_MS);
	await run;
	await pass(5 * WINDOW_MS);
	const later = user(100, 100, 0);
	await pass(0);
	expect(later.spans).toHaveLength(100);
});

test('one burst of refusals counts once; the share never falls to nothing', async () => {
	for (let i = 0; i < 20; i++) pacer.refused(0);
	const permit = (await pacer.take(100, 100))!;
	expect(permit.slots).toBe(70);
	permit.settle();
	await pass(10 * WINDOW_MS);
	for (let i = 0; i < 50; i++) {
		pacer.refused(0);
		await pass(WINDOW_MS - 1);
	}
	await pass(WINDOW_MS);
	expect((await pacer.take(100, 100))!.slots).toBeGreaterThanOrEqual(1);
});

test('limit 0 switches pacing off', async () => {
	const permits = await Promise.all(
		Array.from({ length: 50 }, async () => await pacer.take(20, 0)),
	);
	expect(permits.every((permit) => permit?.slots === 20)).toBe(true);
});

test('a limit of 1 lets one through per window', async () => {
	const { spans, run } = user(4, 1, 100);
	await pass(4 * (WINDOW_MS + 100));
	await run;
	expect(most(spans)).toBe(1);
	expect(spans).toHaveLength(4);
});

test('slots that were not used are free at once', async () => {
	const permit = (await pacer.take(10, 10))!;
	const next = pacer.take(10, 10);
	permit.cancel();
	permit.cancel();
	expect((await next)!.slots).toBe(10);
});

test('who aborts leaves the queue with nothing, and the others go on', async () => {
	const first = (await pacer.take(5, 5))!;
	const abort = new AbortController();
	const leaving = pacer.take(5, 5, abort.signal);
	const staying = pacer.take(5, 5);
	abort.abort();
	expect(await leaving).toBeUndefined();
	first.cancel();
	expect((await staying)!.slots).toBe(5);
	expect(await pacer.take(1, 5, AbortSignal.abort())).toBeUndefined();
});

test('runs of one app and tenant share their limits, others do not', () => {
	const shared = { now: () => 0, elapsed: () => 0, sleep: async () => {}, random: () => 0 };
	expect(sharedLimits('a', shared)).toBe(sharedLimits('a', shared));
	expect(sharedLimits('a', shared)).not.toBe(sharedLimits('b', shared));
	const { writes, reads } = sharedLimits('a', shared);
	expect(writes).toBeInstanceOf(Pacer);
	expect(reads).toBeInstanceOf(Pacer);
	expect(reads).not.toBe(writes);
});

/** Asks for one slot of a limit; tells from then on whether it came. */
function asking(limit: number): () => boolean {
	let isServed = false;
	void pacer.take(1, limit).then(() => (isServed = true));
	return () => isServed;
}

/** Slots that one permit gets of a limit of 1 000, and gives back. */
async function share(): Promise<number> {
	const permit = (await pacer.take(1_000, 1_000))!;
	permit.cancel();
	return permit.slots;
}

test('a refusal a whole window after another counts again, and one in a share that has recovered', async () => {
	pacer.refused(0);
	await pass(WINDOW_MS);
	pacer.refused(0);
	expect(await share()).toBeCloseTo(490, -1);
	await pass(6 * WINDOW_MS);
	expect(await share()).toBe(1_000);
	pacer.refused(0);
	expect(await share()).toBe(700);
});

test('with each window a tenth of the share comes back, no more and no sooner', async () => {
	pacer.refused(0);
	await pass(WINDOW_MS - 1);
	expect(await share()).toBe(700);
	await pass(1);
	expect(await share()).toBeCloseTo(800, -1);
	await pass(WINDOW_MS);
	expect(await share()).toBeCloseTo(900, -1);
});

test('who waits is served when the first slot is free again, not when all are', async () => {
	(await pacer.take(1, 2))!.settle();
	await pass(5_000);
	(await pacer.take(1, 2))!.settle();
	const isServed = asking(2);
	await pass(WINDOW_MS - 5_001);
	expect(isServed()).toBe(false);
	await pass(1);
	expect(isServed()).toBe(true);
});

test('slots whose answer came are not free for being given back once more', async () => {
	const permit = (await pacer.take(5, 5))!;
	permit.settle();
	permit.cancel();
	const isServed = asking(5);
	await pass(WINDOW_MS - 1);
	expect(isServed()).toBe(false);
	await pass(1);
	expect(isServed()).toBe(true);
});
