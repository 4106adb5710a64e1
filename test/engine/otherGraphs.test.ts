import type { FaultAction, Operation } from '../simulator';
import { CONTINUE } from './promises/support';
import { useWorld } from './support/useWorld';
import { watch } from './support/poll';
import { byId } from './support/world';

/* Graphs that say otherwise what the documentation leaves open: null for what is empty, a row on two pages, ids in capitals. */

const world = useWorld();
type Entity = Record<string, unknown>;
const profile = async (operation: string, parameters: object) =>
	await world.run({ resource: 'profile', operation, ...parameters }, CONTINUE);
const json = ({ outputs }: Awaited<ReturnType<typeof profile>>) =>
	outputs[0]!.map((one) => one.json);
const sent = (operation: Operation) => world.simulator.counters.byOperation[operation] ?? 0;
const lose = (operation: Operation) =>
	world.simulator.addFault({ match: { operation }, action: { kind: 'drop', when: 'after' } });
const says = (body: unknown): FaultAction => ({
	kind: 'status',
	status: 200,
	body: { custom: body },
});
/** From now on Graph answers that operation so. */
const answer = (operation: Operation, body: () => unknown) =>
	world.simulator.addFault({
		match: { operation },
		times: 'always',
		action: () => says(body()),
	});
/** As the simulator has it, with null for what is empty, and scope tags the other way round. */
const withNulls = (one: Entity): Entity =>
	Object.fromEntries(
		Object.entries(one).map(([name, value]) => {
			if (Array.isArray(value)) return [name, [...(value as unknown[])].reverse()];
			return [name, value === '' ? null : value];
		}),
	);
/** What was made by requests, as the audit log has it. */
const made = (): Entity[] => {
	const ids = world.simulator.auditEvents.flatMap(({ resources }) =>
		resources.map(({ resourceId }) => resourceId),
	);
	return [...new Set(ids)].flatMap((id) => world.simulator.profile(id) ?? []);
};
const EMPTY = { description: '', roleScopeTagIds: '4,0', deviceNameTemplate: '' };

describe('null for what is empty, and scope tags in another order', () => {
	test('a profile whose answer was lost is known by the list', async () => {
		lose('create');
		answer('list', () => ({ value: made().map(withNulls) }));
		const parameters = { displayName: 'Nulls', additionalFields: EMPTY, options: { readLag: 0 } };
		expect(json(await profile('upsert', parameters))).toMatchObject([{ action: 'created' }]);
		expect(sent('create')).toBe(1);
	});

	test('a change whose answer was lost is known by the read', async () => {
		const { id } = world.simulator.addProfile({ displayName: 'Changed', description: 'old' });
		lose('update');
		answer('get', () => withNulls(world.simulator.profile(id)!));
		const parameters = { profileId: byId(id), updateFields: EMPTY, options: { maxRetries: 0 } };
		expect(json(await profile('update', parameters))).toMatchObject([{ id }]);
		expect(sent('update')).toBe(1);
	});
});

test('a list that grew while it was read shows a row on two pages: it is one item', async () => {
	const rows = ['a', 'b'].map((displayName) => world.simulator.addProfile({ displayName }));
	const link = `${world.simulator.origin}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles?$skiptoken=1`;
	let pages = 0;
	answer('list', () =>
		pages++ % 2 === 0 ? { value: [rows[0]], '@odata.nextLink': link } : { value: rows },
	);
	for (const options of [{}, { includeSecrets: true }]) {
		const run = await profile('getAll', { returnAll: true, options });
		expect(json(run).map(({ displayName }) => displayName)).toEqual(['a', 'b']);
	}
});

describe('ids in capitals', () => {
	const capitals = (one: Entity): Entity => ({ ...one, id: String(one.id).toUpperCase() });
	const getDevicePaths = () =>
		world.simulator.log
			.filter(({ operation }) => operation === 'getDevice')
			.map(({ path }) => path.split('/').at(-1));
	/** A device of a profile, both of which Graph spells in capitals. */
	function enroll() {
		const displayName = `Capitals ${sent('list')}`;
		const token = { validitySeconds: 3_600 };
		const added = world.simulator.addProfile({ displayName }, { token });
		const device = world.simulator.enrollDevice(added.id);
		answer('listDevices', () => ({ value: [capitals({ ...device })] }));
		answer('getDevice', () => capitals({ ...device }));
		answer('list', () => ({ value: [capitals({ ...added })] }));
		return { id: device.id.toUpperCase(), profileId: added.id.toUpperCase() };
	}

	test('a device is read by the id that its list shows, and its profile is called as lists call it', async () => {
		const expected = enroll();
		const run = await world.run({ resource: 'device', operation: 'getAll', returnAll: true });
		expect(json(run)).toMatchObject([expected]);
		expect(getDevicePaths()).toEqual([expected.id]);
		const byProfile = { profiles: expected.profileId.toLowerCase(), returnAll: true };
		const chosen = await world.run({ resource: 'device', operation: 'getAll', ...byProfile });
		expect(json(chosen)).toMatchObject([expected]);
	});

	test('the trigger tells such a device once, and reads it by that id', async () => {
		const trigger = watch(world, { event: 'deviceEnrolled' });
		expect(await trigger.poll()).toEqual({ items: null });
		await world.clock.sleep(60_000);
		const expected = enroll();
		expect((await trigger.poll()).items).toMatchObject([expected]);
		expect((await trigger.poll()).items).toBeNull();
		expect(getDevicePaths()).toEqual([expected.id]);
	});

	test('a token that expires while its profile is hidden is read by that id', async () => {
		const days = 24 * 60 * 60;
		const { id } = world.simulator.addProfile({}, { token: { validitySeconds: 3 * days } });
		const spelled = capitals({ ...world.simulator.profile(id)! });
		const trigger = watch(world, {});
		const list = answer('list', () => ({ value: [spelled] }));
		expect((await trigger.poll()).items).toMatchObject([{ event: 'expiring' }]);
		await world.clock.sleep(4 * days * 1000);
		list.remove();
		answer('list', () => ({ value: [] }));
		world.simulator.addFault({
			match: { operation: 'get' },
			action: says(spelled),
		});
		expect((await trigger.poll()).items).toMatchObject([
			{ event: 'expired', profileId: spelled.id },
		]);
		const read = world.simulator.log.filter(({ operation }) => operation === 'get');
		expect(read.map(({ rawId }) => rawId)).toEqual([spelled.id]);
	});

	test('Get History names a profile as lists do, however the log spells it', async () => {
		const added = world.simulator.addProfile({ displayName: 'Spelled' });
		world.simulator.makeToken(added.id, 3_600);
		await world.clock.sleep(1_000);
		answer('list', () => ({ value: [capitals({ ...added })] }));
		const history = { resource: 'token', operation: 'getHistory', returnAll: true };
		const items = json(await world.run(history));
		const own = items.filter(({ displayName }) => displayName === 'Spelled');
		expect(own.map(({ profileId }) => profileId)).toContain(added.id.toUpperCase());
		expect(own.map(({ profileId }) => profileId)).not.toContain(added.id);
	});
});

