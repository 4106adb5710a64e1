import { CREATE_TOOL, toolsForModel } from '../../../test/e2e/support/toolWorkflow';
import type { Scene } from '../scene';

export const tool: Scene[] = [
	{
		shows: ['AI tool'],
		caption:
			'The node is a tool for AI models too: two of them on n8n’s MCP server, which needs no model to be tried.',
		act: async (stage) => await stage.openWorkflow(toolsForModel('enrollment-tools')),
	},
	{
		shows: ['AI tool'],
		caption:
			'The model fills in profile and validity. Return stays on Result: no model sees a token unless the author says so.',
		async act({ editor }) {
			await editor.openNode(CREATE_TOOL);
			const returned = editor.parameter('returnData');
			await returned.waitFor();
			await returned.scrollIntoViewIfNeeded();
		},
	},
];
