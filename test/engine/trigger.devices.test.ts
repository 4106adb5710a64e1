import { DAY_SECONDS } from './support/kinds';
import { watch, type PollResult, type Watch } from './support/poll';
import { setTimeOfDay, useFreshWorld } from './support/useWorld';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIST = { operation: 'listDevices' } as const;
const DEVICE = { operation: 'getDevice' } as const;

const { world } = useFreshWorld();
let profileId: string;
beforeEach(async () => {
	profileId = addProfile('Kiosks');
});

function addProfile(displayName: string): string {
	const token = { validitySeconds: 365 * DAY_SECONDS };
	return world.simulator.addProfile({ displayName }, { token }).id;
}
const enroll = (more: object = {}) => world.simulator.enrollDevice(profileId, more).id;
const enrollMany = (count: number) => Array.from({ length: count }, () => enroll());
const pass = async (ms: number) => await world.clock.sleep(ms);
const watchDevices = (more: object = {}, budgetMs?: number) =>
	watch(world, { event: 'deviceEnrolled', ...more }, budgetMs);
const ids = ({ items, error }: PollResult) => {
	expect(error).toBeUndefined();
	return (items ?? []).map(({ id }) => String(id));
};

/** A watch that has taken stock. */
async function published(more: object = {}, budgetMs?: number): Promise<Watch> {
	const trigger = watchDevices(more, budgetMs);
	expect(await trigger.poll()).toEqual({ items: null });
	await pass(MINUTE);
	world.simulator.reset();
	return trigger;
}

test('a device is told with its profile, as Get Many shows it', async () => {
	const trigger = await published();
	const device = world.simulator.enrollDevice(profileId);
	expect((await trigger.poll()).items).toEqual([
		{
			event: 'deviceEnrolled',
			id: device.id,
			deviceName: device.deviceName,
			serialNumber: device.serialNumber,
			imei: device.imei,
			operatingSystem: 'AndroidEnterprise',
			enrolledDateTime: device.enrolledDateTime,
			managementState: 'managed',
			azureADDeviceId: device.azureADDeviceId,
			enrollmentProfileName: 'Kiosks',
			profileId,
		},
	]);
});

test('the first poll takes stock and emits nothing; after it each device is told once', async () => {
	enrollMany(3);
	const trigger = await published();
	expect(ids(await trigger.poll())).toEqual([]);
	const told: string[] = [];
	const all: string[] = [];
	for (let round = 0; round < 40; round++) {
		all.push(...enrollMany(round % 3));
		await pass((round % 7) * 10 * MINUTE);
		told.push(...ids(await trigger.poll()));
	}
	expect(told).toEqual(all);
});

test('with 50 000 devices in the tenant only the new ones are read', async () => {
	world.simulator.addDevices(50_000, { enrolledDateTime: '2026-01-01T00:00:00Z' });
	const trigger = await published({}, 36_000);
	const fresh = enrollMany(3);
	const started = world.clock.now();
	expect(ids(await trigger.poll())).toEqual(fresh);
	expect(world.simulator.counters.byOperation).toMatchObject({ listDevices: 1, getDevice: 3 });
	expect(world.clock.now() - started).toBeLessThan(36_000);
	world.simulator.reset();
	expect(ids(await trigger.poll())).toEqual([]);
	expect(world.simulator.counters.byOperation).toEqual({ listDevices: 1 });
});

test('more devices than one poll can read come over several polls, each once, and each poll within its budget', async () => {
	world.simulator.settings.pageSize = 500;
	const trigger = await published({}, 36_000);
	const all: string[] = [];
	for (let hour = 0; hour < 11; hour++) {
		all.push(...enrollMany(100));
		await pass(HOUR);
	}
	const told: string[] = [];
	for (let polls = 0; polls < 4; polls++) {
		const started = world.clock.now();
		told.push(...ids(await trigger.poll()));
		expect(world.clock.now() - started).toBeLessThan(36_000);
		await pass(MINUTE);
	}
	expect(told).toEqual(all);
});

test('where Graph is slow a poll tells what it could read in time, and the next ones go on', async () => {
	world.simulator.settings.pageSize = 500;
	const trigger = await published({}, 36_000);
	const all: string[] = [];
	for (let hour = 0; hour < 12; hour++) {
		all.push(...enrollMany(100));
		await pass(HOUR);
	}
	world.simulator.settings.delayMs = 5_000;
	const told: string[] = [];
	for (let polls = 0; polls < 15; polls++) {
		const started = world.clock.now();
		told.push(...ids(await trigger.poll()));
		expect(world.clock.now() - started).toBeLessThan(36_000);
		await pass(MINUTE);
	}
	expect(told).toEqual(all);
});

