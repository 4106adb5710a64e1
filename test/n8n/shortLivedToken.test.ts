import { itemsOf, type Execution, type Item } from '../../scripts/host/execution';
import type { WorkflowNode } from '../../scripts/host/n8nTypes';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import { readQr } from '../engine/support/pictures';
import { World } from './support/world';

const START = 'When clicking Execute workflow';
const MAIL = 'Send the QR code';
const LOOK = 'Who has enrolled?';
const DONE = 'What became of it';

let world: World;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
beforeEach(() => {
	world.simulator.reset();
	if (world.simulator.liveTokens(EXAMPLE_PROFILE_ID).length > 0)
		world.simulator.revokeToken(EXAMPLE_PROFILE_ID);
});
afterAll(async () => await world?.end());

/**
 * The example with a mail step that only records what would go out, and with the numbers of its own step "For whom" made
 * so small that a test need not wait for a day.
 */
async function start(revokeAfterHours: number): Promise<string> {
	const workflow = await world.importExample('short-lived-token');
	const numbers: Record<string, number> = { lookEveryMinutes: 0.02, revokeAfterHours };
	const nodes = workflow.nodes.map((node): WorkflowNode => {
		if (node.name === MAIL) {
			const { credentials: _, ...rest } = node;
			return { ...rest, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		}
		if (node.name !== 'For whom') return node;
		const { assignments } = (node.parameters as { assignments: { assignments: Assigned[] } })
			.assignments;
		const shorter = assignments.map((one) => ({ ...one, value: numbers[one.name] ?? one.value }));
		return { ...node, parameters: { ...node.parameters, assignments: { assignments: shorter } } };
	});
	const settings = { saveDataSuccessExecution: 'all', saveManualExecutions: true };
	await world.client.updateWorkflow(workflow.id, { nodes, settings });
	return await world.client.startRun(workflow.id, START);
}

interface Assigned {
	name: string;
	value: unknown;
}

const looks = (count: number) =>
	waitFor(
		() => ((world.simulator.counters.byOperation.listDevices ?? 0) >= count ? true : undefined),
		{ what: `${count} looks at the devices` },
	);

async function outcome(execution: string): Promise<{ done: Item; execution: Execution }> {
	const finished = await world.client.untilFinished(execution);
	const error = finished.data.resultData.error?.message;
	expect({ status: finished.status, error }).toEqual({ status: 'success' });
	return { done: itemsOf(finished, DONE)[0]!, execution: finished };
}

const liveToken = () => world.simulator.liveTokens(EXAMPLE_PROFILE_ID)[0];

test('the code goes out, and its token lives until a device has enrolled', async () => {
	// a device of before does not count
	world.simulator.addDevice({
		enrollmentProfileName: 'Example kiosks',
		enrolledDateTime: new Date(Date.now() - 60_000).toISOString(),
	});
	const id = await start(24);
	await looks(2);
	const token = liveToken()!;
	expect(token.expiresAt! - token.createdAt).toBe(2 * 86_400_000);
	const { deviceName } = world.simulator.enrollDevice(EXAMPLE_PROFILE_ID);
	const { done, execution } = await outcome(id);
	expect(done.json).toEqual({
		profileId: EXAMPLE_PROFILE_ID,
		revoked: true,
		enrolledDevice: deviceName,
	});
	expect(liveToken()).toBeUndefined();
	const { tokensMade, byOperation } = world.simulator.counters;
	expect({ tokensMade, revoked: byOperation.revokeToken }).toEqual({ tokensMade: 1, revoked: 1 });
	const [mailed] = itemsOf(execution, MAIL);
	const picture = await world.client.binary(mailed!.binary!.qrCode!);
	expect(readQr(picture)).toContain(token.value);
	expect(execution.data.resultData.runData[LOOK]!.length).toBeGreaterThanOrEqual(2);
});

test('nobody enrolls: it is revoked when its time is over', async () => {
	const id = await start(0.001);
	const { done } = await outcome(id);
	expect(done.json).toEqual({ profileId: EXAMPLE_PROFILE_ID, revoked: true, enrolledDevice: '' });
	expect(liveToken()).toBeUndefined();
});

test('looking fails: the token is revoked all the same when its time is over', async () => {
	world.simulator.addFault({
		match: { operation: 'listDevices' },
		times: 'always',
		action: { kind: 'status', status: 403, body: 'missingScope' },
	});
	const { done } = await outcome(await start(0.001));
	expect(done.json).toMatchObject({ revoked: true, enrolledDevice: '' });
	expect(liveToken()).toBeUndefined();
});

test('a token that somebody else made meanwhile is left alone', async () => {
	const id = await start(24);
	await looks(1);
	const other = world.simulator.makeToken(EXAMPLE_PROFILE_ID);
	// as if it had been made long after, by the clock that dates it
	const tokenCreationDateTime = new Date(Date.now() + 600_000).toISOString();
	world.simulator.patchProfile(EXAMPLE_PROFILE_ID, { tokenCreationDateTime });
	world.simulator.enrollDevice(EXAMPLE_PROFILE_ID);
	const { done } = await outcome(id);
	expect(done.json.revoked).toBe(false);
	expect(liveToken()!.value).toBe(other.value);
	expect(world.simulator.counters.byOperation.revokeToken).toBeUndefined();
});
