import type { FaultAction } from '../simulator/types';
import { openElsewhere } from './support/elsewhere';
import { groupsOf } from './support/enrollmentGroup';
import { everythingLeft, leaksIn, SecretWatch } from './support/leaks';
import {
	judgeOther,
	OTHER_OPERATIONS,
	type OtherOperation,
	type Then,
} from './support/otherOperations';
import { useFreshWorld } from './support/useWorld';
import { byId, itemsFor } from './support/world';

const { world, logs } = useFreshWorld();
let elsewhere: Awaited<ReturnType<typeof openElsewhere>>;
let secrets: SecretWatch;
beforeEach(async () => {
	elsewhere = await openElsewhere();
	secrets = new SecretWatch(world.simulator);
});
afterEach(async () => {
	await elsewhere.stop();
});

const EACH = { profileId: byId('={{ $json.profileId }}') };

interface Row {
	name: string;
	/** On the operation itself, else on `at`. */
	action: FaultAction | (() => FaultAction);
	at?: 'token' | 'batch';
	times?: number | 'always';
	/** The answer is lost; a create is then not sent again. */
	lost?: 'before' | 'after';
	/** The answer has a status of success; `plain`: where it is no part of a batch, which it spoils as a whole. */
	isSuccess?: boolean | 'plain';
	/** The answer is not Graph's. */
	elsewhere?: boolean;
	then: Then;
}

const status = (
	code: number,
	more: Partial<Extract<FaultAction, { kind: 'status' }>> = {},
): FaultAction => ({ kind: 'status', status: code, ...more });

/** A fault that strikes once, before or after the work, so that nobody can tell from the answer. */
function lost(
	name: string,
	action: (when: 'before' | 'after') => FaultAction,
	more: Partial<Row> = {},
): Row[] {
	return (['before', 'after'] as const).flatMap((when): Row[] => {
		const row: Row = {
			...more,
			name: `${name} ${when} the work`,
			action: action(when),
			lost: when,
			then: 'done',
		};
		// the status of a whole batch is none of its parts'
		const whole = {
			...row,
			name: `${row.name}, of the whole batch`,
			at: 'batch',
			isSuccess: false,
		} as const;
		return [row, whole];
	});
}

const always = 'always' as const;
const ROWS: Row[] = [
	{
		name: '429 with Retry-After',
		action: status(429, { headers: { 'Retry-After': '7' } }),
		times: 3,
		then: 'done',
	},
	{ name: '429 without Retry-After', action: status(429), times: 3, then: 'done' },
	{
		name: '429 beyond the bound',
		action: status(429, { headers: { 'Retry-After': '100000' } }),
		times: always,
		then: 'notDone',
	},
	...lost('500', (when) => status(500, { when })),
	...lost('503 HTML', (when) => status(503, { when, body: 'html' })),
	...lost('connection dropped', (when) => ({ kind: 'drop', when })),
	...lost('never-ending answer', (when) => ({ kind: 'hang', when })),
	...lost('200 HTML', (when) => ({ kind: 'html', when }), { isSuccess: true }),
	...lost('truncated JSON', (when) => ({ kind: 'truncated', when }), { isSuccess: 'plain' }),
	{ name: '500 for ever', action: status(500), times: always, lost: 'before', then: 'notDone' },
	{
		name: '307 to another origin',
		action: () => ({ kind: 'redirect', status: 307, location: `${elsewhere.origin}/beta/x` }),
		times: always,
		elsewhere: true,
		then: 'notDone',
	},
	{ name: '401 stale once', action: status(401), then: 'done' },
	{
		name: '401 Forbidden',
		action: status(401, { body: 'envelopeA' }),
		times: always,
		then: 'notDone',
	},
	{ name: '403', action: status(403), times: always, then: 'notDone' },
	{ name: '404', action: status(404), times: always, then: 'notDone' },
	{ name: 'token endpoint 503 once', action: status(503), at: 'token', then: 'done' },
	{
		name: 'token endpoint refuses',
		action: status(401),
		at: 'token',
		times: always,
		then: 'notDone',
	},
	{ name: 'batch endpoint refused', action: status(405), at: 'batch', times: always, then: 'done' },
];

const MODES = {
	stop: {},
	continue: { onError: 'continueRegularOutput' },
	retry: { retryOnFail: true, maxTries: 3 },
} as const;

