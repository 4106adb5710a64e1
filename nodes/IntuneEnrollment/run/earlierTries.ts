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
			if (outcome && outcome !== 'notDone') this.memory(index).done = outcome;
		}
	}

	/** The failure of one item, with what became of its write before. */
	truthOf(failure: Failure, index: number): Failure {
		const outcome = this.memory(index).done;
		return outcome === undefined ? failure : failure.with({ outcome });
	}

	/** The failure that is thrown for an item, with what had been done by then. */
	toThrow(failure: Failure, index: number, operation: Operation | undefined): Failure {
		const which = (outcome: Outcome) =>
			this.items.flatMap((_, item) => (this.memory(item).done === outcome ? [item] : []));
		const [done, doubtful] = [which('done'), which('unknown')];
		const told = this.truthOf(failure, index);
		return done.length + doubtful.length === 0
			? told
			: withProgress(told, done, doubtful, operation?.makesTokens === true);
	}

	private memory(index: number) {
		return memoryOf<Outcome, never>(this.items[index]!, `${this.scope} ${index} outcome`);
	}
}