test('a list that lags loses none, also where a newer device was seen before', async () => {
	const trigger = await published();
	const late = enroll();
	await pass(30 * MINUTE);
	const newer = enroll();
	// as if the list had not got to it yet
	const fault = world.simulator.addFault({
		match: LIST,
		action: {
			kind: 'status',
			status: 200,
			body: { custom: { value: [listed(newer)] } },
		},
	});
	expect(ids(await trigger.poll())).toEqual([newer]);
	expect(fault.hits).toBe(1);
	await pass(MINUTE);
	expect(ids(await trigger.poll())).toEqual([late]);
	expect(ids(await trigger.poll())).toEqual([]);
});

const listed = (id: string) => ({
	id,
	enrolledDateTime: new Date(world.clock.now()).toISOString(),
	operatingSystem: 'AndroidEnterprise',
});

test('lists and reads that lag by themselves lose none and double none', async () => {
	Object.assign(world.simulator.settings, { readLagMs: 20_000, listLagMs: 5 * MINUTE });
	const trigger = await published();
	const told: string[] = [];
	const all: string[] = [];
	for (let round = 0; round < 30; round++) {
		all.push(...enrollMany(2));
		await pass(MINUTE);
		told.push(...ids(await trigger.poll()));
	}
	await pass(10 * MINUTE);
	told.push(...ids(await trigger.poll()));
	expect(told).toEqual(all);
});

test('a read that lags behind the list is made again by the next poll', async () => {
	const trigger = await published();
	const id = enroll();
	world.simulator.addFault({ match: DEVICE, action: { kind: 'status', status: 404 } });
	expect(ids(await trigger.poll())).toEqual([]);
	expect(ids(await trigger.poll())).toEqual([id]);
});

test('a device that stays in the list but cannot be found holds nobody up for ever', async () => {
	const trigger = await published();
	const ghost = enroll();
	world.simulator.addFault({
		match: { ...DEVICE, path: ghost },
		times: 'always',
		action: { kind: 'status', status: 404 },
	});
	const told: string[] = [];
	const all: string[] = [];
	for (let hour = 0; hour < 8; hour++) {
		all.push(enroll());
		await pass(HOUR);
		told.push(...ids(await trigger.poll()));
	}
	expect(told).toEqual(all);
	// what is dealt with is forgotten all the same
	expect(JSON.stringify(trigger.state())).not.toContain(all[0]!);
});

describe('the state', () => {
	test('survives a restart: what was told is not told again, what enrolled meanwhile is', async () => {
		const trigger = await published();
		// nothing was told since the first poll
		trigger.restart();
		const first = enroll();
		expect(ids(await trigger.poll())).toEqual([first]);
		trigger.restart();
		await pass(3 * DAY_SECONDS * 1000);
		const second = enroll();
		trigger.restart();
		expect(ids(await trigger.poll())).toEqual([second]);
		expect(ids(await trigger.poll())).toEqual([]);
	});

	test('polls that overlap tell a device once', async () => {
		const trigger = await published();
		const fresh = enrollMany(30);
		const polls = await Promise.all([trigger.poll(), trigger.poll(), trigger.poll()]);
		expect(polls.flatMap(ids)).toEqual(fresh);
	});

	test('does not grow with the tenant: only what a list may show again is kept', async () => {
		const trigger = await published();
		for (let day = 0; day < 10; day++) {
			enrollMany(50);
			await pass(DAY_SECONDS * 1000);
			expect(ids(await trigger.poll())).toHaveLength(50);
		}
		const { known } = (trigger.state() as Record<string, { devices: { known: object } }>)[
			'node:Expiring'
		]!.devices;
		expect(Object.keys(known)).toHaveLength(50);
	});

	test.each([-1, 1])('a clock that is a day off does not matter (%d)', async (sign) => {
		setTimeOfDay(world, sign * DAY_SECONDS * 1000);
		enroll();
		const trigger = await published();
		const all = enrollMany(2);
		expect(ids(await trigger.poll())).toEqual(all);
	});

	test('a date in the future does not hide what enrolls until then', async () => {
		const trigger = await published();
		const odd = enroll({ enrolledDateTime: '2030-01-01T00:00:00Z' });
		expect(ids(await trigger.poll())).toEqual([odd]);
		await pass(MINUTE);
		const next = enroll();
		expect(ids(await trigger.poll())).toEqual([next]);
	});
});

