import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure, isFailure } from '../failure';
import { readOptions } from '../fields/options';
import { systemClock } from '../graph/clock';
import { connect } from '../graph/connect';
import type { Operation } from '../operations/operation';
import type { Run } from '../operations/run';
import { readCredential, hostOf } from './host';
import { memoryOf } from './memory';
import type { Parameters } from './parameters';
import { report, type Report } from './report';

export type ReportedRun = Run & Report;

/** An execution of the node with its sign-in checked, or why nothing can be sent. */
export async function openRun(
	context: IExecuteFunctions,
	parameters: Parameters,
	items: INodeExecutionData[],
	operation: Operation,
): Promise<ReportedRun | Failure> {
	const options = readOptions(parameters.get('options', 0, {}));
	if (isFailure(options)) return options;
	const credential = await readCredential(context);
	if (isFailure(credential)) return credential;
	// hosts of n8n 1.x may lack the signal
	const cancelled = context.getExecutionCancelSignal?.();
	const client = connect(hostOf(context), systemClock, credential, options, cancelled);
	if (isFailure(client)) return client;
	const otherTenant = await client.session.checkTenant(async () => await readCredential(context));
	if (otherTenant) return otherTenant;
	const scope = [
		context.getExecutionId(),
		context.getNode().id,
		runIndexOf(context),
		operation.value,
	].join(' ');
	const run: Run = {
		client,
		zone: context.getTimezone(),
		known: new Map(),
		created: new Set(),
		made: [],
		toBinary: async (bytes, fileName, mimeType) =>
			await context.helpers.prepareBinaryData(bytes, fileName, mimeType),
		// two items may be one and the same object, so the place counts too
		memory: <Done, Unknown>(itemIndex: number, request: string) =>
			memoryOf<Done, Unknown>(items[itemIndex]!, `${scope} ${itemIndex} ${request}`),
	};
	return { ...run, ...report(context, run, operation, items.length, cancelled) };
}

/** The turn of a loop that this is; the same in every try of Retry On Fail. */
function runIndexOf(context: IExecuteFunctions): unknown {
	return context.getWorkflowDataProxy(0).$runIndex;
}
