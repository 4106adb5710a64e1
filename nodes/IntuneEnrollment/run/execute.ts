import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure, isFailure, NOT_SENT } from '../failure';
import type { Operation } from '../operations/operation';
import { openRun, type ReportedRun } from './open';
import { toNodeError } from './nodeError';
import { toErrorItem, toItem, asRanges, type Output } from './output';
import { Parameters } from './parameters';

type Result = Output[] | Failure;

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
	const goOn = context.continueOnFail();
	const results = await resultsOf(context, items, parameters, pick, goOn);
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
	goOn: boolean,
): Promise<Result[]> {
	const operation = pick((name) => parameters.get(name, 0));
	const run = isFailure(operation)
		? operation
		: await openRun(context, parameters, items, operation);
	if (isFailure(operation) || isFailure(run)) {
		const failure = (isFailure(operation) ? operation : run) as Failure;
		if (!goOn) throw toNodeError(context.getNode(), failure, 0);
		return items.map(() => failure);
	}
	const surroundings = { zone: run.zone, now: run.client.clock.now() };
	const wishes = items.map((_, index) =>
		// options hold for the whole run
		operation.read(
			(name, fallback) => parameters.get(name, name === 'options' ? 0 : index, fallback),
			surroundings,
		),
	);
	const refused = wishes.findIndex(isFailure);
	if (refused >= 0 && !goOn)
		throw toNodeError(context.getNode(), wishes[refused] as Failure, refused);
	const results = await performAll(operation, wishes, run, goOn);
	run.finish(results.filter(isFailure).length);
	const failed = firstFailure(results);
	if (failed === undefined || goOn) return results;
	const doubtful = results.flatMap((result, index) =>
		isFailure(result) && result.details.outcome === 'unknown' && index !== failed ? [index] : [],
	);
	const failure = results[failed] as Failure;
	if (!operation.writes) throw toNodeError(context.getNode(), failure, failed);
	const progress = operation.makesTokens
		? tokensMade(run.made.map(({ item }) => item))
		: itemsDone(
				results.flatMap((result, index) =>
					!isFailure(result) || result.details.outcome === 'done' ? [index] : [],
				),
			);
	const told = withProgress(failure, progress, doubtful);
	throw toNodeError(context.getNode(), told, failed);
}

/** Carries out all wishes; those for the same profile one after the other, in their order. */
async function performAll(
	operation: Operation,
	wishes: unknown[],
	run: ReportedRun,
	goOn: boolean,
): Promise<Result[]> {
	const lastOf = new Map<string, Promise<unknown>>();
	let stopped = false;
	const perform = async (wish: unknown, index: number): Promise<Result> => {
		if (isFailure(wish)) return wish;
		if (stopped) return notBegun();
		const result = await operation.perform(wish, run, index).catch(unforeseen);
		run.noteItem();
		if (isFailure(result) && !goOn && !stopped) {
			stopped = true;
			if (operation.writes) run.client.dispatcher.stopWrites();
			else run.client.session.end(result);
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

/** Stands in for an item that another item's failure kept from being sent. */
export function notBegun(): Failure {
	return new Failure(
		'It was not sent, since another item had failed',
		'Mend the first failure and run again.',
		{ code: NOT_SENT },
	);
}

/** The failure to show: the first that is not a mere consequence of another one. */
function firstFailure(results: Result[]): number | undefined {
	const own = results.findIndex((result) => isFailure(result) && result.details.code !== NOT_SENT);
	return own >= 0 ? own : undefined;
}

function tokensMade(made: number[]): string {
	if (made.length === 0) return 'No token had been made by then.';
	return `By then ${made.length} token${made.length === 1 ? ' had' : 's had'} been made, for ${itemsNamed(made)}.`;
}

/** For writes that make no token. */
function itemsDone(done: number[]): string {
	if (done.length === 0) return 'No item had been done by then.';
	return `By then ${done.length} item${done.length === 1 ? ' had' : 's had'} been done: ${asRanges(done)}.`;
}

function withProgress(failure: Failure, progress: string, doubtful: number[]): Failure {
	const doubt =
		doubtful.length === 0
			? ''
			: ` It is unknown for ${itemsNamed(doubtful)}: look there before you run again.`;
	return new Failure(
		failure.message,
		`${failure.description} ${progress}${doubt}`,
		failure.details,
	);
}

function itemsNamed(indexes: number[]): string {
	return `item${indexes.length === 1 ? '' : 's'} ${asRanges(indexes)}`;
}

/** A bug of ours must neither throw under "continue" nor be taken for a promise; its text may hold secrets. */
function unforeseen(): Failure {
	return new Failure(
		'The node met a problem of its own',
		'Look at the profile in the Intune admin center before you run this item again, and report the problem to the authors of the node.',
		{ code: 'Unforeseen', outcome: 'unknown' },
	);
}
