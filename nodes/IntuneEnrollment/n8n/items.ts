import { Failure, isFailure, notSentAfterFailure } from '../failure';
import type { Operation, Output } from '../operations/operation';
import type { History } from './history';
import type { Progress, Result } from './progress';
import type { Tenants } from './tenants';

/** What one item asks for, and in which tenant, where it names one. */
export interface ItemInput {
	tenantId: string | undefined;
	input: unknown;
}

/** What carrying out the items of one execution needs. */
interface Carrying {
	tenants: Tenants;
	history: History;
	progress: Progress;
	/** Failures do not stop the others. */
	continues: boolean;
}

/** Carries out all inputs; those for the same profile of a tenant one after the other, in their order. */
export async function carryOutItems(
	operation: Operation,
	inputs: Array<ItemInput | Failure>,
	carrying: Carrying,
): Promise<Result[]> {
	const { tenants, progress, continues } = carrying;
	const lastOf = new Map<string, Promise<unknown>>();
	let stopped = false;
	const execute = async (item: ItemInput | Failure, index: number): Promise<Result> => {
		if (isFailure(item)) return item;
		if (stopped) return ofTenant(notSentAfterFailure(), item.tenantId);
		const result = await carryOutOne(operation, item, index, carrying);
		progress.noteItem();
		if (isFailure(result) && !continues && !stopped) {
			stopped = true;
			tenants.stop();
		}
		return result;
	};
	return await Promise.all(
		inputs.map((item, index) => {
			const key = isFailure(item) ? undefined : keyOf(operation, item);
			const before = key === undefined ? undefined : lastOf.get(key);
			const result = before
				? before.then(async () => await execute(item, index))
				: execute(item, index);
			if (key !== undefined) lastOf.set(key, result);
			return result;
		}),
	);
}

/** Two tenants may have a profile of the same id or name: it is another one. */
function keyOf(operation: Operation, item: ItemInput): string | undefined {
	const key = operation.key(item.input);
	return key === undefined || item.tenantId === undefined ? key : `${nameOf(item)} ${key}`;
}

async function carryOutOne(
	operation: Operation,
	item: ItemInput,
	index: number,
	{ tenants, history }: Carrying,
): Promise<Result> {
	const { tenantId, input } = item;
	const run = tenants.known(nameOf(item)) ?? (await tenants.of(tenantId ?? ''));
	if (isFailure(run)) return ofTenant(history.truthOf(run, index), tenantId);
	const remembered = <Sent>(write: string) =>
		history.of<Sent>(index, tenantId === undefined ? write : `${nameOf(item)} ${write}`);
	const { client, execution } = run;
	const result = await operation
		.execute(input, { execution, client, index, remembered })
		.catch(() => unforeseen(operation.writes));
	return isFailure(result)
		? ofTenant(history.truthOf(result, index), tenantId)
		: withTenant(result, tenantId);
}

/** Its tenant's name, the same however it is spelled; '' where all items are of one. */
function nameOf({ tenantId }: ItemInput): string {
	return tenantId?.toLowerCase() ?? '';
}

/** The failure with the tenant that its item names, if any. */
export function ofTenant(failure: Failure, tenantId: string | undefined): Failure {
	return tenantId === undefined ? failure : failure.with({ tenantId });
}

function withTenant(outputs: Output[], tenantId: string | undefined): Output[] {
	if (tenantId === undefined) return outputs;
	return outputs.map((output) => ({ ...output, json: { tenantId, ...output.json } }));
}

/** A bug of ours must neither throw under "continue" nor be taken for a promise; its text may hold secrets. */
export function unforeseen(writes = true): Failure {
	return new Failure(
		'The node met a problem of its own',
		`${writes ? 'Look at the profile in the Intune admin center before you run this item again, and report' : 'Report'} the problem to the authors of the node.`,
		{ code: 'Unforeseen', outcome: writes ? 'unknown' : 'notDone' },
	);
}
