import { itemsOf, type Execution } from '../../scripts/host/execution';
import { EXAMPLE_GROUP_ID as GROUP_ID } from '../../scripts/host/simulatedTenant';
import { cellsOf, withCells, type Row } from './support/sheet';
import { World } from './support/world';

const START = 'When clicking Execute workflow';
const DONE = 'What became of each site';
const FAILED = 'What could not be done';
const DEDICATED = 'corporateOwnedDedicatedDevice';

let world: World;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
beforeEach(() => world.simulator.reset());
afterAll(async () => await world?.end());

async function importWith(rows?: Row[]): Promise<string> {
	const { id, nodes } = await world.importExample('roll-out-from-sheet');
	if (rows) await world.client.updateWorkflow(id, { nodes: withCells(nodes, cellsOf(rows)) });
	return id;
}

async function run(id: string): Promise<Execution> {
	const execution = await world.client.run(id, START);
	const error = execution.data.resultData.error?.message;
	expect({ status: execution.status, error }).toEqual({ status: 'success' });
	return execution;
}

const bySite = (execution: Execution, node = DONE) =>
	Object.fromEntries(itemsOf(execution, node).map(({ json }) => [String(json.site), json]));

test('as it is imported: three sites get profile, group and token; a second run writes nothing', async () => {
	const id = await importWith();
	const first = bySite(await run(id));
	expect(Object.keys(first).sort()).toEqual(['Berlin', 'Hamburg', 'Munich']);
	for (const [site, row] of Object.entries(first)) {
		expect(row).toMatchObject({ action: 'created', token: 'created' });
		const profile = world.simulator.profile(String(row.profileId));
		expect(profile).toMatchObject({ displayName: row.profile, description: site });
		expect(world.simulator.liveTokens(String(row.profileId))).toHaveLength(1);
	}
	const hamburg = String(first.Hamburg!.profileId);
	expect(world.simulator.enrollmentGroup(hamburg)).toBe(GROUP_ID);
	expect(world.simulator.counters.byOperation.setEnrollmentGroup).toBe(1);
	const munich = world.simulator.profile(String(first.Munich!.profileId));
	expect(munich).toMatchObject({ wifiSsid: 'Onboarding', configureWifi: true });
	const [token] = world.simulator.liveTokens(String(first.Munich!.profileId));
	expect(token!.expiresAt! - token!.createdAt).toBe(60 * 86_400_000);

	world.simulator.reset();
	const second = bySite(await run(id));
	expect(world.simulator.counters.writes).toBe(0);
	for (const row of Object.values(second)) {
		expect(row).toEqual({
			...first[String(row.site)],
			action: 'unchanged',
			token: 'unchanged',
			expires: expect.any(String),
		});
	}
});

test('what is changed in the sheet is changed in Intune, and nothing else', async () => {
	const rows: Row[] = [
		{ site: 'North', profile: 'Gates North', mode: DEDICATED },
		{ site: 'South', profile: 'Gates South', mode: DEDICATED, wifiSsid: 'Onboarding' },
	];
	const before = bySite(await run(await importWith(rows)));
	world.simulator.reset();
	const moved = [{ ...rows[0]!, site: 'North, hall 2', groupId: GROUP_ID }, rows[1]!];
	const after = bySite(await run(await importWith(moved)));
	expect(after['North, hall 2']).toMatchObject({ action: 'updated', token: 'unchanged' });
	expect(after.South).toMatchObject({ action: 'unchanged', token: 'unchanged' });
	const { update, setEnrollmentGroup } = world.simulator.counters.byOperation;
	expect({ update, setEnrollmentGroup }).toEqual({ update: 1, setEnrollmentGroup: 1 });
	expect(world.simulator.counters.writes).toBe(2);
	const north = String(before.North!.profileId);
	expect(world.simulator.profile(north)).toMatchObject({ description: 'North, hall 2' });
	expect(world.simulator.enrollmentGroup(north)).toBe(GROUP_ID);
});

test('a row that fails says why and gets no token; the others go on', async () => {
	const notOwned = '33333333-3333-4333-8333-333333333333';
	world.simulator.settings.groups[notOwned] = 'firstPartyAppNotAnOwner';
	const id = await importWith([
		{ site: 'Fine', profile: 'Doors Fine', mode: DEDICATED, groupId: GROUP_ID },
		{ site: 'No owner', profile: 'Doors No owner', mode: DEDICATED, groupId: notOwned },
		{ site: 'No mode', profile: 'Doors No mode', mode: 'somethingElse' },
		{ site: 'No number', profile: 'Doors No number', mode: DEDICATED, validityDays: 'ninety' },
	]);
	const execution = await run(id);
	expect(Object.keys(bySite(execution))).toEqual(['Fine']);
	expect(world.simulator.counters.tokensMade).toBe(1);
	const failed = execution.data.resultData.runData[FAILED]!.flatMap(
		({ data }) => data?.main?.[0] ?? [],
	).map(({ json }) => json);
	expect(failed).toHaveLength(3);
	expect(failed).toContainEqual({
		site: 'No owner',
		profile: 'Doors No owner',
		error: expect.any(String),
		advice: expect.stringContaining('Intune Provisioning Client'),
	});
	expect(failed).toContainEqual(
		expect.objectContaining({ site: 'No mode', error: expect.stringContaining('Enrollment Mode') }),
	);
	expect(failed).toContainEqual(
		expect.objectContaining({ site: 'No number', error: expect.stringContaining('"ninety"') }),
	);
});
