import { itemsOf } from '../../scripts/host/execution';
import type { WorkflowJson } from '../../scripts/host/n8nTypes';
import { readExamples } from '../../scripts/host/files';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import { publishWebhook, type PublishedWebhook } from './support/publishWebhook';
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

const ANOTHER_ID = '22222222-2222-4222-8222-222222222222';
const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';

describe('create-token-by-webhook, published', () => {
	let webhook: PublishedWebhook;

	beforeAll(async () => {
		const profiles = [EXAMPLE_PROFILE_ID, UNKNOWN_ID];
		webhook = await publishWebhook(world, 'create-token-by-webhook', profiles);
	});

	async function call(body: object) {
		const response = await webhook.call(body);
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

	test('a failure is answered with its status, the reason and nothing of the call', async () => {
		const answer = await call({ profileId: UNKNOWN_ID, note: 'only for you' });
		expect(answer.status).toBe(404);
		expect(answer.json).toEqual({
			error: expect.any(String),
			details: expect.objectContaining({ httpCode: '404', outcome: 'notDone' }),
		});
		expect(JSON.stringify(answer.json)).not.toContain('only for you');
		expect(world.simulator.counters.tokensMade).toBe(0);
	});

	test.each([
		['no key', {}],
		['a wrong key', { 'x-enrollment-key': 'wrong' }],
	])('%s: refused', async (_what, headers) => {
		const answer = await webhook.call({ profileId: EXAMPLE_PROFILE_ID }, headers);
		expect(answer.status).toBe(403);
		expect(world.simulator.counters.requests).toBe(0);
	});

	test.each<[string, object]>([
		['no profile', {}],
		['a profile that is not on the list', { profileId: ANOTHER_ID }],
		['a list of profiles', { profileId: [EXAMPLE_PROFILE_ID, UNKNOWN_ID] }],
		['a longer validity', { profileId: EXAMPLE_PROFILE_ID, validityDays: 91 }],
		['no validity', { profileId: EXAMPLE_PROFILE_ID, validityDays: 0 }],
		['a part of a day', { profileId: EXAMPLE_PROFILE_ID, validityDays: 0.5 }],
		['a validity that is no number', { profileId: EXAMPLE_PROFILE_ID, validityDays: '1e9' }],
		['an object', { profileId: EXAMPLE_PROFILE_ID, validityDays: { days: 1 } }],
	])('%s: refused, nothing is sent', async (_what, body) => {
		const answer = await call(body);
		expect(answer).toEqual({
			status: 403,
			json: { error: expect.any(String), details: expect.objectContaining({ httpCode: '403' }) },
		});
		expect(world.simulator.counters.requests).toBe(0);
	});

	test('what succeeded is not kept: its call can hold the key', async () => {
		await call({ profileId: EXAMPLE_PROFILE_ID });
		await waitFor(
			async () => {
				const left = await world.client.executionsOf(webhook.workflowId);
				return left.length === 0 ? true : undefined;
			},
			{ what: 'No execution is kept' },
		);
	});
});

test.each(['create-token-by-webhook', 'qr-code-by-webhook'])(
	'%s as it is imported, without a key: every call is refused',
	async (example) => {
		const { id, nodes } = await world.importExample(example);
		const path = `as-it-is-${example}`;
		await world.client.updateWorkflow(id, {
			nodes: nodes.map((node) =>
				node.type.endsWith('.webhook')
					? { ...node, parameters: { ...node.parameters, path } }
					: node,
			),
		});
		// n8n may refuse to publish it, or every call: no token is made either way
		await world.client.publish(id).catch(() => undefined);
		const answer = await fetch(`${world.client.origin}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', connection: 'close' },
			body: JSON.stringify({ profileId: EXAMPLE_PROFILE_ID }),
		});
		expect(answer.ok).toBe(false);
		expect(world.simulator.counters.requests).toBe(0);
	},
);

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

test('every example says in a note what to change, and names a credential by the name that n8n gives it', () => {
	for (const { nodes } of Object.values(readExamples())) {
		expect(nodes.some((node) => node.type === 'n8n-nodes-base.stickyNote')).toBe(true);
		expect(JSON.stringify(nodes)).toMatch(
			/"name":"Microsoft Intune (?:account|Multi-Tenant account)"/,
		);
	}
});
