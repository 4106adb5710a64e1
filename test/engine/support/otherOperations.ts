import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { GraphOperation, Simulator } from '../../simulator/types';
import type { NodeRun } from './engine';
import { fromRanges, type Claim } from './judge';
import { GROUP, groupsOf } from './enrollmentGroup';
import { byId, itemsFor, type World } from './world';

/** What an operation of the matrix needs to be run and judged; items carry `profileId`, the profile's name as `shown`, and `name` for a new one. */
export interface OtherOperation {
	label: string;
	/** What the faults strike. */
	graph: GraphOperation;
	parameters: Record<string, unknown>;
	/** What has to be so before. */
	prepare?(world: World, ids: string[]): Promise<void>;
	/** What reaches the work of an item, as the server knows it; undefined: it only reads. */
	timesDone?(simulator: Simulator, item: INodeExecutionData): number;
}

const EACH = { profileId: byId('={{ $json.profileId }}') };

export const OTHER_OPERATIONS: OtherOperation[] = [
	{
		label: 'token revoke',
		graph: 'revokeToken',
		parameters: { ...EACH, operation: 'revoke' },
		timesDone: (simulator, { json }) =>
			simulator.liveTokens(String(json.profileId)).length === 0 ? 1 : 0,
	},
	{
		label: 'token get',
		graph: 'get',
		parameters: { ...EACH, operation: 'get', returnData: 'result' },
	},
	{
		label: 'token get history',
		graph: 'listAuditEvents',
		// items of one moment read the log together
		parameters: {
			...EACH,
			operation: 'getHistory',
			after: '={{ DateTime.fromMillis(1700000000000 + $itemIndex).toISO() }}',
		},
		prepare: async ({ simulator }, ids) => ids.forEach((id) => void simulator.makeToken(id)),
	},
	{
		label: 'profile create',
		graph: 'create',
		parameters: { resource: 'profile', operation: 'create', displayName: '={{ $json.name }}' },
		timesDone: (simulator, { json }) => created(simulator, String(json.name)),
	},
	{
		label: 'profile upsert, new',
		graph: 'create',
		parameters: { resource: 'profile', operation: 'upsert', displayName: '={{ $json.name }}' },
		timesDone: (simulator, { json }) => created(simulator, String(json.name)),
	},
	{
		label: 'profile upsert, there',
		graph: 'update',
		parameters: {
			resource: 'profile',
			operation: 'upsert',
			displayName: '={{ $json.shown }}',
			additionalFields: { description: 'changed' },
		},
		timesDone: (simulator, { json }) =>
			simulator.profile(String(json.profileId))?.description === 'changed' ? 1 : 0,
	},
	{
		label: 'profile update',
		graph: 'update',
		parameters: {
			...EACH,
			resource: 'profile',
			operation: 'update',
			updateFields: { description: 'changed' },
		},
		timesDone: (simulator, { json }) =>
			simulator.profile(String(json.profileId))?.description === 'changed' ? 1 : 0,
	},
	{
		label: 'profile delete',
		graph: 'delete',
		parameters: { ...EACH, resource: 'profile', operation: 'delete' },
		timesDone: (simulator, { json }) =>
			simulator.profile(String(json.profileId)) === undefined ? 1 : 0,
	},
	{
		label: 'profile set enrollment group',
		graph: 'setEnrollmentGroup',
		parameters: {
			...EACH,
			resource: 'profile',
			operation: 'setEnrollmentGroup',
			groupId: GROUP,
		},
		timesDone: (simulator, { json }) =>
			simulator.enrollmentGroup(String(json.profileId)) === GROUP ? 1 : 0,
	},
	{
		label: 'profile get enrollment group',
		graph: 'retrieveEnrollmentGroup',
		parameters: { ...EACH, resource: 'profile', operation: 'getEnrollmentGroup' },
	},
	{
		label: 'profile clear enrollment group',
		graph: 'clearEnrollmentGroup',
		prepare: async (world, ids) => await giveGroups(world, ids),
		parameters: { ...EACH, resource: 'profile', operation: 'clearEnrollmentGroup' },
		timesDone: (simulator, { json }) =>
			simulator.enrollmentGroup(String(json.profileId)) === undefined ? 1 : 0,
	},
	{
		label: 'profile get',
		graph: 'get',
		parameters: { ...EACH, resource: 'profile', operation: 'get' },
	},
	{
		label: 'profile getAll',
		graph: 'list',
		parameters: { resource: 'profile', operation: 'getAll', limit: 2 },
	},
	{
		label: 'profile getAll, both types',
		graph: 'list',
		parameters: {
			resource: 'profile',
			operation: 'getAll',
			profileType: 'all',
			returnAll: true,
			filters: { teamsDevices: false },
		},
	},
	{
		label: 'device getAll',
		graph: 'listDevices',
		prepare: async ({ simulator }) => void simulator.addDevices(3),
		parameters: { resource: 'device', operation: 'getAll', limit: 2 },
	},
];

