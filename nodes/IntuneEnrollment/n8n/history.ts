import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Failure, Outcome } from '../failure';
import type { Remembered } from '../operations/once';

/** What was done for one item, by what was written. */
type Writes = Map<string, Remembered>;

/**
 * Retry On Fail runs the whole node again with the same item objects, so what was done hangs on them. The turn of a loop is
 * part of the key: the same item in another turn is another request.
 */
const remembered = new WeakMap<INodeExecutionData, Map<string, Writes>>();

/** What this rerun of the node and those before it came to, item by item. */
export class History {
	private readonly scope: string;

	constructor(
		context: IExecuteFunctions,
		private readonly items: INodeExecutionData[],
	) {
		const { $runIndex } = context.getWorkflowDataProxy(0);
		this.scope = [context.getExecutionId(), context.getNode().id, $runIndex].join(' ');
	}

	/** What was found out about one write of one item. */
	of<Sent>(index: number, write: string): Remembered<Sent> {
		const writes = this.writesOf(index);
		const memory = writes.get(write) ?? {};
		writes.set(write, memory);
		return memory as Remembered<Sent>;
	}

	/** Items for which something was done, and those of which nobody knows. */
	tell(): { done: number[]; unknown: number[] } {
		const which = (outcome: Outcome) =>
			this.items.flatMap((_, index) => (this.outcomeOf(index) === outcome ? [index] : []));
		return { done: which('done'), unknown: which('unknown') };
	}

	/**
	 * The failure of one item, with what became of its write before: a rerun that does not get as far as the operation, since
	 * a moment has passed or the credential is gone, must not say that nothing was done.
	 */
	truthOf(failure: Failure, index: number): Failure {
		const outcome = this.outcomeOf(index);
		return outcome === undefined ? failure : failure.with({ outcome });
	}

	private outcomeOf(index: number): Outcome | undefined {
		const writes = [...this.writesOf(index).values()];
		if (writes.some(({ done }) => done)) return 'done';
		return writes.some(({ doubt }) => doubt) ? 'unknown' : undefined;
	}

	/** Two items may be one and the same object, so the place counts too. */
	private writesOf(index: number): Writes {
		const item = this.items[index]!;
		const key = `${this.scope} ${index}`;
		const requests = remembered.get(item) ?? new Map<string, Writes>();
		remembered.set(item, requests);
		const writes = requests.get(key) ?? new Map<string, Remembered>();
		requests.set(key, writes);
		return writes;
	}
}
