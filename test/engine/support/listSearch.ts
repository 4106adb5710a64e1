import { LoadOptionsContext } from 'n8n-core';
import {
	Workflow,
	type INode,
	type INodeListSearchResult,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { credentialsOf, NODE_TYPE } from './engine';
import type { World } from './world';

/** Asks for the profiles of the picker as the editor does, through n8n's own context. */
export async function searchProfiles(
	{ engine }: World,
	parameters: Record<string, unknown> = {},
	filter?: string,
	paginationToken?: string,
	credentialId?: string | null,
): Promise<INodeListSearchResult> {
	const node: INode = {
		id: 'node',
		name: 'Intune',
		type: NODE_TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: credentialsOf({ parameters, credentialId }),
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: engine.nodeTypes,
	});
	const additionalData = {
		credentialsHelper: engine.credentials,
		currentNodeParameters: { apiVersion: 'beta', profileType: 'androidDeviceOwner', ...parameters },
		hooks: { runHook: async () => {} },
	} as unknown as IWorkflowExecuteAdditionalData;
	const context = new LoadOptionsContext(workflow, node, additionalData, 'parameters.profileId');
	return await engine.node.methods!.listSearch!.searchProfiles!.call(
		context,
		filter,
		paginationToken,
	);
}
