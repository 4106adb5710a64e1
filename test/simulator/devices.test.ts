import type { ManagedDevice, VirtualClock } from '.';
import { openStill, OWNER, type Opened } from './openSimulator';

const DEVICES = '/v1.0/deviceManagement/managedDevices';
const TEAMS = 'corporateOwnedAOSPUserAssociatedDevice';

let simulator: Opened['simulator'];
let client: Opened['client'];
let clock: VirtualClock;

beforeEach(async () => ({ simulator, client, clock } = await openStill()));
afterEach(() => simulator.stop());

const list = async (query = ''): Promise<ManagedDevice[]> =>
	(await client.call('GET', `${DEVICES}${query && `?${query}`}`)).json.value;
const ids = (devices: ManagedDevice[]) => devices.map(({ id }) => id);
const valid = { token: { validitySeconds: 86_400 } };

test.each(['v1.0', 'beta'])(
	'%s: only a read by id knows the enrollment profile',
	async (version) => {
		const { id } = simulator.addDevice({ enrollmentProfileName: 'Kiosks', serialNumber: 'S1' });
		const path = DEVICES.replace('v1.0', version);
		const fields = '$select=id,deviceName,serialNumber,enrollmentProfileName';
		const { value } = (await client.call('GET', `${path}?${fields}`)).json;
		expect(value).toEqual([
			{ id, deviceName: expect.any(String), serialNumber: 'S1', enrollmentProfileName: null },
		]);
		expect((await client.call('GET', path)).json.value[0].enrollmentProfileName).toBeNull();
		const one = await client.call('GET', `${path}/${id}?$select=id,enrollmentProfileName`);
		expect(one.json).toMatchObject({ id, enrollmentProfileName: 'Kiosks' });
		expect((await client.call('GET', `${path}/nobody`)).status).toBe(404);
	},
);

test('a device enrolls by a live token and counts', async () => {
	const { id } = simulator.addProfile({ displayName: 'Kiosks' }, valid);
	const device = simulator.enrollDevice(id, { deviceName: 'Lobby' });
	expect(device).toMatchObject({ deviceName: 'Lobby', enrollmentProfileName: 'Kiosks' });
	expect(Date.parse(device.enrolledDateTime)).toBe(clock.now());
	expect((await client.call('GET', `${OWNER}/${id}`)).json.enrolledDeviceCount).toBe(1);
	simulator.revokeToken(id);
	expect(() => simulator.enrollDevice(id)).toThrow('No live token');
	expect(await list()).toHaveLength(1);
	simulator.removeDevice(device.id);
	expect(await list()).toEqual([]);
	expect((await client.call('GET', `${DEVICES}/${device.id}`)).status).toBe(404);
});

test('an AOSP device counts the use of the token as well', async () => {
	const { id } = simulator.addProfile({ enrollmentMode: TEAMS }, valid);
	expect(simulator.enrollDevice(id)).toMatchObject({ operatingSystem: 'Android (AOSP)' });
	expect(simulator.profile(id)).toMatchObject({
		enrolledDeviceCount: 1,
		enrollmentTokenUsageCount: 1,
	});
});

test('lists are filtered by date, by name, and come in pages', async () => {
	const { id } = simulator.addProfile({ displayName: 'Kiosks' }, valid);
	const old = simulator.addDevices(150);
	await clock.advance(60_000);
	const since = new Date(clock.now() - 1000).toISOString();
	const fresh = [simulator.enrollDevice(id).id, simulator.enrollDevice(id).id];
	expect(ids(await list(`$filter=enrolledDateTime gt ${since}`))).toEqual(fresh);
	expect(ids(await list(`$filter=enrolledDateTime lt ${since}&$top=1000`))).toEqual(old);
	expect(await list("$filter=deviceName eq 'Android-000001'")).toHaveLength(1);
	const seen: string[] = [];
	for (let url: string | undefined = `${DEVICES}?$select=id&$top=60`; url;) {
		const { json } = await client.call('GET', url);
		seen.push(...ids(json.value));
		url = json['@odata.nextLink'];
	}
	expect(seen).toEqual([...old, ...fresh]);
	const refused = await client.call('GET', `${DEVICES}?$filter=enrollmentProfileName eq 'Kiosks'`);
	expect(refused.status).toBe(400);
});

