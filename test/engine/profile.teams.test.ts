import { SEVERAL_OF_TEAMS } from '../../nodes/IntuneEnrollment/enrollment/teamsDevices';
import { useFreshWorld } from './support/useWorld';
import { type World } from './support/world';

/* Profiles of Microsoft Teams devices: one of a tenant works, and with several none does. */

const TEAMS = 'corporateOwnedAOSPUserAssociatedDevice';
const token = { validitySeconds: 10 * 365 * 86_400 };

const { world } = useFreshWorld();

const add = (partial: object = {}, options: object = { token }) =>
	world.simulator.addProfile(
		{ displayName: 'Meeting Rooms', enrollmentMode: TEAMS, isTeamsDeviceProfile: true, ...partial },
		options,
	).id;
const byId = (value: string) => ({ profileId: { __rl: true, mode: 'id', value } });
type Options = Parameters<World['run']>[1];
const run = async (operation: string, parameters: object = {}, options: Options = {}) =>
	await world.run(
		{ resource: 'profile', operation, enrollmentMode: TEAMS, ...parameters },
		options,
	);
const make = { displayName: 'Lobby', additionalFields: { isTeamsDeviceProfile: true } };
const lists = () => world.simulator.counters.byOperation.list ?? 0;
const warnings = ({ hints }: Awaited<ReturnType<typeof run>>) =>
	(hints as Array<{ message: string }>).map(({ message }) => message);
const isOfTeams = (id: unknown) => world.simulator.profile(String(id))!.isTeamsDeviceProfile;

describe('the field', () => {
	test.each(['create', 'upsert'])('%s sets it', async (operation) => {
		const { outputs, error } = await run(operation, make);
		expect(error).toBeUndefined();
		const { json } = outputs[0]![0]!;
		expect(json.isTeamsDeviceProfile).toBe(true);
		expect(isOfTeams(json.id)).toBe(true);
	});

	test.each([true, false])(
		'update sets it to %s, which an expression may give as text',
		async (on) => {
			const id = add({ isTeamsDeviceProfile: !on });
			const updateFields = { isTeamsDeviceProfile: `={{ "${on}" }}` };
			const { outputs } = await run('update', { ...byId(id), updateFields });
			expect(outputs[0]![0]!.json.isTeamsDeviceProfile).toBe(on);
			expect(isOfTeams(id)).toBe(on);
		},
	);

	test('upsert changes it, says so, and leaves it alone where it is not given', async () => {
		const id = add({ isTeamsDeviceProfile: false });
		const displayName = 'Meeting Rooms';
		const first = await run('upsert', { ...make, displayName });
		expect(first.outputs[0]![0]!.json).toMatchObject({
			action: 'updated',
			changes: [{ field: 'isTeamsDeviceProfile', from: false, to: true }],
		});
		const second = await run('upsert', { displayName });
		expect(second.outputs[0]![0]!.json.action).toBe('unchanged');
		expect(isOfTeams(id)).toBe(true);
	});

	test.each(['get', 'getAll'])('%s shows it, simplified too', async (operation) => {
		const id = add();
		const { outputs } = await run(operation, byId(id));
		expect(outputs[0]![0]!.json).toMatchObject({ id, isTeamsDeviceProfile: true });
	});
});

describe('Get Many, filter Teams Devices', () => {
	beforeEach(() => {
		add();
		add({ displayName: 'Phones', isTeamsDeviceProfile: false });
		world.simulator.addProfile({ displayName: 'Kiosks' });
	});
	const names = async (teamsDevices: unknown, more: object = {}) => {
		const { outputs, error } = await run('getAll', { filters: { teamsDevices }, ...more });
		expect(error).toBeUndefined();
		return outputs[0]!.map(({ json }) => json.displayName);
	};

	test('on: only these, and no other profile is read', async () => {
		expect(await names(true)).toEqual(['Meeting Rooms']);
		expect(world.simulator.counters.byOperation.get).toBe(1);
		expect(await names('={{ "true" }}', { simplify: false })).toEqual(['Meeting Rooms']);
	});

	test('off: only the others; empty: all', async () => {
		expect(await names(false)).toEqual(['Phones', 'Kiosks']);
		expect(await names('={{ undefined }}')).toHaveLength(3);
	});

	test('Android for Work profiles are among the others', async () => {
		const more = { profileType: 'androidForWork' };
		world.simulator.addProfile(
			{ displayName: 'Older' },
			{ collection: 'androidForWorkEnrollmentProfiles' },
		);
		expect(await names(false, more)).toEqual(['Older']);
		expect(await names(true, more)).toEqual([]);
	});

	test('neither true nor false: refused before anything is sent', async () => {
		const { error } = await run('getAll', { filters: { teamsDevices: '={{ "some" }}' } });
		expect(error!.message).toBe('Filter Teams Devices "some" is neither true nor false');
		expect(world.simulator.counters.requests).toBe(0);
	});
});

