import { PLAIN } from './promises/support';
import { useWorld } from './support/useWorld';
import { DAY_SECONDS } from './support/kinds';

const DAY = DAY_SECONDS * 1000;
const LIST = { match: { operation: 'listDevices' } } as const;
const DEVICE = { match: { operation: 'getDevice' } } as const;

const world = useWorld();
beforeEach(() => world.simulator.clearFaults());

const get = async (more: object = {}, options: object = {}) =>
	await world.run(
		{ resource: 'device', operation: 'getAll', returnAll: true, enrolledAfter: began(), ...more },
		options,
	);
/** All tests of this file share a tenant: each looks only at what enrolled since it began. */
let beganAt = 0;
beforeEach(async () => {
	await world.clock.sleep(DAY);
	beganAt = world.clock.now() - 1;
	world.credential();
});
const began = () => new Date(beganAt).toISOString();

let profiles = 0;
function addProfile(displayName = `Site ${++profiles}`, more: object = {}) {
	const { id } = world.simulator.addProfile(
		{ displayName },
		{ token: { validitySeconds: 365 * DAY_SECONDS }, ...more },
	);
	return { id, name: displayName };
}
const shown = ({ outputs }: Awaited<ReturnType<typeof get>>) => outputs[0]!.map(({ json }) => json);
const ids = (run: Awaited<ReturnType<typeof get>>) => shown(run).map(({ id }) => id);
const operations = () => world.simulator.counters.byOperation;

test('a device is shown with the name that lists hide, and with the id of its profile', async () => {
	const { id: profileId, name } = addProfile();
	const device = world.simulator.enrollDevice(profileId);
	expect(shown(await get())).toEqual([
		{
			id: device.id,
			deviceName: device.deviceName,
			serialNumber: device.serialNumber,
			imei: device.imei,
			operatingSystem: 'AndroidEnterprise',
			enrolledDateTime: device.enrolledDateTime,
			managementState: 'managed',
			azureADDeviceId: device.azureADDeviceId,
			enrollmentProfileName: name,
			profileId,
		},
	]);
});

test('only what enrolled since is read, in batches, whatever else the tenant has', async () => {
	const { id } = addProfile();
	world.simulator.addDevices(5_000, { enrolledDateTime: '2026-01-01T00:00:00Z' });
	const fresh = Array.from({ length: 50 }, () => world.simulator.enrollDevice(id).id);
	world.simulator.reset();
	expect(ids(await get()).sort()).toEqual([...fresh].sort());
	expect(operations()).toMatchObject({ listDevices: 1, getDevice: 50 });
	// the list of devices, three batches, and the lists of both types of profile in one
	expect(world.simulator.counters.requests).toBe(5);
});

test('by default what enrolled within 30 days is shown', async () => {
	const { id } = addProfile();
	const at = (days: number) => new Date(world.clock.now() - days * DAY).toISOString();
	const old = world.simulator.enrollDevice(id, { enrolledDateTime: at(31) });
	const recent = world.simulator.enrollDevice(id, { enrolledDateTime: at(29) });
	const found = ids(await get({ enrolledAfter: '' }));
	expect(found).toContain(recent.id);
	expect(found).not.toContain(old.id);
});

test('all pages are read, and a device that two of them show comes once', async () => {
	const { id } = addProfile();
	world.simulator.settings.pageSize = 20;
	const fresh = Array.from({ length: 50 }, () => world.simulator.enrollDevice(id).id);
	world.simulator.addFault({
		...LIST,
		action: {
			kind: 'status',
			status: 200,
			body: {
				custom: {
					value: [{ id: fresh[0] }, { id: fresh[49] }],
					'@odata.nextLink': `${world.simulator.origin}/beta/deviceManagement/managedDevices?$filter=enrolledDateTime%20gt%20${began()}&$top=500`,
				},
			},
		},
	});
	const found = ids(await get());
	expect(found).toHaveLength(50);
	expect(new Set(found)).toEqual(new Set(fresh));
});

test('a limit is kept, and no more devices are read than it asks for', async () => {
	const { id } = addProfile();
	for (let count = 0; count < 30; count++) world.simulator.enrollDevice(id);
	world.simulator.reset();
	expect(shown(await get({ returnAll: false, limit: 3 }))).toHaveLength(3);
	expect(operations().getDevice).toBe(3);
});

