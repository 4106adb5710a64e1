import { itemsOf } from '../../scripts/host/execution';
import type { WorkflowJson } from '../../scripts/host/n8nTypes';
import { readExamples } from '../../scripts/host/files';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import { World } from './support/world';

const CREATE_NODE = 'Create enrollment token';
const NEXT_NODE = 'Show the result';
const SECONDS_PER_DAY = 86_400;

let world: World;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
beforeEach(() => world.simulator.reset());
afterAll(async () => await world?.end());

function successItem(days: number) {
	return {
		success: true,
		statusCode: 204,
		operation: 'createToken',
		apiVersion: 'beta',
		profileType: 'androidDeviceOwner',
		profileId: EXAMPLE_PROFILE_ID,
		tokenValidityInSeconds: days * SECONDS_PER_DAY,
		requestedAt: expect.any(String),
		expectedExpirationDateTime: expect.any(String),
		confirmedBy: 'response',
		attempts: 1,
		requestId: expect.any(String),
		clientRequestId: expect.any(String),
	};
}

function triggerOf(workflow: WorkflowJson): string {
	const trigger = workflow.nodes.find((node) => /trigger$/i.test(node.type));
	if (!trigger) throw new Error('The workflow has no trigger');
	return trigger.name;
}

test.each([
	['create-token-by-hand', 90],
	['create-token-on-schedule', 45],
])('%s: one run makes one token, and the next step sees 204', async (file, days) => {
	const workflow = await world.importExample(file);
	const execution = await world.client.run(workflow.id, triggerOf(workflow));
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, CREATE_NODE).map((item) => item.json)).toEqual([successItem(days)]);
	expect(itemsOf(execution, NEXT_NODE)[0]?.json.statusCode).toBe(204);
	expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
	expect(world.simulator.counters.writes).toBe(1);
});

describe('create-token-by-webhook, published', () => {
	let url: string;

	beforeAll(async () => {
		const workflow = await world.importExample('create-token-by-webhook');
		await world.client.publish(workflow.id);
		url = `${world.client.origin}/webhook/enrollment-token`;
	});

	async function call(body: object) {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		return { status: response.status, json: (await response.json()) as object };
	}

	test('a call makes one token and is answered with the result', async () => {
		const answer = await call({ profileId: EXAMPLE_PROFILE_ID, validityDays: 30 });
		expect(answer).toEqual({ status: 200, json: successItem(30) });
		expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
	});

	test('without a validity it is 90 days', async () => {
		const answer = await call({ profileId: EXAMPLE_PROFILE_ID });
		expect(answer).toEqual({ status: 200, json: successItem(90) });
		expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
	});

	test('an unknown profile is answered with the reason, and nothing is made', async () => {
		const answer = await call({ profileId: '99999999-9999-4999-8999-999999999999' });
		expect(answer.status).toBe(502);
		expect(answer.json).toMatchObject({
			error: expect.any(String),
			details: { httpCode: '404', outcome: 'notDone' },
		});
		expect(world.simulator.counters.tokensMade).toBe(0);
	});
});

test('create-token-on-schedule, published: each time it fires makes one token', async () => {
	const { id, nodes } = await world.importExample('create-token-on-schedule');
	const everySecond = { interval: [{ field: 'seconds', secondsInterval: 1 }] };
	await world.client.updateWorkflow(id, {
		nodes: nodes.map((node) =>
			/scheduleTrigger$/.test(node.type) ? { ...node, parameters: { rule: everySecond } } : node,
		),
	});
	await world.client.publish(id);
	await waitFor(() => (world.simulator.tokensMade(EXAMPLE_PROFILE_ID) >= 2 ? true : undefined), {
		what: 'Two tokens by schedule',
	});
	await world.client.unpublish(id);
	const runs = await waitFor(
		async () => {
			const all = await world.client.executionsOf(id);
			return all.every(({ status }) => status === 'success') ? all : undefined;
		},
		{ what: 'All scheduled runs succeeded' },
	);
	expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(runs.length);
	for (const run of runs) {
		const execution = await world.client.execution(run.id);
		expect(itemsOf(execution, NEXT_NODE)[0]?.json.statusCode).toBe(204);
	}
});

test('every example says in a note what to change, and names the credential that the README names', () => {
	for (const { nodes } of Object.values(readExamples())) {
		expect(nodes.some((node) => node.type === 'n8n-nodes-base.stickyNote')).toBe(true);
		expect(JSON.stringify(nodes)).toContain('"name":"Microsoft Intune account"');
	}
});