test('where one type of profile cannot be listed, events of the other are still found by its ids', async () => {
	const { id } = world.simulator.addProfile({ displayName: 'Readable' });
	world.simulator.makeToken(id, 3_600);
	await world.clock.sleep(1_000);
	const event = world.simulator.auditEvents.find(({ resources }) =>
		resources.some(({ resourceId }) => resourceId === id),
	)!;
	const untyped = event.resources.map((one) => ({ ...one, type: 'SomethingElse' }));
	answer('listAuditEvents', () => ({ value: [{ ...event, resources: untyped }] }));
	world.simulator.addFault({
		match: { operation: 'list', path: /androidForWork/ },
		times: 'always',
		action: { kind: 'status', status: 403 },
	});
	const history = { resource: 'token', operation: 'getHistory', returnAll: true };
	const run = await world.run(history);
	expect(json(run)).toMatchObject([{ profileId: id }]);
	expect(JSON.stringify(run.hints)).toContain('Events of some profiles are found by the type');
});

test('a revocation that the log calls a deletion has its author: the profile is still there', async () => {
	const { id } = world.simulator.addProfile({}, { token: { validitySeconds: 864_000 } });
	const trigger = watch(world, { event: 'tokenChanged' });
	expect(await trigger.poll()).toEqual({ items: null });
	await world.clock.sleep(60_000);
	world.simulator.revokeToken(id);
	await world.clock.sleep(1_000);
	answer('listAuditEvents', () => ({
		value: world.simulator.auditEvents.map((event) => ({
			...event,
			activityOperationType: 'Delete',
		})),
	}));
	const { items } = await trigger.poll();
	expect(items).toMatchObject([
		{ event: 'revoked', profileId: id, by: { type: expect.any(String) } },
	]);
});

test('devices that enrolled long before are left out also where Graph takes no notice of the filter', async () => {
	const { id } = world.simulator.addProfile({}, { token: { validitySeconds: 864_000 } });
	const old = world.simulator.enrollDevice(id);
	await world.clock.sleep(86_400_000);
	const after = new Date(world.clock.now()).toISOString();
	const trigger = watch(world, { event: 'deviceEnrolled' });
	const fresh = () => world.simulator.enrollDevice(id);
	const listed = [old];
	answer('listDevices', () => ({ value: listed }));
	expect(await trigger.poll()).toEqual({ items: null });
	await world.clock.sleep(60_000);
	listed.push(fresh());
	const device = { resource: 'device', operation: 'getAll', returnAll: true };
	expect(json(await world.run({ ...device, enrolledAfter: after }))).toMatchObject([
		{ id: listed[1]!.id },
	]);
	expect((await trigger.poll()).items).toMatchObject([{ id: listed[1]!.id }]);
	expect(sent('getDevice')).toBe(2);
});

test('a profile without a group may be shown without a word on whether that is valid', async () => {
	const { id } = world.simulator.addProfile({});
	const statuses = { enrollmentTimeDeviceMembershipTargetValidationStatuses: [] };
	answer('retrieveEnrollmentGroup', () => ({ value: statuses }));
	const run = await profile('getEnrollmentGroup', { profileId: byId(id) });
	expect(json(run)).toMatchObject([{ success: true, groupId: null }]);
	// of a set that does not say so nobody can tell
	answer('setEnrollmentGroup', () => ({ value: statuses }));
	const group = '22222222-2222-4222-8222-222222222222';
	const options = { maxRetries: 0 };
	const set = await profile('setEnrollmentGroup', { profileId: byId(id), groupId: group, options });
	expect(json(set)).toMatchObject([{ details: { outcome: 'unknown' } }]);
});