describe('a second one', () => {
	test.each(['create', 'upsert'])(
		'%s of it warns, and no device can sign in',
		async (operation) => {
			add();
			expect(world.simulator.teamsDevicesCanSignIn()).toBe(true);
			const made = await run(operation, make);
			expect(made.error).toBeUndefined();
			expect(warnings(made)).toEqual([SEVERAL_OF_TEAMS]);
			expect(lists()).toBe(1);
			world.simulator.makeToken(String(made.outputs[0]![0]!.json.id), 86_400);
			expect(world.simulator.teamsDevicesCanSignIn()).toBe(false);
		},
	);

	test('an update that switches it on warns', async () => {
		add();
		const id = add({ isTeamsDeviceProfile: false });
		const updateFields = { isTeamsDeviceProfile: true };
		expect(warnings(await run('update', { ...byId(id), updateFields }))).toEqual([
			SEVERAL_OF_TEAMS,
		]);
	});

	test.each(['create', 'upsert'])('%s of the first one does not warn', async (operation) => {
		add({ isTeamsDeviceProfile: false });
		expect(warnings(await run(operation, make))).toEqual([]);
		expect(lists()).toBe(1);
	});

	test('switching it off, or not asking for it, neither warns nor lists', async () => {
		const [first] = [add(), add()];
		const off = { isTeamsDeviceProfile: false };
		expect(warnings(await run('update', { ...byId(first!), updateFields: off }))).toEqual([]);
		expect(warnings(await run('create', { displayName: 'Phones' }))).toEqual([]);
		expect(lists()).toBe(0);
	});

	test('upsert that changes nothing warns all the same, and a dry run of what would be made', async () => {
		add({ displayName: 'Lobby' });
		add();
		expect(warnings(await run('upsert', make))).toEqual([SEVERAL_OF_TEAMS]);
		const options = { dryRun: true };
		const dry = await run('upsert', { ...make, displayName: 'New', options });
		expect(warnings(dry)).toEqual([SEVERAL_OF_TEAMS]);
		expect(world.simulator.counters.writes).toBe(0);
	});

	test('a dry run warns of two that it would make itself', async () => {
		const items = [{ json: { name: 'One' } }, { json: { name: 'Two' } }];
		const parameters = { ...make, displayName: '={{ $json.name }}', options: { dryRun: true } };
		expect(warnings(await run('upsert', parameters, { items }))).toEqual([SEVERAL_OF_TEAMS]);
		expect(warnings(await run('upsert', parameters))).toEqual([]);
	});

	test('two that one run makes while lists lag: said once, with one list', async () => {
		world.simulator.settings.readLagMs = 25_000;
		const items = [1, 2, 3].map((name) => ({ json: { name } }));
		const made = await run('create', { ...make, displayName: '=Room {{ $json.name }}' }, { items });
		expect(made.outputs[0]).toHaveLength(3);
		expect(warnings(made)).toEqual([SEVERAL_OF_TEAMS]);
		expect(lists()).toBe(1);
	});

	test('one that this process switched off or deleted is none, though lists still show it', async () => {
		const [off, gone] = [add(), add()];
		world.simulator.settings.readLagMs = 25_000;
		await run('update', { ...byId(off!), updateFields: { isTeamsDeviceProfile: false } });
		await run('delete', byId(gone!));
		expect(warnings(await run('create', make))).toEqual([]);
	});

	test('where the list cannot be read the profile is made all the same', async () => {
		add();
		world.simulator.addFault({
			match: { operation: 'list' },
			times: 'always',
			action: { kind: 'status', status: 403 },
		});
		const made = await run('create', make);
		expect(made.error).toBeUndefined();
		expect(isOfTeams(made.outputs[0]![0]!.json.id)).toBe(true);
		expect(warnings(made)).toEqual([]);
	});

	test('Get Many that comes across two warns, whatever it filters, without another request', async () => {
		add();
		expect(warnings(await run('getAll'))).toEqual([]);
		add();
		expect(warnings(await run('getAll', { filters: { name: 'nobody' } }))).toEqual([
			SEVERAL_OF_TEAMS,
		]);
		expect(lists()).toBe(2);
	});
});