test('reads lag behind an enrollment, lists by a time of their own', async () => {
	Object.assign(simulator.settings, { readLagMs: 1000, listLagMs: 30_000 });
	const { id: profileId } = simulator.addProfile({}, valid);
	await clock.advance(60_000);
	const { id } = simulator.enrollDevice(profileId);
	const seen = async () => [
		(await client.call('GET', `${DEVICES}/${id}`)).status,
		(await list()).length,
	];
	expect(await seen()).toEqual([404, 0]);
	await clock.advance(1000);
	expect(await seen()).toEqual([200, 0]);
	await clock.advance(29_000);
	expect(await seen()).toEqual([200, 1]);
});

test('a page that was given is not moved by a device that enrolls', async () => {
	simulator.addDevices(3);
	const first = (await client.call('GET', `${DEVICES}?$top=2`)).json;
	const { id } = simulator.addProfile({}, valid);
	simulator.enrollDevice(id);
	const second = (await client.call('GET', first['@odata.nextLink'])).json;
	expect([first.value.length, second.value.length]).toEqual([2, 2]);
});

test('need their own permission', async () => {
	simulator.settings.applicationPermissions = ['DeviceManagementConfiguration.ReadWrite.All'];
	const token = simulator.issueTokens({ kind: 'application' }).access_token;
	for (const path of [DEVICES, `${DEVICES}/x`]) {
		const answer = await client.call('GET', path, undefined, {
			headers: { Authorization: `Bearer ${token}` },
		});
		expect(answer.status).toBe(403);
		expect(JSON.parse(answer.json.error.message).Message).toContain(
			'scopes: DeviceManagementManagedDevices.Read.All, DeviceManagementManagedDevices.ReadWrite.All',
		);
	}
	simulator.addFault({ action: { kind: 'status', body: 'missingScope' } });
	expect((await client.call('GET', DEVICES)).json.error.message).toContain(
		'ManagedDevices.Read.All',
	);
});

test('are there in v1.0 where the profiles are not', async () => {
	simulator.settings.v1Available = false;
	expect((await client.call('GET', DEVICES)).status).toBe(200);
});

test('can be seeded and enrolled from another process', async () => {
	const control = async (method: string, path: string, body?: object) =>
		(await client.call(method, `/_simulator/${path}`, body)).json;
	const { id } = simulator.addProfile({}, valid);
	const seeded = await control('POST', 'devices', { count: 3, enrollmentProfileName: 'X' });
	const enrolled = await control('POST', `enroll/${id}`, { count: 2 });
	expect(ids(await list())).toEqual([...seeded.ids, ...enrolled.ids]);
	await control('DELETE', `devices/${seeded.ids[0]}`);
	expect(await list()).toHaveLength(4);
});

describe('Microsoft Teams devices', () => {
	const teams = (more: object = {}) => ({
		displayName: 'Rooms',
		enrollmentMode: TEAMS,
		isTeamsDeviceProfile: true,
		...more,
	});

	test('of two enabled profiles none is supported', () => {
		const { id } = simulator.addProfile(teams(), valid);
		expect(simulator.teamsDevicesCanSignIn()).toBe(true);
		simulator.enrollDevice(id);
		const second = simulator.addProfile(teams(), valid);
		expect(simulator.teamsDevicesCanSignIn()).toBe(false);
		expect(() => simulator.enrollDevice(id)).toThrow('several enabled profiles');
		simulator.revokeToken(second.id);
		expect(simulator.teamsDevicesCanSignIn()).toBe(true);
		simulator.revokeToken(id);
		expect(simulator.teamsDevicesCanSignIn()).toBe(false);
	});

	test('are AOSP user-associated, and may be several or one', async () => {
		const create = (body: object) => client.call('POST', OWNER, body);
		expect((await create(teams({ enrollmentMode: undefined }))).status).toBe(400);
		expect((await create(teams())).status).toBe(201);
		expect((await create(teams())).status).toBe(201);
		simulator.settings.teamsProfiles = 'one';
		expect((await create(teams())).status).toBe(400);
		expect((await create(teams({ isTeamsDeviceProfile: false }))).status).toBe(201);
		const filter = `enrollmentMode eq '${TEAMS}' and isTeamsDeviceProfile eq true`;
		const { value } = (await client.call('GET', `${OWNER}?$filter=${filter}`)).json;
		expect(value).toHaveLength(2);
	});
});
