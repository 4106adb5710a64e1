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
import { checkTenant } from './reader';
import { report, type Report } from './report';

export type ReportedRun = Run & Report;

/**
 * An execution of the node with its sign-in checked, or why nothing can be sent.
 * @param execution its scope for what is remembered
 */
export async function openRun(
	context: IExecuteFunctions,
	parameters: Parameters,
	items: INodeExecutionData[],
	operation: Operation,
	execution: string,
): Promise<ReportedRun | Failure> {
	const options = readOptions(parameters.get('options', 0, {}));
	if (isFailure(options)) return options;
	const credential = await readCredential(context);
	if (isFailure(credential)) return credential;
	// hosts of n8n 1.x may lack the signal
	const cancelled = context.getExecutionCancelSignal?.();
	const client = connect(hostOf(context), systemClock, credential, options, cancelled);
	if (isFailure(client)) return client;
	const wrongTenant = await checkTenant(context, client);
	if (wrongTenant) return wrongTenant;
	const scope = `${execution} ${operation.value}`;
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
