import type { INode } from 'n8n-workflow';
import type { Collection } from '../../simulator/types';
import { openElsewhere } from './elsewhere';
import type { FaultRow } from './faultRow';
import { FAULT_ROWS } from './faultRows';
import { judge } from './judge';
import { everythingLeft, leaksIn, recordLogs, SecretWatch } from './leaks';
import { byId, itemsFor, openWorld, type World } from './world';

const COLLECTIONS: Record<string, Collection> = {
	androidDeviceOwner: 'androidDeviceOwnerEnrollmentProfiles',
	androidForWork: 'androidForWorkEnrollmentProfiles',
};

const SHAPES = ['plain', 'batch'] as const;
const PROFILE_TYPES = ['androidDeviceOwner', 'androidForWork'] as const;
const BEFORE = [false, true] as const;
/** Both kinds of "continue", and both kinds of rerun, shared out over the profile types to save time. */
const MODES = {
	androidDeviceOwner: ['stop', 'continueRegularOutput', 'retry'],
	androidForWork: ['stop', 'continueErrorOutput', 'retryAndContinue'],
} as const;

const DAY = 24 * 60 * 60;

interface Case {
	operation: 'create' | 'ensureValid';
	shape: (typeof SHAPES)[number];
	profileType: (typeof PROFILE_TYPES)[number];
	tokenBefore: boolean;
	mode: (typeof MODES)[(typeof PROFILE_TYPES)[number]][number];
}

function casesOf(operation: Case['operation'], row: FaultRow): Case[] {
	return SHAPES.filter((shape) => row.shape === undefined || row.shape === shape).flatMap((shape) =>
		PROFILE_TYPES.flatMap((profileType) =>
			BEFORE.flatMap((tokenBefore) =>
				MODES[profileType].map((mode) => ({ operation, shape, profileType, tokenBefore, mode })),
			),
		),
	);
}

const SETTINGS: Record<
	Case['mode'],
	{ onError?: INode['onError']; retryOnFail?: boolean; maxTries?: number }
> = {
	stop: {},
	continueRegularOutput: { onError: 'continueRegularOutput' },
	continueErrorOutput: { onError: 'continueErrorOutput' },
	retry: { retryOnFail: true, maxTries: 3 },
	retryAndContinue: { retryOnFail: true, maxTries: 3, onError: 'continueRegularOutput' },
};

/** Every fault with every shape, profile type, state before and way of failing: one jest test per fault. */
export function describeFaultMatrix(operation: Case['operation']): void {
	let world: World;
	let elsewhere: Awaited<ReturnType<typeof openElsewhere>>;
	let secrets: SecretWatch;
	let logs: ReturnType<typeof recordLogs>;
	beforeEach(async () => {
		world = await openWorld();
		world.simulator.settings.logging = false;
		elsewhere = await openElsewhere();
		secrets = new SecretWatch(world.simulator);
		logs = recordLogs();
	});
	afterEach(async () => {
		logs.stop();
		await world.stop();
		await elsewhere.stop();
	});

	test.each(FAULT_ROWS.map((row) => [row.name, row] as const))(
		`${operation} makes at most one token and says what happened: %s`,
		async (_name, row) => {
			const problems: string[] = [];
			for (const one of casesOf(operation, row)) {
				const found = await runCase(one, row);
				const label = Object.entries(one).map(([key, value]) => `${key} ${value}`);
				problems.push(...found.map((problem) => `${label.slice(1).join(', ')}: ${problem}`));
			}
			expect(problems).toEqual([]);
			expect(elsewhere.requests()).toBe(0);
		},
		120_000,
	);

	async function runCase(one: Case, row: FaultRow): Promise<string[]> {
		const { simulator } = world;
		simulator.reset();
		simulator.clearFaults();
		Object.assign(simulator.settings, { accessTokenUses: 0, batchAvailable: true });
		world.credential();
		logs.lines.length = 0;
		// about to expire, so that Ensure Valid makes a new one
		const token = one.tokenBefore
			? { validitySeconds: 31 * DAY, createdAt: world.clock.now() - 30 * DAY * 1000 }
			: null;
		const ids = simulator.addProfiles(3, {}, { collection: COLLECTIONS[one.profileType], token });
		const target = ids[1]!;
		const batchesBefore = operation === 'ensureValid' ? 1 : 0;
		row.arm({ world, simulator, target, elsewhere: elsewhere.origin, batchesBefore });
		const began = world.clock.now();
		const result = await world.run(
			{
				operation: one.operation,
				profileType: one.profileType,
				profileId: byId('={{ $json.profileId }}'),
				renewWithin: 7,
				renewWithinUnit: 'days',
				returnData: 'result',
				options: { batchSize: one.shape === 'plain' ? 1 : 20 },
			},
			{ items: itemsFor(ids), executionId: `${began} ${target}`, ...SETTINGS[one.mode] },
		);
		const struck = ids.map((id) => row.all === true || id === target);
		// a fault of one part may spoil the answer of the whole batch
		const undecidable =
			row.lostUndone === true &&
			one.operation === 'create' &&
			one.tokenBefore &&
			one.profileType === 'androidForWork';
		const problems = judge(simulator, ids, result, {
			expected: (index) => (struck[index] ? row.then : 'made'),
			mayBeUnknown: (index) =>
				(undecidable || row.then === 'unknown' || row.sentTwice === true) && struck[index]!,
		});
		if (world.clock.now() - began > 3_600_000)
			problems.push(`took ${(world.clock.now() - began) / 1000} s`);
		problems.push(...leaksIn(everythingLeft(result, logs.lines), secrets.fresh()));
		return problems;
	}
}
