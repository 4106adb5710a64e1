import { itemsOf } from '../../../scripts/host/execution';
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
		const workflow = await world.importExample('alert-on-foreign-token');
		const nodes = workflow.nodes.map((node) => {
			if (node.name !== MAIL) return node;
			const { credentials: _, ...rest } = node;
			const { subject, text } = node.parameters as Record<string, string>;
			const written = Object.entries({ subject, text }).map(([name, value]) => ({
				...{ id: name, name, value, type: 'string' },
			}));
			const parameters = { assignments: { assignments: written }, options: {} };
			return { ...rest, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
		});
		await world.client.updateWorkflow(workflow.id, { nodes });
		return new ForeignAlarm(world, workflow.id);
	}

	async look(): Promise<void> {
		await poll(this.world, this.workflow);
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

/**
 * Publishes a workflow anew, which polls at once, with what was remembered; answers when it has looked.
 * @param types how many types of profiles the trigger watches: a list for each
 */
export async function poll(
	{ client, simulator }: World,
	workflow: string,
	types = 2,
): Promise<void> {
	await client.unpublish(workflow);
	const lists = () => simulator.counters.byOperation.list ?? 0;
	const before = lists();
	await client.publish(workflow);
	await waitFor(() => (lists() >= before + types ? true : undefined), { what: 'A poll' });
}
