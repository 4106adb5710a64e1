import type { WorkflowJson, WorkflowNode } from '../../../scripts/host/n8nTypes';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/host/simulatedTenant';

export const START = 'Start';
export const INTUNE = 'Intune';
const PACKAGE = 'n8n-nodes-intune-enrollment';

let ids = 0;

function node(name: string, type: string, typeVersion: number, parameters: object): WorkflowNode {
	return {
		id: `node-${++ids}`,
		name,
		type,
		typeVersion,
		position: [ids * 200, 0],
		parameters: { ...parameters },
	};
}

export const startNode = (): WorkflowNode => node(START, 'n8n-nodes-base.manualTrigger', 1, {});

/** Answers at once, and the rest goes on. */
export const webhookNode = (path: string): WorkflowNode => ({
	...node(START, 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path, options: {} }),
	webhookId: path,
});

/** Runs code once for all items; `return` gives the next ones. */
export const codeNode = (name: string, jsCode: string): WorkflowNode =>
	node(name, 'n8n-nodes-base.code', 2, { jsCode });

/** Items of one's own for the next node. */
export const itemsNode = (items: object[]): WorkflowNode =>
	codeNode('Items', `return ${JSON.stringify(items)}.map((json) => ({ json }));`);

/** A GET by n8n's own HTTP Request node, with the credential as its predefined one. */
export const httpRequestNode = (name: string, url: string): WorkflowNode => ({
	...node(name, 'n8n-nodes-base.httpRequest', 4.2, {
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: CREDENTIAL_TYPE,
		options: {},
	}),
	credentials: { [CREDENTIAL_TYPE]: { id: null, name: CREDENTIAL_NAME } },
});

/** What the caller of a webhook gets. */
export const respondNode = (name: string, parameters: object): WorkflowNode =>
	node(name, 'n8n-nodes-base.respondToWebhook', 1.1, parameters);

/** The versions that the editor adds; saved workflows may hold older ones. */
const VERSIONS = { intuneEnrollment: 1.1, intuneEnrollmentTool: 1.1, intuneEnrollmentTrigger: 1 };

/**
 * One of the package's types, with the credential.
 * @param more what stands beside the parameters, such as onError, or an older typeVersion
 */
export function intuneNode(
	parameters: object,
	more: object = {},
	{
		name = INTUNE,
		type = 'intuneEnrollment',
	}: { name?: string; type?: keyof typeof VERSIONS } = {},
): WorkflowNode {
	const credentials = { [CREDENTIAL_TYPE]: { id: null, name: CREDENTIAL_NAME } };
	const base = node(name, `${PACKAGE}.${type}`, VERSIONS[type], parameters);
	return { ...base, credentials, ...more };
}

export const byId = (value: string): object => ({ __rl: true, mode: 'id', value });

/** The nodes one after the other. */
export function chain(name: string, ...nodes: WorkflowNode[]): WorkflowJson {
	const links = nodes
		.slice(1)
		.map((next, index) => [
			nodes[index]!.name,
			{ main: [[{ node: next.name, type: 'main', index: 0 }]] },
		]);
	return {
		name,
		nodes,
		connections: Object.fromEntries(links),
		settings: { executionOrder: 'v1' },
	};
}

/** The workflow with one more node behind each output of a node. */
export function withBranches(
	workflow: WorkflowJson,
	from: string,
	...nodes: WorkflowNode[]
): WorkflowJson {
	const main = nodes.map(({ name }) => [{ node: name, type: 'main', index: 0 }]);
	return {
		...workflow,
		nodes: [...workflow.nodes, ...nodes],
		connections: { ...workflow.connections, [from]: { main } },
	};
}
