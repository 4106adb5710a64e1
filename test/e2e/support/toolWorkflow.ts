import type { WorkflowJson, WorkflowNode } from '../../../scripts/host/n8nTypes';
import { intuneNode } from './workflows';

const SERVER = 'MCP Server';
export const CREATE_TOOL = 'Create token';

/** A value that the caller of the tool, normally a model, has to give. */
const fromAi = (name: string, description: string, type: string): string =>
	`={{ $fromAI('${name}', '${description}', '${type}') }}`;

const serverNode = (path: string): WorkflowNode => ({
	id: 'mcp-server',
	name: SERVER,
	type: '@n8n/n8n-nodes-langchain.mcpTrigger',
	typeVersion: 2,
	position: [0, 0],
	webhookId: path,
	parameters: { authentication: 'none', path },
});

function toolNode(name: string, position: number[], parameters: object): WorkflowNode {
	const fitting = { descriptionType: 'auto', ...parameters };
	return intuneNode(fitting, { position }, { name, type: 'intuneEnrollmentTool' });
}

/**
 * Two of the package's tools on an MCP server: with it a model can use them, and a test or a viewer needs no model.
 * @param path of the server's address
 */
export function toolsForModel(path: string): WorkflowJson {
	const profileId = {
		__rl: true,
		mode: 'id',
		value: fromAi('profileId', 'Id of the enrollment profile', 'string'),
	};
	const validity = fromAi('days', 'How many days the token is valid', 'number');
	const create = { resource: 'token', operation: 'create', profileId, validity };
	const tools = [
		toolNode(CREATE_TOOL, [-100, 220], create),
		toolNode('List profiles', [120, 220], { resource: 'profile', operation: 'getAll' }),
	];
	const toServer = { ai_tool: [[{ node: SERVER, type: 'ai_tool', index: 0 }]] };
	return {
		name: 'Tools for a model',
		nodes: [serverNode(path), ...tools],
		connections: Object.fromEntries(tools.map(({ name }) => [name, toServer])),
		settings: { executionOrder: 'v1' },
	};
}