/** Gives each profile the group, by the node itself. */
async function giveGroups(world: World, ids: string[]): Promise<void> {
	const { run, reset } = groupsOf(world);
	reset();
	await run('set', '={{ $json.profileId }}', {}, { items: itemsFor(ids) });
}

/** How many profiles of that name were created by requests. */
export function created(simulator: Simulator, name: string): number {
	return simulator.log.filter(
		({ operation, worked, body }) =>
			operation === 'create' &&
			worked &&
			(body as { displayName?: unknown } | undefined)?.displayName === name,
	).length;
}

/** What becomes of a struck item. */
export type Then = 'done' | 'notDone' | 'unknown';

/** Compares what a run says of every item with what the server did; answers what is wrong. */
export function judgeOther(
	simulator: Simulator,
	operation: OtherOperation,
	items: INodeExecutionData[],
	result: NodeRun,
	expected: (index: number) => Then | undefined,
): string[] {
	const problems: string[] = [];
	const claims = result.error
		? claimsOfError(operation, items.length, result, problems)
		: items.map((_, index) => claimOf(index, result));
	items.forEach((item, index) => {
		if (!result.error && claims[index] === 'silent') problems.push(`item ${index} is lost`);
		const claim = claims[index]!;
		const times = operation.timesDone?.(simulator, item);
		const text = JSON.stringify(result.error ?? result.outputs);
		const wrong = (what: string) =>
			problems.push(`item ${index} ${what}; claim ${claim}, done ${times} times: ${text}`);
		if (times !== undefined && times > 1) wrong('was doubled');
		if (times !== undefined && (claim === 'made' || claim === 'done') !== times > 0) {
			if (claim !== 'unknown') wrong('says what is not true');
		}
		const then = expected(index);
		if (claim === 'silent' || then === undefined) return;
		if ((claim === 'made' ? 'done' : claim) !== then) wrong(`should be ${then}`);
	});
	return problems;
}

function claimOf(index: number, { outputs }: NodeRun): Claim {
	const own = outputs
		.flat()
		.filter(({ pairedItem }) => (pairedItem as { item: number } | undefined)?.item === index);
	const [first] = own;
	if (!first) return 'silent';
	if (first.json.error === undefined) return 'made';
	return ((first.json.details as IDataObject).outcome as Claim | undefined) ?? 'silent';
}

/** A thrown error of a write names the items that were done; one of a read only its own. */
function claimsOfError(
	operation: OtherOperation,
	count: number,
	{ error }: NodeRun,
	problems: string[],
): Claim[] {
	const claims = Array.from({ length: count }, (): Claim => 'silent');
	const description = error?.description ?? '';
	if (/token had been made|tokens had been made/i.test(description))
		problems.push(`speaks of tokens made: ${description}`);
	const listed = /By then (\d+) items? had been done: ([\d–, ]+)\./.exec(description);
	for (const index of listed ? fromRanges(listed[2]!) : []) claims[index] = 'made';
	if (operation.timesDone && !listed && !description.includes('No item had been done by then.'))
		problems.push(`does not say what was done: ${description}`);
	const doubtful = /unknown for items? ([\d–, ]+)/.exec(description);
	for (const index of doubtful ? fromRanges(doubtful[1]!) : []) claims[index] = 'unknown';
	const context = error?.context as
		{ itemIndex?: number; details?: { outcome?: Claim } } | undefined;
	if (context?.itemIndex === undefined) problems.push('the error names no item');
	else claims[context.itemIndex] = context.details?.outcome ?? 'notDone';
	return claims;
}
