import { itemsOf } from '../../scripts/host/execution';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import { World } from './support/world';

const MAIL = 'Send the alarm';
const COLLEAGUE = 'colleague@contoso.onmicrosoft.com';

let world: World;
beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
afterAll(async () => await world?.end());

/** The example, with a step in place of the mail that only records what would go out. */
async function importRecording(): Promise<string> {
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
	return workflow.id;
}

/**
 * Publishing polls at once, with what was remembered.
 * @param types how many types of profiles the trigger watches: a list for each
 */
async function poll(workflow: string, types = 2): Promise<void> {
	const lists = world.simulator.counters.byOperation.list ?? 0;
	await world.client.publish(workflow);
	await waitFor(
		() => ((world.simulator.counters.byOperation.list ?? 0) > lists + types - 1 ? true : undefined),
		{ what: 'A poll' },
	);
	await world.client.unpublish(workflow);
}

test("a colleague's token raises one alarm that names the colleague; the automation's own raise none", async () => {
	const token = { validitySeconds: 86_400 };
	const { id } = world.simulator.addProfile({ displayName: 'Scanners' }, { token });
	const workflow = await importRecording();
	await poll(workflow);
	expect(await world.client.executionsOf(workflow)).toHaveLength(0);

	const own = await world.importExample('create-token-by-hand');
	const trigger = own.nodes.find(({ type }) => /trigger$/i.test(type))!;
	expect((await world.client.run(own.id, trigger.name)).status).toBe('success');
	expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
	world.simulator.makeToken(id);
	await poll(workflow);
	const execution = await world.client.firstExecution(workflow);
	expect(execution.status).toBe('success');
	const alarms = itemsOf(execution, MAIL).map(({ json }) => json);
	expect(alarms).toEqual([
		{
			subject: 'Enrollment token replaced: Scanners',
			text: expect.stringContaining(`Intune shows: ${COLLEAGUE}.`),
		},
	]);
	const secret = world.simulator.tokens(id).at(-1)!.value;
	expect(JSON.stringify(execution)).not.toContain(secret);

	await poll(workflow);
	expect(await world.client.executionsOf(workflow)).toHaveLength(1);
});

describe('revoke-foreign-token', () => {
	/** The example without its mail: somebody has answered already. */
	async function importAnswered(approved: boolean): Promise<string> {
		const { id, nodes } = await world.importExample('revoke-foreign-token');
		const changed = nodes.map((node) => {
			if (node.name !== 'Ask a person') return node;
			const { credentials: _, ...rest } = node;
			const assignments = [
				{ id: 'answer', name: 'data.approved', value: approved, type: 'boolean' },
			];
			const parameters = { assignments: { assignments }, options: {} };
			return { ...rest, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
		});
		await world.client.updateWorkflow(id, { nodes: changed });
		return id;
	}

	test.each([
		['revokes the token that was asked about', true, 0],
		['leaves it where the answer is no', false, 1],
	])('%s', async (_what, approved, left) => {
		const { id } = world.simulator.addProfile({ displayName: 'Doors' }, { token: null });
		const workflow = await importAnswered(approved);
		await poll(workflow, 1);
		world.simulator.makeToken(id, 86_400);
		// a person takes minutes to answer; what was made seconds before the moment would be spared
		const tenMinutesAgo = new Date(Date.now() - 600_000).toISOString();
		world.simulator.patchProfile(id, { tokenCreationDateTime: tenMinutesAgo });
		await poll(workflow, 1);
		const execution = await world.client.firstExecution(workflow);
		expect(execution.status).toBe('success');
		expect(world.simulator.liveTokens(id)).toHaveLength(left);
	});
});
