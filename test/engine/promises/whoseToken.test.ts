import type { FaultAction } from '../../simulator';
import { byId } from '../support/world';
import {
	claims,
	collectionOf,
	CONTINUE,
	DAY_SECONDS,
	EACH,
	items,
	made,
	PLAIN,
	PROFILE_TYPES,
	status,
	strike,
	wrongIn,
} from './support';
import { setTimeOfDay, useWorld } from '../support/useWorld';

const world = useWorld();
const HOUR_MS = 3_600_000;
const LOST_BEFORE: FaultAction[] = [status(504), { kind: 'drop' }, { kind: 'hang' }];
const LOST_AFTER: FaultAction[] = [status(504, { when: 'after' }), { kind: 'drop', when: 'after' }];

describe('Android for Work to a fixed end: an older token that ends at the same moment is nobody’s success', () => {
	const AFW = { profileType: 'androidForWork' };
	const AGES = [5, 60, 3_600, DAY_SECONDS, 40 * DAY_SECONDS];
	const endOf = () =>
		Math.floor(world.clock.now() / 1000) * 1000 + 30 * DAY_SECONDS * 1000 + 17_000;
	const secondsTo = (end: number, from = world.clock.now()) => Math.floor((end - from) / 1000);
	/** The same end as a moment, and as seconds that somebody worked out. */
	const WAYS: Array<[string, (end: number) => object]> = [
		['a moment', (end) => ({ validityMode: 'expiresAt', expiresAt: new Date(end).toISOString() })],
		['seconds up to it', (end) => ({ validity: secondsTo(end), validityUnit: 'seconds' })],
	];

	/** Profiles whose tokens were made so many seconds ago and end when the next ones will. */
	const withTokens = (end: number) =>
		AGES.map((age) => {
			const createdAt = world.clock.now() - age * 1000;
			const token = { createdAt, validitySeconds: secondsTo(end, createdAt) };
			return world.simulator.addProfile({}, { collection: collectionOf('androidForWork'), token })
				.id;
		});

	test.each(WAYS)('where no request is ever done (the end as %s)', async (_name, asked) => {
		for (const fault of LOST_BEFORE) {
			const end = endOf();
			const ids = withTokens(end);
			for (const id of ids) strike(world, id, fault, 'always');
			const run = await world.run(
				{ ...AFW, ...EACH, ...asked(end) },
				{ items: items(ids), ...CONTINUE },
			);
			expect(made(world, ids)).toEqual(ids.map(() => 0));
			expect(wrongIn(world, ids, run)).toEqual([]);
		}
	});

	test.each(WAYS)(
		'where reads lag, the token shown is the new one (the end as %s)',
		async (_name, asked) => {
			for (const readLagMs of [0, 1_000, 4_000, 12_000]) {
				world.simulator.settings.readLagMs = 0;
				const end = endOf();
				const ids = withTokens(end);
				await world.clock.sleep(13_000);
				world.simulator.settings.readLagMs = readLagMs;
				const { outputs } = await world.run(
					{ ...AFW, ...EACH, ...asked(end), returnData: 'token' },
					{ items: items(ids), ...CONTINUE },
				);
				expect(made(world, ids)).toEqual(ids.map(() => 1));
				outputs[0]!.forEach(({ json }, index) => {
					const newest = world.simulator.liveTokens(ids[index]!).at(-1)!.value;
					if (json.tokenVerified !== false) expect(json.tokenValue).toBe(newest);
				});
			}
		},
	);

	test('one that was made although the answer was lost is found', async () => {
		for (const [, asked] of WAYS) {
			const end = endOf();
			const ids = withTokens(end);
			ids.forEach((id, index) => strike(world, id, LOST_AFTER[index % LOST_AFTER.length]!));
			const run = await world.run(
				{ ...AFW, ...EACH, ...asked(end), ...PLAIN },
				{ items: items(ids), ...CONTINUE },
			);
			expect(claims(ids, run)).toEqual(ids.map(() => 'made'));
			expect(made(world, ids)).toEqual(ids.map(() => 1));
		}
	});
});

