import type { WorkflowNode } from '../../../scripts/host/n8nTypes';

/** A row as the sheet of "Roll out from a sheet" has it. */
export interface Row {
	site: string;
	profile: string;
	mode: string;
	groupId?: string;
	wifiSsid?: string;
	/** Text too: a sheet may hold anything. */
	validityDays?: number | string;
}

const HEADINGS = ['site', 'profile', 'mode', 'groupId', 'wifiSsid', 'validityDays'] as const;

/** Cells as a spreadsheet copies them: a line for each row, tabs between. */
export function cellsOf(rows: Row[]): string {
	const lines = rows.map((row) => HEADINGS.map((heading) => row[heading] ?? '').join('\t'));
	return [HEADINGS.join('\t'), ...lines].join('\n');
}

/** The nodes of the example with other cells pasted into its sheet. */
export function withCells(nodes: WorkflowNode[], cells: string): WorkflowNode[] {
	return nodes.map((node) => {
		if (node.name !== 'The sheet') return node;
		const jsCode = String(node.parameters.jsCode).replace(/`[^`]*`/, () => `\`${cells}\``);
		return { ...node, parameters: { ...node.parameters, jsCode } };
	});
}
