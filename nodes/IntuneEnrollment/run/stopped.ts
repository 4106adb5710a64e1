import { Failure, isFailure, NOT_SENT } from '../failure';
import type { Output } from '../operations/operation';
import { asRanges } from './output';

/** What one item came to. */
export type Result = Output[] | Failure;

/** The failure that a run shows which stops at its first one: the first that is not a mere consequence of another. */
export function whyStopped(results: Result[]): { item: number; failure: Failure } | undefined {
	const item = results.findIndex((result) => isFailure(result) && result.details.code !== NOT_SENT);
	const failure = results[item];
	return isFailure(failure) ? { item, failure } : undefined;
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

/** The failure with what had been done by then, and what nobody knows; items by their numbers. */
export function withProgress(
	failure: Failure,
	done: number[],
	doubtful: number[],
	inTokens: boolean,
): Failure {
	const progress = inTokens ? tokensMade(done) : itemsDone(done);
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
