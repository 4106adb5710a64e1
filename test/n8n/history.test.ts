import { itemsOf, type Execution } from '../../scripts/host/execution';
import type { WorkflowNode } from '../../scripts/host/n8nTypes';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { World } from './support/world';

/* What Intune's audit log is asked for by the examples, on a real n8n. */

let world: World;
beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
beforeEach(() => world.simulator.reset());
afterAll(async () => await world?.end());

type Change = (node: WorkflowNode) => WorkflowNode;

/** The example with some of its steps changed for the test, run from its start. */
async function run(example: string, start: string, changes: Record<string, Change> = {}) {
	const { id, nodes } = await world.importExample(example);
	const changed = nodes.map((node) => changes[node.name]?.(node) ?? node);
	await world.client.updateWorkflow(id, { nodes: changed });
	const execution = await world.client.run(id, start);
	const error = execution.data.resultData.error?.message;
	expect({ status: execution.status, error }).toEqual({ status: 'success' });
	return execution;
}

const stepsOf = ({ data }: Execution) => Object.keys(data.resultData.runData);

describe('settle-the-unknown', () => {
	const START = 'When clicking Execute workflow';

	const settle = async () =>
		await run('settle-the-unknown', START, {
			// a step that gives up soon, and a log that is asked soon
			'Create a token': (node) => ({
				...node,
				parameters: { ...node.parameters, options: { batchSize: 1, readLag: 0, maxRetries: 0 } },
			}),
			'Give the log time': (node) => ({
				...node,
				parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' },
			}),
		});

	/** Neither the answer nor a read says what became of the token. */
	function loseTheAnswer(when: 'before' | 'after'): void {
		world.simulator.addFault({
			match: { operation: 'createToken' },
			action: { kind: 'drop', when },
		});
		world.simulator.addFault({
			match: { operation: 'get' },
			times: 'always',
			action: { kind: 'status', status: 500 },
		});
	}

	test('a lost answer: the log shows the very request as done, and it is not sent again', async () => {
		loseTheAnswer('after');
		const execution = await settle();
		expect(itemsOf(execution, 'It was done').map(({ json }) => json)).toEqual([
			{ profileId: EXAMPLE_PROFILE_ID, shownBy: 'audit log' },
		]);
		expect(world.simulator.counters.byOperation.createToken).toBe(1);
	});

	test('a log that shows nothing proves nothing: it stays unknown, with the id to ask by later', async () => {
		loseTheAnswer('before');
		const execution = await settle();
		expect(stepsOf(execution)).not.toContain('It was done');
		const [still] = itemsOf(execution, 'Still unknown');
		expect(still!.json).toEqual({
			profileId: EXAMPLE_PROFILE_ID,
			clientRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
			why: 'The audit log does not show it as done.',
		});
	});

	test('a log that may not be read: it stays unknown, and says which permission is missing', async () => {
		loseTheAnswer('after');
		world.simulator.addFault({
			match: { operation: 'listAuditEvents' },
			times: 'always',
			action: { kind: 'status', status: 403, body: 'missingScope' },
		});
		const [still] = itemsOf(await settle(), 'Still unknown');
		expect(String(still!.json.why)).toMatch(/\w{4}/);
		expect(still!.json.clientRequestId).toMatch(/^[0-9a-f-]{36}$/);
	});

	test('what arrives needs no log', async () => {
		const execution = await settle();
		expect(itemsOf(execution, 'It was done')[0]!.json.shownBy).toBe('response');
		expect(world.simulator.counters.byOperation.listAuditEvents).toBeUndefined();
	});
});

test('monthly-token-report: a line for each event, with who it was and what holds today', async () => {
	const { id } = world.simulator.addProfile({ displayName: 'Scanners' }, { token: null });
	world.simulator.makeToken(id, 86_400);
	const other = world.simulator.addProfile({ displayName: 'Kiosks' }, { token: null });
	world.simulator.makeToken(other.id, 86_400);
	world.simulator.revokeToken(other.id);
	const execution = await run('monthly-token-report', 'First day of the month');
	const lines = itemsOf(execution, 'A line for each event').map(({ json }) => json);
	const of = (profile: string) => lines.filter((line) => line.profile === profile);
	expect(of('Scanners')).toEqual([
		expect.objectContaining({
			who: 'colleague@contoso.onmicrosoft.com',
			byThisApp: 'false',
			tokenToday: 'expiring',
		}),
	]);
	expect(of('Kiosks').map(({ tokenToday }) => tokenToday)).toEqual(['none', 'none']);
	const secrets = [id, other.id].flatMap((one) => world.simulator.tokens(one));
	for (const { value } of secrets) expect(JSON.stringify(execution)).not.toContain(value);
});
