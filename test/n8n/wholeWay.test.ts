import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemsOf } from '../../scripts/host/execution';
import { HOST_FOLDER } from '../../scripts/host/files';
import { N8nClient, newLogin } from '../../scripts/host/N8nClient';
import { N8nHost } from '../../scripts/host/N8nHost';
import { placeNodes } from '../../scripts/host/placeNodes';
import { waitFor } from '../../scripts/host/waitFor';
import { chain, codeNode, intuneNode } from '../e2e/support/workflows';
import { readQrByZbar } from '../engine/support/pictures';
import { ForeignAlarm, poll } from './support/foreignAlarm';
import { labelsOf, publishPrintPage, type PrintPage } from './support/printPage';
import { cellsOf, withCells, type Row } from './support/sheet';
import { World } from './support/world';

const MODES = [
	'corporateOwnedDedicatedDevice',
	'corporateOwnedAOSPUserlessDevice',
	'corporateOwnedFullyManaged',
	'corporateOwnedWorkProfile',
	'corporateOwnedAOSPUserAssociatedDevice',
];
const groupOf = (index: number) => `44444444-4444-4444-8444-44444444444${index}`;

/** Ten sites, two of each mode; AOSP profiles have no group. */
const SITES = Array.from({ length: 10 }, (_, index): Row => {
	const mode = MODES[index % MODES.length]!;
	const groupId = /AOSP/.test(mode) ? '' : groupOf(index);
	return { site: `Site ${index}`, profile: `Devices of site ${index}`, mode, groupId };
});
const GROUPED = SITES.filter(({ groupId }) => groupId !== '');

/** An n8n of its own, which is restarted in the middle. */
let userFolder: string;
let host: N8nHost;
let world: World;
let page: PrintPage;
/** The workflow of the trigger. */
let watching: string;

beforeAll(async () => {
	userFolder = mkdtempSync(join(tmpdir(), 'intune-enrollment-way-'));
	placeNodes(userFolder);
	host = await N8nHost.start({ folder: HOST_FOLDER, userFolder });
	const login = newLogin();
	await new N8nClient(host.origin).signIn(login);
	world = await World.create({ origin: host.origin, login });
	await world.putCredential();
	for (const { groupId } of GROUPED) world.simulator.settings.groups[groupId!] = 'unknown';
});
afterAll(async () => {
	await world?.end();
	await host?.stop();
	if (userFolder) rmSync(userFolder, { recursive: true, force: true });
});

async function rollOut(): Promise<Array<Record<string, unknown>>> {
	const { id, nodes } = await world.importExample('roll-out-from-sheet');
	await world.client.updateWorkflow(id, { nodes: withCells(nodes, cellsOf(SITES)) });
	const execution = await world.client.run(id, 'When clicking Execute workflow');
	expect(execution.status).toBe('success');
	return itemsOf(execution, 'What became of each site').map(({ json }) => json);
}

/** Ids of the ten profiles by name. */
const byName = new Map<string, string>();

/** Each device comes by the token in a code of the printed page; answers the ids of devices. */
function enrollBy(codes: string[]): string[] {
	return codes.map((code) => {
		const holder = [...byName.values()].find((id) =>
			world.simulator.liveTokens(id).some(({ value }) => code.includes(`"${value}"`)),
		);
		if (!holder) throw new Error('A code holds no live token of the ten profiles');
		return world.simulator.enrollDevice(holder).id;
	});
}

/** The ids of all devices that the trigger has told, in all executions that it has started. */
async function told(): Promise<string[]> {
	const runs = await world.client.executionsOf(watching);
	const executions = await Promise.all(
		runs.map(async ({ id }) => await world.client.untilFinished(id)),
	);
	return executions.flatMap((one) => itemsOf(one, 'Next').map(({ json }) => String(json.id)));
}

async function untilTold(count: number): Promise<string[]> {
	return await waitFor(
		async () => {
			const all = await told();
			return all.length >= count ? all : undefined;
		},
		{ what: `${count} devices told by the trigger`, everyMs: 300 },
	);
}

const look = async () => await poll(world, watching, 1, 'listDevices');

test('ten rows of a sheet become ten enrolled devices; each of them, and each token of a colleague, is told once, with a restart in the middle', async () => {
	const trigger = intuneNode(
		{ event: 'deviceEnrolled', pollTimes: { item: [{ mode: 'everyHour', minute: 0 }] } },
		{},
		{ type: 'intuneEnrollmentTrigger', name: 'Device enrolled' },
	);
	({ id: watching } = await world.import(
		chain('Who has enrolled', trigger, codeNode('Next', 'return items;')),
	));
	await look();
	const scanners = world.simulator.addProfile({ displayName: 'Scanners' }, { token: null }).id;
	const alarm = await ForeignAlarm.import(world);
	await alarm.look();

	// profile, group and token for each row
	const rows = await rollOut();
	for (const row of rows) byName.set(String(row.profile), String(row.profileId));
	expect([...byName.keys()].sort()).toEqual(SITES.map(({ profile }) => profile).sort());
	for (const { profile, groupId } of GROUPED)
		expect(world.simulator.enrollmentGroup(byName.get(profile)!)).toBe(groupId);
	for (const id of byName.values()) expect(world.simulator.liveTokens(id)).toHaveLength(1);

	// a printed page, whose codes an independent reader decodes
	page = await publishPrintPage(world);
	const labels = labelsOf(await (await page.open()).text());
	expect(labels.map(({ name }) => name)).toEqual([...byName.keys()].sort());
	const codes = await Promise.all(labels.map(async ({ picture }) => await readQrByZbar(picture)));

	// four devices enroll and are told
	const devices = enrollBy(codes.slice(0, 4));
	await look();
	expect((await untilTold(4)).sort()).toEqual([...devices].sort());

	// a colleague makes a token, which is told; the ten of the sheet are not
	world.simulator.makeToken(scanners);
	await alarm.look();
	expect(await alarm.untilAlarms(1)).toHaveLength(1);

	// three more before the restart that nobody has told, and three and another token while n8n does not run
	devices.push(...enrollBy(codes.slice(4, 7)));
	const { port } = host;
	await host.stop();
	devices.push(...enrollBy(codes.slice(7)));
	world.simulator.makeToken(scanners);
	host = await N8nHost.start({ folder: HOST_FOLDER, userFolder, port });
	const after = await untilTold(10);
	expect([...after].sort()).toEqual([...devices].sort());

	expect((await alarm.untilAlarms(2)).map(({ subject }) => subject)).toEqual([
		'Enrollment token created: Scanners',
		'Enrollment token replaced: Scanners',
	]);

	// later polls have nothing to tell, and the sheet nothing to write
	await look();
	await look();
	await alarm.look();
	expect((await told()).sort()).toEqual([...devices].sort());
	expect(await alarm.alarms()).toHaveLength(2);
	world.simulator.reset();
	const again = await rollOut();
	expect(again.map(({ action, token }) => `${String(action)} ${String(token)}`)).toEqual(
		SITES.map(() => 'unchanged unchanged'),
	);
	expect(world.simulator.counters.writes).toBe(0);
	const namesAgain = labelsOf(await (await page.open()).text()).map(({ name }) => name);
	expect(namesAgain).toEqual([...labels.map(({ name }) => name), 'Scanners'].sort());
}, 240_000);
