import type { INode, INodeType, ISupplyDataFunctions } from 'n8n-workflow';
import { NodeConnectionTypes, NodeHelpers, Workflow } from 'n8n-workflow';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../support/engine';
import type { World } from '../support/world';

interface Tool {
	invoke(args: object): Promise<string>;
}

type ConnectionData = (this: unknown, ...given: unknown[]) => Promise<Tool[]>;

const { getInputConnectionData } =
	require('n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data.js') as {
		getInputConnectionData: ConnectionData;
	};

/** Calls the node as a tool, once for each profile in one execution, by n8n's own way: three tries, 0 ms apart. */
export async function callTool(
	{ engine }: World,
	parameters: Record<string, unknown>,
	ids: string[],
	executionId: string,
): Promise<string[]> {
	const type = `${NODE_TYPE}Tool`;
	const defaults = {
		...{ resource: 'token', operation: 'create', apiVersion: 'beta', options: {} },
		...{ profileType: 'androidDeviceOwner', validityMode: 'duration' },
		...{ validity: 90, validityUnit: 'days', descriptionType: 'manual', toolDescription: 'x' },
	};
	const tool: INode = {
		id: 'tool',
		name: 'Intune',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: { ...defaults, ...parameters } as never,
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 0,
		credentials: { [CREDENTIAL_TYPE]: { id: 'default', name: 'Intune' } },
	};
	const agent: INode = { ...tool, id: 'agent', name: 'Agent', type: 'test.items', parameters: {} };
	const asTool: INodeType = Object.assign(Object.create(engine.node) as INodeType, {
		// as n8n names what it makes a tool of: by that the node's fields know that they are one's
		description: {
			...engine.node.description,
			name: `${engine.node.description.name}Tool`,
			outputs: [NodeConnectionTypes.AiTool],
		},
	});
	const nodeTypes = {
		...engine.nodeTypes,
		getByNameAndVersion: (name: string, version?: number) =>
			name === type
				? NodeHelpers.getVersionedNodeType(asTool)
				: engine.nodeTypes.getByNameAndVersion(name, version),
	};
	const workflow = new Workflow({
		id: `tool ${executionId}`,
		nodes: [tool, agent],
		connections: { Intune: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] } },
		active: false,
		nodeTypes,
		settings: { timezone: 'UTC' },
	});
	const additionalData = {
		credentialsHelper: engine.credentials,
		executionId,
		hooks: { runHook: async () => {} },
		variables: {},
		currentNodeExecutionIndex: 0,
		setExecutionStatus: () => {},
		sendDataToUI: () => {},
	};
	const runExecutionData = { resultData: { runData: {} }, executionData: undefined };
	const parent = {
		nodeInputs: [{ type: NodeConnectionTypes.AiTool }],
		getNode: () => agent,
		getConnectedNodes: () => [tool],
		getConnections: () => [],
	} satisfies Partial<
		Record<
			keyof ISupplyDataFunctions | 'nodeInputs' | 'getConnections' | 'getConnectedNodes',
			unknown
		>
	>;
	const [made] = await getInputConnectionData.call(
		parent,
		workflow,
		runExecutionData,
		0,
		[],
		{},
		additionalData,
		{ node: agent, data: {}, source: null },
		'cli',
		[],
		NodeConnectionTypes.AiTool,
		0,
	);
	const answers: string[] = [];
	for (const profileId of ids) answers.push(await made!.invoke({ profileId }));
	return answers;
}
