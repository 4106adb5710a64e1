import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { after, all, Failure, isFailure, notSentAfterFailure, Unreadable } from '../failure';
import { readTuning } from '../fields/options';
import type { GraphClient } from '../graph/client';
import type { Execution, Operation } from '../operations/operation';
import { History } from './history';
import { openClient } from './openClient';
import { toErrorItem, toItem, toNodeError } from './output';
import { Parameters } from './parameters';
import { Progress, whyStopped, withProgress, type Result } from './progress';

type Pick = (parameter: (name: string) => unknown) => Operation | Failure;

/**
 * The way of all items through an operation: read and check every one, carry them out, and give them back in order.
 * Under "continue" nothing is thrown; otherwise the first failure stops what has not begun and is thrown.
 */
export async function executeOperation(
	context: IExecuteFunctions,
	pick: Pick,
): Promise<INodeExecutionData[][]> {
	const results = await new Executing(context).run(pick);
	return [
		results.flatMap((result, index) =>
			isFailure(result)
				? [toErrorItem(result, index)]
				: result.map((output) => toItem(output, index)),
		),
	];
}

class Executing {
	private readonly items: INodeExecutionData[];
	private readonly parameters: Parameters;
	private readonly history: History;
	private readonly continues: boolean;
	private readonly cancelled: AbortSignal | undefined;

	constructor(private readonly context: IExecuteFunctions) {
		this.items = context.getInputData();
		this.parameters = new Parameters(context);
		this.history = new History(context, this.items);
		this.continues = context.continueOnFail();
		// hosts of n8n 1.x may lack the signal
		this.cancelled = context.getExecutionCancelSignal?.();
	}

	async run(pick: Pick): Promise<Result[]> {
		const operation = this.read(0, pick);
		const client = await this.open(operation);
		const opened = all({ operation, client });
		if (isFailure(opened)) {
			if (!this.continues) throw this.notBegun(opened, 0, operation);
			return this.items.map((_, index) => this.history.truthOf(opened, index));
		}
		return await this.carryOut(opened.operation, opened.client);
	}

	/** The client, tuned as the first item says. */
	private async open(operation: Operation | Failure): Promise<GraphClient | Failure> {
		const tuning = after(operation, () => this.read(0, readTuning));
		if (isFailure(tuning)) return tuning;
		return await openClient(this.context, tuning, this.cancelled);
	}

	private async carryOut(operation: Operation, client: GraphClient): Promise<Result[]> {
		const moment = { timezone: this.context.getTimezone(), now: client.now() };
		const inputs = this.items.map((_, index) => {
			const input = this.read(index, (parameter) => operation.read(parameter, moment));
			return isFailure(input) ? this.history.truthOf(input, index) : input;
		});
		const refused = inputs.findIndex(isFailure);
		if (refused >= 0 && !this.continues)
			throw this.notBegun(inputs[refused] as Failure, refused, operation);
		const execution: Execution = {
			tokens: new Map(),
			created: new Set(),
			made: [],
			toBinary: async (bytes, fileName, mimeType) =>
				await this.context.helpers.prepareBinaryData(bytes, fileName, mimeType),
		};
		const makesTokens = operation.makesTokens === true;
		const progress = new Progress(this.context, execution, client, makesTokens, this.items.length);
		const results = await this.executeAll(operation, inputs, client, execution, progress);
		progress.finish(results.filter(isFailure).length, this.cancelled?.aborted === true);
		const stopped = this.continues ? undefined : whyStopped(results);
		if (stopped) throw this.begun(stopped.failure, stopped.item, operation);
		return results;
	}

	/** Carries out all inputs; those for the same profile one after the other, in their order. */
	private async executeAll(
		operation: Operation,
		inputs: unknown[],
		client: GraphClient,
		execution: Execution,
		progress: Progress,
	): Promise<Result[]> {
		const lastOf = new Map<string, Promise<unknown>>();
		let stopped = false;
		const execute = async (input: unknown, index: number): Promise<Result> => {
			if (isFailure(input)) return input;
			if (stopped) return notSentAfterFailure();
			const remembered = <Sent>(write: string) => this.history.of<Sent>(index, write);
			const item = { execution, client, index, remembered };
			const result = await operation.execute(input, item).catch(() => unforeseen(operation));
			progress.noteItem();
			if (isFailure(result) && !this.continues && !stopped) {
				stopped = true;
				if (operation.writes) client.stopWrites();
				else client.end(notSentAfterFailure());
			}
			return result;
		};
		return await Promise.all(
			inputs.map((input, index) => {
				const key = isFailure(input) ? undefined : operation.key(input);
				const before = key === undefined ? undefined : lastOf.get(key);
				const result = before
					? before.then(async () => await execute(input, index))
					: execute(input, index);
				if (key !== undefined) lastOf.set(key, result);
				return result;
			}),
		);
	}

	/** What is read of the parameters of one item. */
	private read<T>(
		index: number,
		reader: (parameter: (name: string, fallback?: unknown) => unknown) => T | Failure,
	): T | Failure {
		try {
			return reader((name, fallback) => this.parameters.get(name, index, fallback));
		} catch (error) {
			return error instanceof Unreadable ? error.failure : unreadable();
		}
	}

	/** What is thrown where a rerun did not get as far as the operation: what those before had done is worth saying. */
	private notBegun(failure: Failure, index: number, operation: Operation | Failure) {
		const { done, unknown } = this.history.tell();
		const told = this.history.truthOf(failure, index);
		const makesTokens = !isFailure(operation) && operation.makesTokens === true;
		const isWorthSaying = done.length + unknown.length > 0;
		return this.toThrow(
			isWorthSaying ? withProgress(told, done, without(unknown, index), makesTokens) : told,
			index,
		);
	}

	/** What is thrown for the first failure of an operation, with what had been done by then. */
	private begun(failure: Failure, index: number, { writes, makesTokens }: Operation) {
		const { done, unknown } = this.history.tell();
		const others = without(unknown, index);
		return this.toThrow(
			writes ? withProgress(failure, done, others, makesTokens === true) : failure,
			index,
		);
	}

	private toThrow(failure: Failure, index: number) {
		return toNodeError(this.context.getNode(), failure, index);
	}
}

function without(indexes: number[], index: number): number[] {
	return indexes.filter((other) => other !== index);
}

/** A value that no reader was written for; its text may hold secrets. */
function unreadable(): Failure {
	return new Failure(
		'A parameter cannot be read',
		'Open the node and check its values: one of them is of a kind that cannot be used.',
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
