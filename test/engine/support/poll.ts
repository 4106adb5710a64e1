import './environment';
import { PollContext } from 'n8n-core';
import {
	Workflow,
	type INode,
	type INodeExecutionData,
	type IPollFunctions,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { credentialsOf, NODE_TYPE } from './engine';
import type { World } from './world';

export interface PollResult {
	/** null: the poll emitted nothing. */
	items: Array<INodeExecutionData['json']> | null;
	error?: { message: string; description?: string; httpCode?: string | null };
}

/** One published workflow with the trigger, whose static data lives from poll to poll as n8n keeps it. */
export interface Watch {
	poll(mode?: WorkflowExecuteMode): Promise<PollResult>;
	/** What n8n would store. */
	state(): unknown;
	/** A restart of n8n: only what was stored is left. */
	restart(): void;
}

/**
 * The trigger in n8n's own PollContext. Static data is stored at the first poll, by which n8n publishes, and where a poll
 * emits.
 * @param budgetMs what the host says a poll may take
 */
export function watch(
	world: World,
	parameters: Record<string, unknown> = {},
	budgetMs?: number,
): Watch {
	let stored = '{}';
	let isPublished = false;
	let workflow = open();

	function open(): Workflow {
		const node: INode = {
			id: 'trigger',
			name: 'Expiring',
			type: `${NODE_TYPE}Trigger`,
			typeVersion: 1,
			position: [0, 0],
			parameters: parameters as never,
			credentials: credentialsOf({ parameters }),
		};
		return new Workflow({
			id: 'watching',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: world.engine.nodeTypes,
			staticData: JSON.parse(stored) as never,
			settings: { timezone: 'UTC' },
		});
	}

	return {
		async poll(mode = 'trigger') {
			const node = workflow.getNode('Expiring')!;
			const additionalData = {
				credentialsHelper: world.engine.credentials,
				variables: {},
				restApiUrl: 'http://127.0.0.1/rest',
				instanceBaseUrl: 'http://127.0.0.1',
			} as unknown as IWorkflowExecuteAdditionalData;
			const context = new PollContext(
				workflow,
				node,
				additionalData,
				mode,
				'activate',
			) as PollContext & {
				getPollBudgetMs?: () => number;
			};
			if (budgetMs !== undefined) context.getPollBudgetMs = () => budgetMs;
			try {
				const output = await world.engine.trigger!.poll!.call(context as unknown as IPollFunctions);
				if (mode !== 'manual' && (output || !isPublished)) {
					stored = JSON.stringify(workflow.staticData);
					isPublished = true;
				}
				return { items: output ? output[0]!.map(({ json }) => json) : null };
			} catch (error) {
				return { items: null, error: error as PollResult['error'] };
			}
		},
		state: () => JSON.parse(JSON.stringify(workflow.staticData)) as unknown,
		restart() {
			workflow = open();
		},
	};
}
