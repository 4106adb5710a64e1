import { parse } from 'flatted';

export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, { mimeType: string; fileName?: string; data: string; id?: string }>;
	pairedItem?: unknown;
}

interface NodeRun {
	error?: { message: string; description?: string };
	data?: { main?: Array<Item[] | null> };
}

export interface Execution {
	id: string;
	status: string;
	data: {
		resultData: { runData: Record<string, NodeRun[]>; error?: { message: string } };
	};
}

/** n8n stores and serves the data of an execution flattened into one string. */
export interface StoredExecution {
	id: string;
	status: string;
	data: string;
}

export function parseExecution(stored: StoredExecution): Execution {
	const { id, status, data } = stored;
	// An execution that has not begun has no data yet, or an empty list for it.
	const parsed = data ? (parse(data) as Execution['data'] | undefined) : undefined;
	return { id, status, data: parsed ?? { resultData: { runData: {} } } };
}

/** Over, and recorded: the success can be told a moment before the data are there. */
export function isFinished({ status, data }: Execution): boolean {
	if (['new', 'running', 'waiting'].includes(status)) return false;
	return status !== 'success' || Object.keys(data.resultData.runData).length > 0;
}

/** What came out of a node, on one of its outputs. A failed run says why instead. */
export function itemsOf(execution: Execution, node: string, output = 0): Item[] {
	const items = execution.data.resultData.runData[node]?.[0]?.data?.main?.[output];
	if (items) return items;
	const reason = execution.data.resultData.error?.message ?? 'no reason given';
	throw new Error(`"${node}" gave nothing; execution ${execution.status}: ${reason}`);
}
