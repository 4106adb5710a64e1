import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Remembered } from '../operations/run';

/**
 * Retry On Fail runs the whole node again with the same item objects, so what was made hangs on them. The run is part of
 * the key: the same item in another turn of a loop is another wish.
 */
const remembered = new WeakMap<INodeExecutionData, Map<string, Remembered>>();

/** Execution, node and turn of a loop: the same in every try of Retry On Fail. */
export function scopeOf(context: IExecuteFunctions): string {
	const { $runIndex } = context.getWorkflowDataProxy(0);
	return [context.getExecutionId(), context.getNode().id, $runIndex].join(' ');
}

/** @param request names execution, node, run and request, and thereby what kind of thing is remembered */
export function memoryOf<Done, Unknown>(
	item: INodeExecutionData,
	request: string,
): Remembered<Done, Unknown> {
	const requests = remembered.get(item) ?? new Map<string, Remembered>();
	remembered.set(item, requests);
	const memory = requests.get(request) ?? {};
	requests.set(request, memory);
	return memory as Remembered<Done, Unknown>;
}
