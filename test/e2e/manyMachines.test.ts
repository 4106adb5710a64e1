import { itemsOf, type Execution } from '../../scripts/host/execution';
import type { SavedWorkflow } from '../../scripts/host/n8nTypes';
import { waitFor } from '../../scripts/host/waitFor';
import { World } from '../n8n/support/world';
import { Machines } from './support/machines';
import { byId, chain, codeNode, intuneNode, INTUNE, webhookNode } from './support/workflows';

const MINUTE = 60_000;

let machines: Machines;
let world: World;

beforeAll(async () => {
	machines = await Machines.start(2);
	world = await World.create(machines);
	await world.putCredential();
});
beforeEach(() => world.simulator.reset());
afterAll(async () => {
	await world?.end();
	await machines?.stop();
});

const made = (ids: string[]) => ids.map((id) => world.simulator.tokensMade(id));

/** A published workflow that works on these profiles each time its address is called. */
async function publish(path: string, operation: string, ids: string[]): Promise<SavedWorkflow> {
	const items = `return ${JSON.stringify(ids)}.map((id) => ({ json: { id } }));`;
	const one = { resource: 'token', operation, profileId: byId('={{ $json.id }}') };
	const workflow = await world.import(
		chain(path, webhookNode(path), codeNode('Ids', items), intuneNode(one)),
	);
	await world.client.publish(workflow.id);
	return workflow;
}

/** Calls it, and gives the id of the execution that this call has started. */
async function call(workflow: SavedWorkflow): Promise<string> {
	const before = new Set((await world.client.executionsOf(workflow.id)).map(({ id }) => id));
	const response = await fetch(`${world.client.origin}/webhook/${workflow.name}`, {
		method: 'POST',
	});
	expect(response.status).toBe(200);
	return await newExecution(workflow, before);
}

async function finished(id: string): Promise<Execution> {
	return await world.client.untilFinished(id, 3 * MINUTE);
}

/** Ends, as a power cut would, the worker that has the execution, once so many tokens are made. */
async function crashInTheMiddle(executionId: string, tokens: number): Promise<void> {
	const worker = await machines.workerOf(executionId);
	await waitFor(() => (world.simulator.counters.tokensMade >= tokens ? true : undefined), {
		what: `${tokens} tokens`,
		timeoutMs: MINUTE,
		everyMs: 5,
	});
	await machines.crash(worker);
	await waitFor(
		async () => {
			const { status } = await world.client.execution(executionId);
			return status === 'crashed' ? true : undefined;
		},
		{ what: `Execution ${executionId} crashed` },
	);
}

/** The button "Retry" beside an execution. n8n answers when the new one is over. */
async function retry(workflow: SavedWorkflow, executionId: string): Promise<string> {
	const before = new Set((await world.client.executionsOf(workflow.id)).map(({ id }) => id));
	void world.client
		.post(`/rest/executions/${executionId}/retry`, { loadWorkflow: false })
		.catch(() => undefined);
	return await newExecution(workflow, before);
}

async function newExecution(workflow: SavedWorkflow, before: Set<string>): Promise<string> {
	return await waitFor(
		async () =>
			(await world.client.executionsOf(workflow.id)).find(({ id }) => !before.has(id))?.id,
		{ what: 'A new execution' },
	);
}

test(
	'work spreads over both workers, which share one app’s quota: no item fails',
	async () => {
		const ids = world.simulator.addProfiles(200);
		const first = await publish('share-one', 'create', ids.slice(0, 100));
		const second = await publish('share-two', 'create', ids.slice(100));
		const executions = [await call(first), await call(second)];
		const workers = await Promise.all(executions.map(async (id) => await machines.workerOf(id)));
		expect(new Set(workers).size).toBe(2);
		for (const id of executions) {
			const execution = await finished(id);
			expect(execution.status).toBe('success');
			expect(itemsOf(execution, INTUNE).map(({ json }) => json.statusCode)).toEqual(
				Array(100).fill(204),
			);
		}
		expect(made(ids)).toEqual(ids.map(() => 1));
		// Half of the 200 fit into the first 20 s. The other half may be refused when they are first sent
		// and, back after the 10 s that Graph asks for, once more; by then the next 20 s have begun. A
		// worker that sends again without waiting passes this within seconds.
		const sentAgain = world.simulator.counters.byOperation.createToken! - ids.length;
		expect(sentAgain).toBeLessThanOrEqual(ids.length);
	},
	4 * MINUTE,
);

test(
	'workers killed hard in a run of 400 profiles: by Retry and by a new run, one new token each',
	async () => {
		// Answers take their time, and what was sent is done though nobody waits for the answer any more.
		world.simulator.addFault({
			match: { operation: 'createToken' },
			times: 'always',
			action: { kind: 'slow', ms: 300, when: 'after', worksWhenGone: true },
		});
		// more than two crashed workers can have sent: each begins with a whole quota
		const ids = world.simulator.addProfiles(400);
		const workflow = await publish('ensure', 'ensureValid', ids);

		const first = await call(workflow);
		await crashInTheMiddle(first, 30);
		const afterFirst = world.simulator.counters.tokensMade;

		const second = await retry(workflow, first);
		await crashInTheMiddle(second, afterFirst + 30);
		expect(world.simulator.counters.tokensMade).toBeLessThan(400);

		const third = await finished(await call(workflow));
		expect(third.status).toBe('success');
		expect(itemsOf(third, INTUNE)).toHaveLength(400);
		expect(made(ids)).toEqual(ids.map(() => 1));
	},
	6 * MINUTE,
);

test('the triggers fire once, not once per process', async () => {
	const due = world.simulator.addProfile(
		{ displayName: 'Due' },
		{ token: { validitySeconds: 86_400 } },
	);
	// Publishing polls at once; n8n's default of every minute could fall into the seconds of this test.
	const minute = (new Date().getMinutes() + 30) % 60;
	const pollTimes = { item: [{ mode: 'everyHour', minute }] };
	const parameters = { expiresWithin: 2, pollTimes };
	const trigger = intuneNode(parameters, {}, { type: 'intuneEnrollmentTrigger' });
	const { id } = await world.import(chain('Expiring', trigger, codeNode('Next', 'return items;')));
	await world.client.publish(id);
	const execution = await world.client.firstExecution(id, 3 * MINUTE);
	expect(itemsOf(execution, 'Next').map(({ json }) => json.profileId)).toEqual([due.id]);
	// Time for another process to do the same, if it were to.
	await new Promise((resolve) => setTimeout(resolve, 3000));
	expect(await world.client.executionsOf(id)).toHaveLength(1);
	// the profiles of the test before fill more than one page
	const polls = world.simulator.log.filter(
		({ operation, query }) => operation === 'list' && !/skip/i.test(query),
	);
	expect(polls).toHaveLength(1);
});
