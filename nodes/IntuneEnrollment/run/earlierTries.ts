import type { INodeExecutionData } from 'n8n-workflow';
import { isFailure, type Failure, type Outcome } from '../failure';
import type { Operation } from '../operations/operation';
import type { Run } from '../operations/run';
import { memoryOf } from './memory';
import { withProgress, type Result } from './stopped';

/**
 * What earlier tries of the node (Retry On Fail) came to, item by item: a try that does not get as far as the operation,
 * since a moment has passed or the credential is gone, must not say that nothing was done.
 */
export class EarlierTries {
	/** @param scope names the execution, see scopeOf */
	constructor(
		private readonly scope: string,
		private readonly items: INodeExecutionData[],
	) {}

	/** Keeps what this try came to for the next one. */
	note(operation: Operation, results: Result[], made: Run['made']): void {
		if (!operation.writes) return;
		const withToken = new Set(made.map(({ item }) => item));
		for (const [index, result] of results.entries()) {
			const wrote = !operation.makesTokens || withToken.has(index);
			const outcome = isFailure(result) ? result.details.outcome : wrote ? 'done' : 'notDone';
			const memory = this.memory(index);
			if (outcome === 'done' || outcome === 'unknown') memory.done = outcome;
			// what was unknown was looked up again, and found not to be done
			else if (outcome === 'notDone' && memory.done === 'unknown') memory.done = undefined;
		}
	}

	/** The failure of one item, with what became of its write before. */
	truthOf(failure: Failure, index: number): Failure {
		const outcome = this.memory(index).done;
		return outcome === undefined ? failure : failure.with({ outcome });
	}

	/**
	 * The failure that is thrown for an item, with what had been done by then, by this try and those before.
	 * @param begun whether this try has got as far as the operation, so that nothing done is worth saying too
	 */
	toThrow(
		failure: Failure,
		index: number,
		operation: Operation | undefined,
		begun: boolean,
	): Failure {
		const which = (outcome: Outcome) =>
			this.items.flatMap((_, item) => (this.memory(item).done === outcome ? [item] : []));
		const [done, unknown] = [which('done'), which('unknown')];
		const told = begun ? failure : this.truthOf(failure, index);
		const isWorthSaying = begun ? operation?.writes : done.length + unknown.length > 0;
		if (!isWorthSaying) return told;
		const others = unknown.filter((item) => item !== index);
		return withProgress(told, done, others, operation?.makesTokens === true);
	}

	private memory(index: number) {
		return memoryOf<Outcome, never>(this.items[index]!, `${this.scope} ${index} outcome`);
	}
}
