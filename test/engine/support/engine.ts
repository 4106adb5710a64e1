import './environment';
import { PackageDirectoryLoader, WorkflowExecute } from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type ICredentialType,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { resolve } from 'node:path';
import { MemoryCredentials } from './credentialsHelper';

const ROOT = resolve(__dirname, '../../..');
export const NODE_TYPE = 'n8n-nodes-intune-enrollment.intuneEnrollment';
export const CREDENTIAL_TYPE = 'microsoftIntuneOAuth2Api';
export const MULTI_TENANT_TYPE = 'microsoftIntuneMultiTenantApi';

/** Passes its items on, as the step before and after the node. */
class Items implements INodeType {
	/** By workflow, so that several runs can go on at once. */
	static readonly of = new Map<string, INodeExecutionData[]>();
	description = {
		displayName: 'Items',
		name: 'items',
		group: ['input' as const],
		version: 1,
		description: '',
		defaults: { name: 'Items' },
		inputs: [],
		outputs: ['main' as const],
		properties: [],
	};

	async execute(this: IExecuteFunctions) {
		return [Items.of.get(this.getWorkflow().id!)!];
	}
}

export interface Engine {
	nodeTypes: INodeTypes;
	credentials: MemoryCredentials;
	node: INodeType;
	trigger?: INodeType;
}

/** The built package in n8n's own loader, beside n8n's own parents of the credential. */
export async function loadEngine(): Promise<Engine> {
	const loader = new PackageDirectoryLoader(ROOT);
	await loader.loadAll();
	const known: Record<string, INodeType> = { 'test.items': new Items() };
	for (const [name, { type }] of Object.entries(loader.nodeTypes)) {
		known[`n8n-nodes-intune-enrollment.${name}`] = type as INodeType;
	}
	const nodeTypes: INodeTypes = {
		getByName: (name) => known[name]!,
		getByNameAndVersion: (name) => NodeHelpers.getVersionedNodeType(known[name]!),
		getKnownTypes: () => ({}),
	};
	const types: Record<string, ICredentialType> = {};
	for (const name of ['OAuth2Api', 'MicrosoftOAuth2Api']) {
		const module = require(`n8n-nodes-base/dist/credentials/${name}.credentials.js`) as Record<
			string,
			new () => ICredentialType
		>;
		const type = new module[name]!();
		types[type.name] = type;
	}
	for (const [name, { type }] of Object.entries(loader.credentialTypes)) types[name] = type;
	return {
		nodeTypes,
		credentials: new MemoryCredentials(types, nodeTypes),
		node: known[NODE_TYPE]!,
		trigger: known[`${NODE_TYPE}Trigger`],
	};
}

export interface RunOptions {
	parameters: Record<string, unknown>;
	items?: INodeExecutionData[];
	credentialId?: string | null;
	onError?: INode['onError'];
	retryOnFail?: boolean;
	maxTries?: number;
	executionId?: string;
	timezone?: string;
	/** Of the node; the newest where none is named. */
	typeVersion?: number;
	/** Called with the running execution, to cancel it. */
	started?: (execution: { cancel(): void }) => void;
}

export interface NodeRun {
	/** The node's outputs; with continueErrorOutput the second one holds the failed items. */
	outputs: INodeExecutionData[][];
	/** What the node threw, as n8n keeps it. */
	error?: {
		message: string;
		description?: string;
		httpCode?: string | null;
		context?: Record<string, unknown>;
	};
	/** The whole execution, as n8n would store it. */
	run: IRun;
	logs: string[];
	hints: unknown[];
}

/** By the node's own choice; `manyTenants` is the id of the world's credential for many. */
export function credentialsOf({
	credentialId,
	parameters,
}: Pick<RunOptions, 'credentialId' | 'parameters'>): INode['credentials'] {
	if (credentialId === null) return {};
	const [type, standard] =
		parameters.authentication === 'multiTenant'
			? [MULTI_TENANT_TYPE, 'manyTenants']
			: [CREDENTIAL_TYPE, 'default'];
	return { [type]: { id: credentialId ?? standard, name: 'Intune' } };
}

let runs = 0;

/** Runs one workflow (items → node) through the real engine. */
export async function runNode(engine: Engine, options: RunOptions): Promise<NodeRun> {
	const logs: string[] = [];
	const id = `workflow-${++runs}`;
	Items.of.set(id, options.items ?? [{ json: {} }]);
	const nodes: INode[] = [
		{
			id: 'start',
			name: 'Start',
			type: 'test.items',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: 'node',
			name: 'Intune',
			type: NODE_TYPE,
			typeVersion: options.typeVersion ?? 1.1,
			position: [200, 0],
			parameters: options.parameters as never,
			onError: options.onError,
			retryOnFail: options.retryOnFail,
			maxTries: options.maxTries,
			waitBetweenTries: options.retryOnFail ? 1 : undefined,
			credentials: credentialsOf(options),
		},
	];
	const workflow = new Workflow({
		id,
		nodes,
		connections: { Start: { main: [[{ node: 'Intune', type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes: engine.nodeTypes,
		settings: { timezone: options.timezone ?? 'UTC' },
	});
	const additionalData = {
		credentialsHelper: engine.credentials,
		executionId: options.executionId,
		hooks: { runHook: async () => {} },
		variables: {},
		currentNodeExecutionIndex: 0,
		restApiUrl: 'http://127.0.0.1/rest',
		instanceBaseUrl: 'http://127.0.0.1',
		webhookBaseUrl: 'http://127.0.0.1/webhook',
		webhookWaitingBaseUrl: 'http://127.0.0.1/waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		setExecutionStatus: () => {},
		sendDataToUI: (_type: string, data: unknown) => logs.push(JSON.stringify(data)),
	} as unknown as IWorkflowExecuteAdditionalData;
	const execution = new WorkflowExecute(additionalData, 'cli').run({
		workflow,
		startNode: workflow.getNode('Start')!,
	});
	options.started?.(execution);
	const run = await execution;
	Items.of.delete(id);
	const data = run.data.resultData.runData.Intune?.at(-1);
	return {
		outputs: (data?.data?.main ?? []).map((items) => items ?? []),
		error: (data?.error ?? run.data.resultData.error) as unknown as NodeRun['error'],
		run,
		logs,
		hints: data?.hints ?? [],
	};
}
