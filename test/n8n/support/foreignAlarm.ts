import { itemsOf } from '../../../scripts/host/execution';
import type { WorkflowNode } from '../../../scripts/host/n8nTypes';
import { waitFor } from '../../../scripts/host/waitFor';
import type { World } from './world';

const MAIL = 'Send the alarm';

/** What would be mailed. */
interface Alarm {
	subject: string;
	text: string;
}

/** The example alert-on-foreign-token, with a step in place of the mail that only records what would go out. */
export class ForeignAlarm {
	private constructor(
		private readonly world: World,
		readonly workflow: string,
	) {}

	static async import(world: World): Promise<ForeignAlarm> {
		const { id, nodes } = await world.importExample('alert-on-foreign-token');
		const changed = nodes.map((node) => {
			const { subject, text } = node.parameters as unknown as Alarm;
			return node.name === MAIL ? inPlaceOf(node, { subject, text }) : node;
		});
		await world.client.updateWorkflow(id, { nodes: changed });
		return new ForeignAlarm(world, id);
	}

	async look(): Promise<void> {
		await poll(this.world, this.workflow, 2);
	}

	/** All alarms so far, oldest first. */
	async alarms(): Promise<Alarm[]> {
		const runs = await this.world.client.executionsOf(this.workflow);
		const executions = await Promise.all(
			runs.map(async ({ id }) => await this.world.client.untilFinished(id)),
		);
		for (const { status } of executions) expect(status).toBe('success');
		const oldestFirst = executions.reverse();
		return oldestFirst.flatMap((one) => itemsOf(one, MAIL).map(({ json }) => json as never));
	}

	async untilAlarms(count: number): Promise<Alarm[]> {
		return await waitFor(
			async () => {
				const all = await this.alarms();
				return all.length >= count ? all : undefined;
			},
			{ what: `${count} alarms`, everyMs: 300 },
		);
	}
}

/** A step that writes down fields, where the example has one that talks to people. */
export function inPlaceOf(
	node: WorkflowNode,
	fields: Record<string, string | boolean>,
): WorkflowNode {
	const { credentials: _, ...rest } = node;
	const written = Object.entries(fields).map(([name, value]) => ({
		...{ id: name, name, value, type: typeof value },
	}));
	const parameters = { assignments: { assignments: written }, options: {} };
	return { ...rest, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
}

/**
 * Publishes a workflow anew, which polls at once, with what was remembered; answers when it has looked.
 * @param times how many lists it reads: a trigger that watches both types of profiles, one for each
 */
export async function poll(
	{ client, simulator }: World,
	workflow: string,
	times: number,
	operation: 'list' | 'listDevices' = 'list',
): Promise<void> {
	await client.unpublish(workflow);
	const lists = () => simulator.counters.byOperation[operation] ?? 0;
	const before = lists();
	await client.publish(workflow);
	await waitFor(() => (lists() >= before + times ? true : undefined), { what: 'A poll' });
}
