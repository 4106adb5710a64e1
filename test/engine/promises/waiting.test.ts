import type { FaultAction } from '../../simulator';
import { recordLogs } from '../support/leaks';
import {
	claims,
	CONTINUE,
	DAY_SECONDS,
	EACH,
	items,
	made,
	PLAIN,
	status,
	strike,
	wrongIn,
} from './support';
import { setTimeOfDay, useWorld } from '../support/useWorld';

const world = useWorld();
const HOUR_MS = 3_600_000;
const WAIT: FaultAction = status(429, { headers: { 'Retry-After': '280' } });

/** Cancels a run so long after its start. */
const cancelAfter = (ms: number) => (execution: { cancel(): void }) =>
	void world.clock.sleep(ms).then(() => execution.cancel());

async function seconds(work: () => Promise<unknown>): Promise<number> {
	const began = world.clock.now();
	await work();
	return (world.clock.now() - began) / 1000;
}

test.each([-HOUR_MS, HOUR_MS])(
	'a clock that is set by %d ms stops no queue and fills no quota',
	async (ms) => {
		// the last ones wait for slots that were taken after it was set
		const ids = world.simulator.addProfiles(250);
		void world.clock.sleep(5_000).then(() => setTimeOfDay(world, ms));
		const took = await seconds(async () => {
			const run = await world.run(EACH, { items: items(ids), ...CONTINUE });
			expect(claims(ids, run)).toEqual(ids.map(() => 'made'));
		});
		expect(took).toBeLessThan(60);
		expect(world.simulator.counters.throttled).toBe(0);
	},
);

describe('no token outlives its moment', () => {
	const momentIn = (ms: number) => ({
		validityMode: 'expiresAt',
		expiresAt: new Date(world.clock.now() + ms).toISOString(),
	});

	test.each([
		[
			'the sign-in takes half a minute',
			() => void (world.simulator.settings.tokenDelayMs = 30_000),
		],
		["this machine's clock is two minutes behind", () => setTimeOfDay(world, -120_000)],
		['the quota makes most items wait', () => {}],
	])('where %s', async (_name, arrange) => {
		// what is known of the server's clock comes with the first answer
		const ids = world.simulator.addProfiles(150, {}, { token: { validitySeconds: 60 } });
		const end = world.clock.now() + 2 * HOUR_MS;
		const parameters = { operation: 'ensureValid', renewWithin: 1, renewWithinUnit: 'hours' };
		const moment = momentIn(2 * HOUR_MS);
		arrange();
		const run = await world.run(
			{ ...EACH, ...parameters, ...moment },
			{ items: items(ids), ...CONTINUE },
		);
		expect(wrongIn(world, ids, run)).toEqual([]);
		for (const id of ids)
			for (const { expiresAt } of world.simulator.liveTokens(id))
				expect(expiresAt).toBeLessThanOrEqual(end);
	});
});

test('on cancel the log names who got a token, and those under way of whom nobody knows', async () => {
	const ids = world.simulator.addProfiles(60);
	for (const id of ids.slice(20)) strike(world, id, { kind: 'slow', ms: 20_000, when: 'after' });
	const logs = recordLogs();
	await world.run({ ...EACH, ...PLAIN }, { items: items(ids), started: cancelAfter(10_000) });
	for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
	logs.stop();
	const [, told = '', doubted = ''] =
		/Tokens were made for: (.*)[\s\S]*unknown for: (.*)/.exec(logs.lines.join('\n')) ?? [];
	const tokens = made(world, ids);
	expect(tokens.filter((count) => count === 1).length).toBeGreaterThan(20);
	ids.forEach((id, index) => {
		if (told.includes(id)) expect(tokens[index]).toBe(1);
		else if (tokens[index]! > 0) expect(doubted).toContain(id);
	});
});

describe('stop at the first failure reaches everybody', () => {
	test('who waits for the quota is not slept out', async () => {
		const ids = world.simulator.addProfiles(2);
		strike(world, ids[0], WAIT, 'always');
		strike(world, ids[1], status(403), 'always');
		const took = await seconds(async () => {
			const run = await world.run({ ...EACH, ...PLAIN }, { items: items(ids) });
			expect(wrongIn(world, ids, run)).toEqual([]);
		});
		expect(took).toBeLessThan(60);
	});

	test('Ensure Valid reads no more than was under way', async () => {
		const ids = world.simulator.addProfiles(1_000);
		world.simulator.addFault({
			match: { operation: 'get', profileId: ids[0] },
			times: 'always',
			action: status(403),
		});
		const run = await world.run(
			{ ...EACH, operation: 'ensureValid', renewWithin: 7, renewWithinUnit: 'days' },
			{ items: items(ids) },
		);
		expect(wrongIn(world, ids, run)).toEqual([]);
		expect(world.simulator.counters.reads).toBeLessThanOrEqual(16 * 20);
	});

	test('a batch does not go out where one of its items could not be built', async () => {
		const ids = world.simulator.addProfiles(20);
		world.simulator.settings.tokenDelayMs = 10_000;
		const soon = new Date(world.clock.now() + 5_000).toISOString();
		const late = new Date(world.clock.now() + DAY_SECONDS * 1000).toISOString();
		const run = await world.run(
			{ ...EACH, validityMode: 'expiresAt', expiresAt: '={{ $json.end }}' },
			{ items: items(ids, (index) => ({ end: index === 7 ? soon : late })) },
		);
		expect(run.error?.context?.itemIndex).toBe(7);
		expect(made(world, ids)).toEqual(ids.map(() => 0));
	});
});

describe("whoever waits for another execution's first sign-in", () => {
	const hang = () =>
		world.simulator.addFault({
			match: { operation: 'token' },
			times: 'always',
			action: { kind: 'hang' },
		});

	test('is cancelled at once', async () => {
		hang();
		const [one, other] = world.simulator.addProfiles(2);
		const first = world.run(EACH, { items: items([one!]), started: cancelAfter(40_000) });
		const took = await seconds(async () =>
			world.run(EACH, { items: items([other!]), started: cancelAfter(3_000) }),
		);
		expect(took).toBeLessThan(4);
		await first;
	});

	// a sign-in has half a minute at the least: n8n stores its access token, which nothing may cut off
	test('has its own timeout, for the waiting and for a sign-in of its own', async () => {
		hang();
		const [one, other] = world.simulator.addProfiles(2);
		const first = world.run(
			{ ...EACH, options: { timeout: 600_000 } },
			{ items: items([one!]), started: cancelAfter(300_000) },
		);
		const options = { timeout: 2_000, maxRetries: 0 };
		const took = await seconds(async () => {
			const run = await world.run({ ...EACH, options }, { items: items([other!]), ...CONTINUE });
			expect(claims([other!], run)).toEqual(['notDone']);
		});
		expect(took).toBeLessThanOrEqual(61);
		await first;
	});
});
