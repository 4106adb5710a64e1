import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure, isFailure, notSentAfterFailure } from '../failure';
import type { Operation } from '../operations/operation';
import { EarlierTries } from './earlierTries';
import { scopeOf } from './memory';
import { toNodeError } from './nodeError';
import { openRun, type ReportedRun } from './open';
import { toErrorItem, toItem } from './output';
import { Parameters } from './parameters';
import { whyStopped, type Result } from './stopped';

/**
 * The way of all items through an operation: read and check every one, carry them out, and give them back in order.
 * Under "continue" nothing is thrown; otherwise the first failure stops what has not begun and is thrown.
 */
export async function executeOperation(
	context: IExecuteFunctions,
	pick: (parameter: (name: string) => unknown) => Operation | Failure,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const parameters = new Parameters(context);
	const continueOnFail = context.continueOnFail();
	const results = await resultsOf(context, items, parameters, pick, continueOnFail);
	return [
		results.flatMap((result, index) => {
			if (!isFailure(result)) return result.map((output) => toItem(output, index));
			return [toErrorItem(result, index)];
		}),
	];
}

async function resultsOf(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	parameters: Parameters,
	pick: (parameter: (name: string) => unknown) => Operation | Failure,
	continueOnFail: boolean,
): Promise<Result[]> {
	const scope = scopeOf(context);
	const operation = pick((name) => parameters.get(name, 0));
	const run = isFailure(operation)
		? operation
		: await openRun(context, parameters, items, operation, scope);
	const earlier = new EarlierTries(scope, items);
	const fail = (failure: Failure, item: number, begun = false) => {
		const known = isFailure(operation) ? undefined : operation;
		return toNodeError(context.getNode(), earlier.toThrow(failure, item, known, begun), item);
	};
	if (isFailure(operation) || isFailure(run)) {
		const failure = (isFailure(operation) ? operation : run) as Failure;
		if (!continueOnFail) throw fail(failure, 0);
		return items.map((_, index) => earlier.truthOf(failure, index));
	}
	const surroundings = { zone: run.zone, now: run.client.clock.now() };
	const wishes = items.map((_, index) => {
		const wish = operation.read(
			// options hold for the whole run
			(name, fallback) => parameters.get(name, name === 'options' ? 0 : index, fallback),
			surroundings,
		);
		return isFailure(wish) ? earlier.truthOf(wish, index) : wish;
	});
	const refused = wishes.findIndex(isFailure);
	if (refused >= 0 && !continueOnFail) throw fail(wishes[refused] as Failure, refused);
	const results = await performAll(operation, wishes, run, continueOnFail);
	earlier.note(operation, results, run.made);
	run.finish(results.filter(isFailure).length);
	const stopped = continueOnFail ? undefined : whyStopped(results);
	if (stopped) throw fail(stopped.failure, stopped.item, true);
	return results;
}

/** Carries out all wishes; those for the same profile one after the other, in their order. */
async function performAll(
	operation: Operation,
	wishes: unknown[],
	run: ReportedRun,
	continueOnFail: boolean,
): Promise<Result[]> {
	const lastOf = new Map<string, Promise<unknown>>();
	let stopped = false;
	const perform = async (wish: unknown, index: number): Promise<Result> => {
		if (isFailure(wish)) return wish;
		if (stopped) return notSentAfterFailure();
		const result = await operation.perform(wish, run, index).catch(() => unforeseen(operation));
		run.noteItem();
		if (isFailure(result) && !continueOnFail && !stopped) {
			stopped = true;
			if (operation.writes) run.client.dispatcher.stopWrites();
			else run.client.session.end(notSentAfterFailure());
		}
		return result;
	};
	return await Promise.all(
		wishes.map((wish, index) => {
			const key = isFailure(wish) ? undefined : operation.key(wish);
			const before = key === undefined ? undefined : lastOf.get(key);
			const result = before
				? before.then(async () => await perform(wish, index))
				: perform(wish, index);
			if (key !== undefined) lastOf.set(key, result);
			return result;
		}),
	);
}

/** A bug of ours must neither throw under "continue" nor be taken for a promise; its text may hold secrets. */
function unforeseen({ writes }: Operation): Failure {
	return new Failure(
		'The node met a problem of its own',
		`${writes ? 'Look at the profile in the Intune admin center before you run this item again, and report' : 'Report'} the problem to the authors of the node.`,
		{ code: 'Unforeseen', outcome: writes ? 'unknown' : 'notDone' },
	);
}