type Mode = keyof typeof MODES;

describe.each(OTHER_OPERATIONS)('$label', (operation) => {
	test.each(ROWS)('does what it says: $name', async (row) => {
		const problems: string[] = [];
		for (const count of row.at === 'batch' ? [3] : [1, 3]) {
			for (const mode of Object.keys(MODES) as Mode[]) {
				const found = await runCase(operation, row, count, mode);
				problems.push(...found.map((problem) => `${count} items, ${mode}: ${problem}`));
			}
		}
		expect(problems).toEqual([]);
		expect(elsewhere.requests()).toBe(0);
	});
});

async function runCase(
	operation: OtherOperation,
	row: Row,
	count: number,
	mode: Mode,
): Promise<string[]> {
	const { simulator } = world;
	simulator.reset();
	world.credential();
	logs.lines.length = 0;
	const seed = { token: { validitySeconds: 86_400 } };
	const ids = simulator.addProfiles(count, { displayName: `At ${world.clock.now()}` }, seed);
	// what is there was not made just now
	await world.clock.sleep(60_000);
	// what is gone later was seen to be there
	if (operation.graph === 'delete') {
		await world.run({ ...EACH, resource: 'profile', operation: 'get' }, { items: itemsFor(ids) });
		world.credential();
	}
	if (operation.prepare) {
		await operation.prepare(world, ids);
		await world.clock.sleep(60_000);
		world.credential();
	}
	groupsOf(world).reset();
	simulator.reset();
	const began = world.clock.now();
	const items = ids.map((profileId, index) => ({
		json: {
			profileId,
			name: `${began} ${index}`,
			shown: simulator.profile(profileId)!.displayName,
		},
	}));
	// a new profile and a list have no id to be struck by: the second request is
	const named = !['create', 'list', 'listDevices', 'listAuditEvents'].includes(operation.graph);
	const middle = Math.floor(count / 2);
	const fault = simulator.addFault({
		match: row.at
			? { operation: row.at }
			: { operation: operation.graph, profileId: named ? ids[middle] : undefined },
		after: row.at || named ? 0 : middle,
		times: row.times ?? 1,
		action: typeof row.action === 'function' ? row.action() : row.action,
	});
	const result = await world.run(
		{ ...operation.parameters, options: { batchSize: count === 1 ? 1 : 20 } },
		{ items, executionId: `${operation.label} ${began}`, ...MODES[mode] },
	);
	const problems = judgeOther(simulator, operation, items, result, (index) => {
		const struck = row.at !== undefined || index === middle;
		// the strikes on requests without an id may hit any item
		if (!named && row.times !== undefined && count > 1) return undefined;
		return struck ? expected(operation, row, mode, count) : 'done';
	});
	if (result.error && expected(operation, row, mode, count) === 'done')
		problems.push(`failed: ${result.error.message}`);
	if (fault.hits === 0) problems.push('the fault has not struck');
	const sent = simulator.counters.byOperation[operation.graph] ?? 0;
	// a lost batch may not have come to its parts
	if (operation.graph === 'create' && row.lost && sent > count) problems.push(`sent ${sent} times`);
	problems.push(...leaksIn(everythingLeft(result, logs.lines), secrets.fresh()));
	return problems;
}

/** Writes that may go twice, but not after some success. */
const IDEMPOTENT = ['update', 'delete', 'setEnrollmentGroup', 'clearEnrollmentGroup'];

/** What becomes of a struck item, where the operation has it otherwise than the row says. */
function expected({ graph }: OtherOperation, row: Row, mode: Mode, count: number): Then {
	// looked up and never sent again: what is not found stays unknown
	if (graph === 'create' && (row.lost === 'before' || row.elsewhere)) return 'unknown';
	// some success: looked at once, not sent again
	const isOther = row.isSuccess === true || (row.isSuccess === 'plain' && count === 1);
	const isSuccess = isOther && IDEMPOTENT.includes(graph);
	if (isSuccess && row.lost === 'before' && mode !== 'retry') return 'unknown';
	// two sendings without an answer that proves anything
	if (graph === 'revokeToken' && row.times === always && (row.lost || row.elsewhere))
		return 'unknown';
	return row.then;
}
