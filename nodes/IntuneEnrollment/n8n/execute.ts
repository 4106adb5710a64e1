import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { all, isFailure, type Failure } from '../failure';
import { readTuning } from '../fields/options';
import { readAuthentication, readTenantId } from '../fields/tenant';
import { systemClock } from '../graph/clock';
import type { Execution, Operation } from '../operations/operation';
import { History } from './history';
import { carryOutItems, ofTenant, unforeseen, type ItemInput } from './items';
import { toErrorItem, toItem, toNodeError } from './output';
import { Parameters } from './parameters';
import { Progress, whyStopped, withProgress, type Result } from './progress';
import { openTenants, tenancyOf } from './tenancy';
import type { Tenants } from './tenants';

type Pick = (parameter: (name: string) => unknown) => Operation | Failure;

/**
 * The way of all items through an operation: read and check every one, carry them out, and give them back in order.
 * Under "continue" nothing is thrown; otherwise the first failure stops what has not begun and is thrown.
 */
export async function executeOperation(
	context: IExecuteFunctions,
	pick: Pick,
): Promise<INodeExecutionData[][]> {
	const executing = new Executing(context);
	const results = await executing.run(pick).catch((error: unknown) => executing.unforeseen(error));
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return [
		results.flatMap((result, index) =>
			isFailure(result)
				? [toErrorItem(result, index, toErrorOutput)]
				: result.map((output) => toItem(output, index)),
		),
	];
}

/** An error that is meant to leave the node. */
class Thrown extends Error {
	constructor(readonly shown: ReturnType<typeof toNodeError>) {
		super(shown.message);
	}
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
		this.cancelled = context.getExecutionCancelSignal?.();
	}

	async run(pick: Pick): Promise<Result[]> {
		const operation = this.parameters.read(0, pick);
		if (isFailure(operation)) return this.notBegun(operation);
		const set = all({
			tuning: this.parameters.read(0, readTuning),
			authentication: this.parameters.read(0, readAuthentication),
		});
		if (isFailure(set)) return this.notBegun(set, operation);
		const tenancy = await tenancyOf(this.context, set.authentication, this.items.length);
		if (isFailure(tenancy)) return this.notBegun(tenancy, operation);
		const moment = { timezone: this.context.getTimezone(), now: systemClock.now() };
		const inputs = this.items.map((_, index) => {
			const tenantId = this.parameters.read(index, (parameter) =>
				readTenantId(parameter, tenancy.list),
			);
			if (isFailure(tenantId)) return this.history.truthOf(tenantId, index);
			const input = this.parameters.read(index, (parameter) => operation.read(parameter, moment));
			return isFailure(input)
				? this.history.truthOf(ofTenant(input, tenantId), index)
				: { tenantId, input };
		});
		const refused = inputs.findIndex(isFailure);
		if (refused >= 0 && !this.continues) {
			throw this.toThrow(inputs[refused] as Failure, refused, operation, false);
		}
		if (inputs.every(isFailure)) return inputs as Failure[];
		const options = {
			tuning: set.tuning,
			stopsAtFailure: !this.continues,
			cancelled: this.cancelled,
		};
		const tenants = await openTenants(tenancy, options, () => this.newExecution());
		return isFailure(tenants)
			? this.notBegun(tenants, operation, inputs, true)
			: await this.carryOut(operation, inputs, tenants);
	}

	/** A bug of ours, or a host that breaks its word, must not throw under "continue"; its text may hold secrets. */
	unforeseen(error: unknown): Result[] {
		if (error instanceof Thrown) throw error.shown;
		const failure = unforeseen();
		if (!this.continues) throw toNodeError(this.context.getNode(), failure, 0);
		return this.items.map(() => failure);
	}

	/** The whole execution cannot begin; items that were refused by themselves say why. */
	private notBegun(
		failure: Failure,
		operation?: Operation,
		inputs: unknown[] = [],
		isReady = false,
	): Result[] {
		if (!this.continues) throw this.toThrow(failure, 0, operation, isReady);
		return this.items.map((_, index) => {
			const own = inputs[index];
			return isFailure(own) ? own : this.history.truthOf(failure, index);
		});
	}

	private async carryOut(
		operation: Operation,
		inputs: Array<ItemInput | Failure>,
		tenants: Tenants,
	): Promise<Result[]> {
		const makesTokens = operation.makesTokens === true;
		const progress = new Progress(this.context, tenants, makesTokens, this.items.length);
		const results = await carryOutItems(operation, inputs, {
			...{ tenants, progress },
			history: this.history,
			continues: this.continues,
		});
		progress.finish(results, this.cancelled?.aborted === true);
		const stopped = this.continues ? undefined : whyStopped(results);
		if (stopped) throw this.toThrow(stopped.failure, stopped.item, operation, true);
		return results;
	}

	private newExecution(): Execution {
		return {
			inDoubt: new Set(),
			made: [],
			hints: new Set(),
			toBinary: async (bytes, fileName, mimeType) =>
				await this.context.helpers.prepareBinaryData(bytes, fileName, mimeType),
		};
	}

	/**
	 * What is thrown for an item, with what had been done by then, by this rerun of the node and those before.
	 * @param begun whether it has got as far as the operation, so that nothing done is worth saying too
	 */
	private toThrow(
		failure: Failure,
		index: number,
		operation: Operation | undefined,
		begun: boolean,
	): Thrown {
		const { done, unknown } = this.history.tell();
		const told = this.history.truthOf(failure, index);
		const isWorthSaying = begun ? operation?.writes : done.length + unknown.length > 0;
		const others = unknown.filter((other) => other !== index);
		const whole = isWorthSaying
			? withProgress(told, done, others, operation?.makesTokens === true)
			: told;
		return new Thrown(toNodeError(this.context.getNode(), whole, index));
	}
}