describe('the profiles', () => {
	test('only devices of the wanted ones start the workflow, by name or ID', async () => {
		const other = addProfile('Other');
		const trigger = await published({ profiles: `${profileId}\nThird` });
		const id = enroll();
		world.simulator.enrollDevice(other);
		expect(ids(await trigger.poll())).toEqual([id]);
		world.simulator.reset();
		expect(ids(await trigger.poll())).toEqual([]);
		expect(world.simulator.counters.byOperation.getDevice).toBeUndefined();
	});

	test('one that is gone fails the poll before a device is listed', async () => {
		const trigger = await published({ profiles: profileId });
		enrollMany(3);
		world.simulator.removeProfiles();
		expect((await trigger.poll()).error!.message).toMatch(
			/no Android enrollment profile has the ID/,
		);
		expect(world.simulator.counters.byOperation.listDevices).toBeUndefined();
	});

	test('of one name, and renamed ones: told, not guessed', async () => {
		addProfile('Twins');
		const twin = addProfile('Twins');
		const trigger = await published();
		world.simulator.enrollDevice(twin);
		enroll();
		world.simulator.patchProfile(profileId, { displayName: 'Moved' });
		const { items } = await trigger.poll();
		expect(items).toMatchObject([
			{ enrollmentProfileName: 'Twins', profileIdMissing: '2 enrollment profiles have this name' },
			{ enrollmentProfileName: 'Kiosks', profileIdMissing: expect.stringMatching(/renamed/) },
		]);
		for (const item of items!) expect(item).not.toHaveProperty('profileId');
	});
});

describe('faults', () => {
	test.each([
		['the list', LIST],
		['a device', DEVICE],
		['the profiles', { operation: 'list' } as const],
	])('a poll that fails at %s changes nothing, and the next one tells all', async (_, match) => {
		const trigger = await published();
		const fresh = enrollMany(3);
		const before = trigger.state();
		const action = { kind: 'status', status: 500 } as const;
		const fault = world.simulator.addFault({ match, times: 'always', action });
		expect((await trigger.poll()).error!.message).toMatch(/500/);
		expect(trigger.state()).toEqual(before);
		fault.remove();
		expect(ids(await trigger.poll())).toEqual(fresh);
	});

	test.each([LIST, DEVICE])('an answer that was lost at %j is asked for again', async (match) => {
		const trigger = await published();
		const fresh = enrollMany(3);
		world.simulator.addFault({ match, action: { kind: 'drop', when: 'after' } });
		expect(ids(await trigger.poll())).toEqual(fresh);
		expect(ids(await trigger.poll())).toEqual([]);
	});

	test('one device that cannot be read does not silence the others, and is told once it can', async () => {
		const trigger = await published();
		const [first, sick, last] = enrollMany(3);
		const fault = world.simulator.addFault({
			match: { ...DEVICE, path: sick },
			times: 'always',
			action: { kind: 'status', status: 500 },
		});
		expect(ids(await trigger.poll())).toEqual([first, last]);
		expect((await trigger.poll()).error!.message).toMatch(/read the device/);
		await pass(5 * HOUR);
		const next = enroll();
		expect(ids(await trigger.poll())).toEqual([next]);
		fault.remove();
		expect(ids(await trigger.poll())).toEqual([sick]);
	});

	test('a first poll that fails takes no stock: the next one does', async () => {
		const trigger = watchDevices();
		enroll();
		const action = { kind: 'status', status: 403 } as const;
		const fault = world.simulator.addFault({ match: LIST, times: 'always', action });
		const { error } = await trigger.poll();
		expect(error!.message).toBe('Could not list the devices: a permission is missing (403)');
		expect(error!.description).toContain('DeviceManagementManagedDevices.Read.All');
		fault.remove();
		expect(ids(await trigger.poll())).toEqual([]);
		const next = enroll();
		expect(ids(await trigger.poll())).toEqual([next]);
	});

	test('the permission for devices is enough', async () => {
		world.simulator.settings.applicationPermissions = ['DeviceManagementManagedDevices.Read.All'];
		const trigger = await published();
		const id = enroll();
		const { items } = await trigger.poll();
		expect(items).toMatchObject([{ id, profileIdMissing: expect.stringMatching(/403/) }]);
	});

	test('a Graph that never answers: the poll ends before n8n ends it', async () => {
		const trigger = await published({}, 36_000);
		world.simulator.addFault({ match: LIST, times: 'always', action: { kind: 'hang' } });
		const started = world.clock.now();
		const { error } = await trigger.poll();
		expect(error!.message).toMatch(/did not answer/);
		expect(world.clock.now() - started).toBeLessThan(36_000);
	});
});

describe('a test by hand', () => {
	test('shows the device that enrolled last, and changes nothing', async () => {
		enroll();
		await pass(MINUTE);
		const last = enroll();
		const trigger = watchDevices();
		expect((await trigger.poll('manual')).items).toMatchObject([
			{ event: 'deviceEnrolled', id: last, profileId },
		]);
		expect(trigger.state()).toEqual({});
	});

	test('shows an example where none enrolled', async () => {
		expect((await watchDevices().poll('manual')).items).toMatchObject([
			{ event: 'deviceEnrolled', deviceName: expect.stringMatching(/^Example/) },
		]);
	});
});

test.each([
	[{ apiVersion: 'v2' }, 'API Version "v2" is not known'],
	[{ profiles: { a: 1 } }, 'Enrollment Profiles is neither text nor a list of texts'],
])('%j is refused before anything is sent', async (parameters, message) => {
	expect((await watchDevices(parameters).poll()).error!.message).toBe(message);
	expect(world.simulator.counters.requests).toBe(0);
});
