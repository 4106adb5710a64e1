import type { INodeExecutionData } from 'n8n-workflow';

/** What was found out about one write; kept from one try of the node to the next. */
export interface Remembered {
	/** What was made, as the operation keeps it. */
	done?: unknown;
	/** A write of which nobody knew; it is looked up again and never sent again. */
	unknown?: unknown;
}

/**
 * Retry On Fail runs the whole node again with the same item objects, so what was made hangs on them. The request and
 * the run are part of the key: the same item in another turn of a loop, or with other values, is another wish.
 */
const remembered = new WeakMap<INodeExecutionData, Map<string, Remembered>>();

/** @param request names execution, node, run and request */
export function memoryOf(item: INodeExecutionData, request: string): Remembered {
	const requests = remembered.get(item) ?? new Map<string, Remembered>();
	remembered.set(item, requests);
	const memory = requests.get(request) ?? {};
	requests.set(request, memory);
	return memory;
}
