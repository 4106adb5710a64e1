import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Failure, Outcome } from '../failure';
import type { Remembered } from '../operations/once';

/** What was done for one item, by what was written. */
type Writes = Map<string, Remembered>;

/**
 * Retry On Fail runs the whole node again with the same `json` objects, so what was done hangs on them: in a workflow, where
 * the items are the same too, and in an AI agent's or MCP tool, where n8n wraps the same json in a new item for each rerun.
 */
const remembered = new WeakMap<object, Map<string, Writes>>();

/** What a failure adds that says nothing of it by itself. */
const BEFORE = {
	done: 'An earlier try had done it.',
	unknown: 'Whether an earlier try had done it is unknown.',
};

/** What this rerun of the node and those before it came to, item by item. */
export class History {
	private readonly scope: string;
	/** What was looked up already, by item. */
	private readonly known: Writes[] = [];

	constructor(
		context: IExecuteFunctions,
		private readonly items: INodeExecutionData[],
	) {
		const { id, type } = context.getNode();
		// the same item in another turn of a loop is another request; a tool's calls have a json of their own each, but a
		// run index that counts reruns too
		const turn: unknown = type.endsWith('Tool')
			? 'tool'
			: context.getWorkflowDataProxy(0).$runIndex;
		this.scope = [context.getExecutionId(), id, turn].join(' ');
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
	 * The failure of one item, with what became of its writes, those of earlier reruns too: one that does not get as far as
	 * its write, since a moment has passed, the credential is gone or a list cannot be read, must not say that nothing was done.
	 */
	truthOf(failure: Failure, index: number): Failure {
		const outcome = this.outcomeOf(index);
		if (outcome === undefined || outcome === failure.details.outcome) return failure;
		return failure
			.saying(failure.message, `${failure.description} ${BEFORE[outcome]}`)
			.with({ outcome });
	}

	private outcomeOf(index: number): keyof typeof BEFORE | undefined {
		const writes = [...this.writesOf(index).values()];
		if (writes.some(({ done }) => done)) return 'done';
		return writes.some(({ doubt }) => doubt) ? 'unknown' : undefined;
	}

	private writesOf(index: number): Writes {
		return (this.known[index] ??= this.find(index));
	}

	/** Two items may share one object, so the place counts too. */
	private find(index: number): Writes {
		const { json } = this.items[index]!;
		const key = `${this.scope} ${index}`;
		const requests = remembered.get(json) ?? new Map<string, Writes>();
		remembered.set(json, requests);
		const writes = requests.get(key) ?? new Map<string, Remembered>();
		requests.set(key, writes);
		return writes;
	}
}