test('a limit is filled although a device left meanwhile', async () => {
	const { id } = addProfile();
	const all = Array.from({ length: 5 }, () => world.simulator.enrollDevice(id).id);
	world.simulator.addFault({
		match: { operation: 'getDevice', path: all[0] },
		times: 'always',
		action: { kind: 'status', status: 404 },
	});
	expect(ids(await get({ returnAll: false, limit: 3 }))).toEqual(all.slice(1, 4));
});

test('devices of other systems are none of these profiles, and are not even read', async () => {
	const { id } = addProfile();
	for (const operatingSystem of ['Windows', 'iOS', 'macOS', 'iPadOS'])
		world.simulator.enrollDevice(id, { operatingSystem });
	const unknown = world.simulator.enrollDevice(id, { operatingSystem: 'Fuchsia' });
	world.simulator.reset();
	expect(ids(await get())).toEqual([unknown.id]);
	expect(operations().getDevice).toBe(1);
});

describe('the profiles', () => {
	test.each([
		['a name', (one: { name: string }) => one.name],
		['an ID', (one: { id: string }) => one.id],
		['an ID as AOSP actions spell it', (one: { id: string }) => `AOSP-${one.id.toUpperCase()}`],
	])('are given by %s', async (_, by) => {
		const [wanted, other] = [addProfile(), addProfile()];
		const { id } = world.simulator.enrollDevice(wanted.id);
		world.simulator.enrollDevice(other.id);
		expect(ids(await get({ profiles: by(wanted) }))).toEqual([id]);
	});

	test('are given one a line, or as a list', async () => {
		const [one, two, other] = [addProfile(), addProfile(), addProfile()];
		const devices = [one, two, other].map(({ id }) => world.simulator.enrollDevice(id).id);
		const expected = devices.slice(0, 2);
		expect(ids(await get({ profiles: `${one.name}\n\n ${two.id}\n` }))).toEqual(expected);
		const list = '={{ $json.names }}';
		const items = [{ json: { names: [one.id, two.name] } }];
		expect(ids(await get({ profiles: list }, { items }))).toEqual(expected);
	});

	test('of one name: the devices of all of them come by the name, no id is guessed, and by an ID it is told', async () => {
		const [one, two] = [addProfile('Twins'), addProfile('Twins')];
		for (const { id } of [one, two]) world.simulator.enrollDevice(id);
		const twins = shown(await get({ profiles: 'Twins' }));
		expect(twins).toHaveLength(2);
		for (const item of twins) {
			expect(item).not.toHaveProperty('profileId');
			expect(item.profileIdMissing).toBe('2 enrollment profiles have this name');
		}
		const { error } = await get({ profiles: two.id });
		expect(error!.message).toBe(
			'Could not find the devices: 2 enrollment profiles are named "Twins"',
		);
	});

	test('that were renamed: the old name finds the devices, and the missing id is told', async () => {
		const { id, name } = addProfile();
		world.simulator.enrollDevice(id);
		world.simulator.patchProfile(id, { displayName: `${name}, moved` });
		const [item] = shown(await get({ profiles: name }));
		expect(item).not.toHaveProperty('profileId');
		expect(item!.profileIdMissing).toMatch(/renamed or deleted/);
		expect(shown(await get({ profiles: id }))).toEqual([]);
	});

	test('that show in both collections count once', async () => {
		const { id } = addProfile(undefined, { mirrored: true });
		world.simulator.enrollDevice(id);
		expect(shown(await get())).toMatchObject([{ profileId: id }]);
	});

	test('a device that enrolled without one says nothing of it', async () => {
		world.simulator.addDevice();
		world.simulator.reset();
		const [item] = shown(await get());
		expect(item!.enrollmentProfileName).toBeNull();
		expect(Object.keys(item!)).not.toContain('profileIdMissing');
		expect(operations().list).toBeUndefined();
	});

	test('an ID that nobody has is a failure, and nothing is read for it', async () => {
		addProfile();
		world.simulator.reset();
		const { error } = await get({ profiles: '11111111-2222-4333-8444-555555555555' });
		expect(error!.message).toMatch(/no Android enrollment profile has the ID/);
		expect(operations().listDevices).toBeUndefined();
	});

	test('of many items are listed once', async () => {
		const { id, name } = addProfile();
		world.simulator.enrollDevice(id);
		world.simulator.reset();
		const items = Array.from({ length: 5 }, () => ({ json: { name } }));
		const { outputs } = await get({ profiles: '={{ $json.name }}' }, { items });
		expect(outputs[0]!.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([
			0, 1, 2, 3, 4,
		]);
		expect(operations().list).toBe(2);
	});
});

describe('permissions', () => {
	const only = (...permissions: string[]) => {
		world.simulator.settings.applicationPermissions = permissions;
		world.credential();
	};

	test('the one for devices is named where it is missing', async () => {
		only('DeviceManagementConfiguration.ReadWrite.All');
		const { error } = await get();
		expect(error!.message).toBe('Could not list the devices: a permission is missing (403)');
		expect(error!.description).toContain('Add DeviceManagementManagedDevices.Read.All');
	});

	test('the same where Graph does not say which', async () => {
		world.simulator.addFault({
			...LIST,
			times: 'always',
			action: {
				kind: 'status',
				status: 403,
				body: { custom: { error: { code: 'Forbidden', message: '' } } },
			},
		});
		expect((await get()).error!.description).toContain(
			'Add DeviceManagementManagedDevices.Read.All',
		);
	});

	test('that one alone is enough: items say why there is no profileId', async () => {
		const { id, name } = addProfile();
		world.simulator.enrollDevice(id);
		only('DeviceManagementManagedDevices.Read.All');
		const run = await get({ profiles: name });
		expect(run.error).toBeUndefined();
		expect(shown(run)).toMatchObject([
			{ enrollmentProfileName: name, profileIdMissing: expect.stringMatching(/403/) },
		]);
		expect(JSON.stringify(run.hints)).toContain('without profileId');
		expect((await get({ profiles: id })).error!.description).toContain(
			'DeviceManagementConfiguration.Read.All',
		);
	});
});

test('a user without the Intune role for devices is told which one', async () => {
	Object.assign(world.simulator.settings, { intuneRole: 'none', directoryRoles: [] });
	world.signInUser();
	const { error } = await get();
	expect(error!.message).toMatch(/the signed-in user has no Intune role for this/);
	expect(error!.description).toContain('"Managed devices: Read"');
});

test('in v1.0 there are devices but no profiles, which items say', async () => {
	const { id } = addProfile();
	world.simulator.enrollDevice(id);
	world.simulator.settings.v1Available = false;
	expect(shown(await get({ apiVersion: 'v1.0' }))).toMatchObject([
		{ profileIdMissing: expect.stringMatching(/Graph v1.0 has no .* enrollment profiles/) },
	]);
});

describe('faults', () => {
	test.each([LIST, DEVICE])('an answer that was lost at %j is asked for again', async (at) => {
		const { id } = addProfile();
		const all = Array.from({ length: 3 }, () => world.simulator.enrollDevice(id).id);
		world.simulator.addFault({ ...at, action: { kind: 'drop', when: 'after' } });
		expect(ids(await get({ ...PLAIN }))).toEqual(all);
	});

	test.each([LIST, DEVICE, { match: { operation: 'list' } } as const])(
		'one that does not pass at %j fails the item, and shows no part of the devices as all',
		async (at) => {
			const { id } = addProfile();
			world.simulator.enrollDevice(id);
			const action = { kind: 'status', status: 500 } as const;
			const fault = world.simulator.addFault({ ...at, times: 'always', action });
			expect((await get()).error!.message).toMatch(/Intune had a problem of its own \(500\)/);
			expect(fault.hits).toBeGreaterThan(1);
		},
	);

	test('a next link to another origin is not followed', async () => {
		const body = {
			custom: { value: [], '@odata.nextLink': 'https://graph.example.com/beta/deviceManagement/x' },
		};
		world.simulator.addFault({ ...LIST, action: { kind: 'status', status: 200, body } });
		expect((await get()).error!.message).toMatch(/^The list of devices .* at another address$/);
	});

	test('an id that cannot stand in a path is never asked for', async () => {
		const value = ['../auditEvents', 'a/b', 'x?y', 7, null].map((id) => ({ id }));
		const body = { custom: { value } };
		world.simulator.addFault({ ...LIST, action: { kind: 'status', status: 200, body } });
		world.simulator.reset();
		expect(shown(await get())).toEqual([]);
		expect(operations().getDevice).toBeUndefined();
	});
});

test.each([
	[{ enrolledAfter: 'lately' }, 'Enrolled After "lately" is not a date and time'],
	[{ profiles: { a: 1 } }, 'Enrollment Profiles is neither text nor a list of texts'],
	[{ returnAll: false, limit: 0 }, 'Limit must be a whole number from 1'],
	[{ apiVersion: 'v2' }, 'API Version "v2" is not known'],
])('%j is refused before anything is sent', async (parameters, message) => {
	world.simulator.reset();
	expect((await get(parameters)).error!.message).toBe(message);
	expect(world.simulator.counters.requests).toBe(0);
});