describe('a service that renews a token: the same value, new dates', () => {
	const renewed = (profileType: (typeof PROFILE_TYPES)[number], count: number) => {
		world.simulator.settings.oldTokenOnCreate = 'renewed';
		const createdAt = world.clock.now() - 40 * DAY_SECONDS * 1000;
		const token = { createdAt, validitySeconds: 50 * DAY_SECONDS };
		const collection = collectionOf(profileType);
		return world.simulator.addProfiles(count, {}, { collection, token });
	};

	test.each(PROFILE_TYPES)(
		'is found where the answer was lost, and not made again: %s',
		async (profileType) => {
			const ids = renewed(profileType, 2);
			ids.forEach((id, index) => strike(world, id, LOST_AFTER[index]!));
			// the value was seen before, with its old dates
			const run = await world.run(
				{
					...EACH,
					...PLAIN,
					profileType,
					operation: 'ensureValid',
					renewWithin: 20,
					renewWithinUnit: 'days',
				},
				{ items: items(ids), ...CONTINUE },
			);
			expect(claims(ids, run)).toEqual(['made', 'made']);
			expect(made(world, ids)).toEqual([1, 1]);
		},
	);

	test.each(PROFILE_TYPES)('is handed out as the new one: %s', async (profileType) => {
		const [id] = renewed(profileType, 1);
		await world.run({ operation: 'get', profileType, profileId: byId(id) });
		const { outputs } = await world.run(
			{ profileType, profileId: byId(id), returnData: 'token' },
			CONTINUE,
		);
		const { json } = outputs[0]![0]!;
		expect(json).toMatchObject({
			success: true,
			tokenValue: world.simulator.profile(id!)!.tokenValue,
		});
		expect(json.tokenVerified).toBeUndefined();
	});
});

describe('no clock makes a second token, or a false claim, of a lost answer', () => {
	/** Create and Ensure Valid for both profile types, each answer lost once its work is done. */
	async function loseEveryAnswer(meanwhile: () => void = () => {}): Promise<string[]> {
		const problems: string[] = [];
		for (const profileType of PROFILE_TYPES) {
			for (const operation of ['create', 'ensureValid']) {
				const collection = collectionOf(profileType);
				const ids = world.simulator.addProfiles(LOST_AFTER.length, {}, { collection });
				ids.forEach((id, index) =>
					strike(world, id, () => {
						meanwhile();
						return LOST_AFTER[index];
					}),
				);
				const run = await world.run(
					{ ...EACH, ...PLAIN, operation, profileType, renewWithin: 7, renewWithinUnit: 'days' },
					{ items: items(ids), ...CONTINUE },
				);
				problems.push(...wrongIn(world, ids, run));
				const tokens = made(world, ids);
				if (tokens.some((count) => count !== 1))
					problems.push(`${operation} ${profileType}: ${tokens.join(', ')} made`);
			}
		}
		return problems;
	}

	test.each([-24 * HOUR_MS, -HOUR_MS, -3_500, 3_500, 90_000, HOUR_MS, 24 * HOUR_MS])(
		"this machine's time of day is set by %d ms meanwhile",
		async (ms) => {
			let aheadMs = 0;
			expect(await loseEveryAnswer(() => setTimeOfDay(world, (aheadMs += ms)))).toEqual([]);
		},
	);

	test.each([-HOUR_MS, -90_000, -3_500, 3_500, 90_000, HOUR_MS])(
		'every Date header is off by %d ms',
		async (dateOffsetMs) => {
			world.simulator.settings.dateOffsetMs = dateOffsetMs;
			expect(await loseEveryAnswer()).toEqual([]);
		},
	);

	// by more than minutes both other clocks would have to be wrong
	test.each([-300_000, -90_000, -3_500, 3_500, 90_000, HOUR_MS])(
		'the clock that stamps tokens is off by %d ms',
		async (stampOffsetMs) => {
			world.simulator.settings.stampOffsetMs = stampOffsetMs;
			expect(await loseEveryAnswer()).toEqual([]);
		},
	);

	test.each([90_000, HOUR_MS])(
		'one read shows a Date that is %d ms ahead',
		async (dateOffsetMs) => {
			const action = { kind: 'headers', dateOffsetMs } as const;
			world.simulator.addFault({ match: { operation: 'get' }, action });
			expect(await loseEveryAnswer()).toEqual([]);
		},
	);

	test('no answer has a Date header', async () => {
		world.simulator.settings.dateHeader = false;
		expect(await loseEveryAnswer()).toEqual([]);
	});
});
