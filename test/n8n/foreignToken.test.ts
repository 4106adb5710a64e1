import { itemsOf } from '../../scripts/host/execution';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { byId, chain, intuneNode, INTUNE, startNode } from '../e2e/support/workflows';
import { ForeignAlarm, inPlaceOf, poll } from './support/foreignAlarm';
import { World } from './support/world';

const COLLEAGUE = 'colleague@contoso.onmicrosoft.com';
const DAY_SECONDS = 86_400;

let world: World;
beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
afterAll(async () => await world?.end());

const add = (displayName: string) =>
	world.simulator.addProfile({ displayName }, { token: { validitySeconds: DAY_SECONDS } }).id;

/** A token of the automation's own, for the profile of the examples. */
async function makeOwn(): Promise<void> {
	const before = world.simulator.tokensMade(EXAMPLE_PROFILE_ID);
	const { id, nodes } = await world.importExample('create-token-by-hand');
	const trigger = nodes.find(({ type }) => /trigger$/i.test(type))!;
	expect((await world.client.run(id, trigger.name)).status).toBe('success');
	expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(before + 1);
}

/** Who made a profile's tokens, as Get History tells it. */
async function whoMade(profileId: string): Promise<unknown[]> {
	const ask = { resource: 'token', operation: 'getHistory', profileId: byId(profileId) };
	const execution = await world.runToSuccess(
		chain('Who was it', startNode(), intuneNode({ ...ask, returnAll: true })),
	);
	return itemsOf(execution, INTUNE).map(
		({ json }) => (json.actor as { userPrincipalName: unknown }).userPrincipalName,
	);
}

test("a colleague's token raises one alarm that names the colleague; the automation's own raise none", async () => {
	const id = add('Scanners');
	const alarm = await ForeignAlarm.import(world);
	await alarm.look();
	expect(await alarm.alarms()).toEqual([]);

	await makeOwn();
	world.simulator.makeToken(id);
	await alarm.look();
	expect(await alarm.untilAlarms(1)).toEqual([
		{
			subject: 'Enrollment token replaced: Scanners',
			text: expect.stringContaining(`Intune shows: ${COLLEAGUE}.`),
		},
	]);
	const execution = await world.client.firstExecution(alarm.workflow);
	const secret = world.simulator.tokens(id).at(-1)!.value;
	expect(JSON.stringify(execution)).not.toContain(secret);

	await alarm.look();
	expect(await alarm.alarms()).toHaveLength(1);
});

test('a log that lags holds no alarm back: nobody is named, once, and Get History answers later', async () => {
	const id = add('Lockers');
	const alarm = await ForeignAlarm.import(world);
	await alarm.look();
	world.simulator.settings.auditLagMs = 3_600_000;
	world.simulator.makeToken(id);
	await alarm.look();
	expect(await alarm.untilAlarms(1)).toEqual([
		{
			subject: 'Enrollment token replaced: Lockers',
			text: expect.stringContaining('Intune shows: nobody. The audit log '),
		},
	]);
	expect(await whoMade(id)).toEqual([]);

	world.simulator.settings.auditLagMs = 0;
	await alarm.look();
	expect(await alarm.alarms()).toHaveLength(1);
	expect(await whoMade(id)).toEqual([COLLEAGUE]);
});

test('without the permission for the log every change is told, and which permission it takes', async () => {
	const id = add('Cameras');
	const { settings } = world.simulator;
	settings.applicationPermissions = ['DeviceManagementConfiguration.ReadWrite.All'];
	await world.renewCredential();
	const alarm = await ForeignAlarm.import(world);
	await alarm.look();
	await makeOwn();
	world.simulator.makeToken(id);
	await alarm.look();
	const alarms = await alarm.untilAlarms(2);
	expect(alarms.map(({ subject }) => subject.split(': ')[1]).sort()).toEqual(
		[world.simulator.profile(EXAMPLE_PROFILE_ID)!.displayName, 'Cameras'].sort(),
	);
	for (const { text } of alarms)
		expect(text).toMatch(/Intune shows: nobody\. .*DeviceManagementApps\.Read\.All/);
	await alarm.look();
	expect(await alarm.alarms()).toHaveLength(2);
});

describe('revoke-foreign-token', () => {
	/** The example without its mail: somebody has answered already. */
	async function importAnswered(approved: boolean): Promise<string> {
		const { id, nodes } = await world.importExample('revoke-foreign-token');
		const changed = nodes.map((node) =>
			node.name === 'Ask a person' ? inPlaceOf(node, { 'data.approved': approved }) : node,
		);
		await world.client.updateWorkflow(id, { nodes: changed });
		return id;
	}

	test.each([
		['revokes the token that was asked about', true, 0],
		['leaves it where the answer is no', false, 1],
	])('%s', async (_what, approved, left) => {
		const { id } = world.simulator.addProfile({ displayName: 'Doors' }, { token: null });
		const workflow = await importAnswered(approved);
		await poll(world, workflow, 1);
		world.simulator.makeToken(id, DAY_SECONDS);
		// a person takes minutes to answer; what was made seconds before the moment would be spared
		const tenMinutesAgo = new Date(Date.now() - 600_000).toISOString();
		world.simulator.patchProfile(id, { tokenCreationDateTime: tenMinutesAgo });
		await poll(world, workflow, 1);
		const execution = await world.client.firstExecution(workflow);
		expect(execution.status).toBe('success');
		expect(world.simulator.liveTokens(id)).toHaveLength(left);
	});
});
