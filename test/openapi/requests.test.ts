import { GROUP, groupsOf } from '../engine/support/enrollmentGroup';
import { watch } from '../engine/support/poll';
import { byId, itemsFor, openWorld, type World } from '../engine/support/world';
import type { LogEntry } from '../simulator';
import { judge } from './description';

const EACH = { profileId: byId('={{ $json.profileId }}') };
const AOSP = { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' };

interface Row {
	name: string;
	parameters: Record<string, unknown>;
	partial?: object;
}

const token = (operation: string, more = {}) => ({
	...EACH,
	resource: 'token',
	operation,
	...more,
});
const profile = (operation: string, more = {}) => ({
	...EACH,
	resource: 'profile',
	operation,
	...more,
});

const device = (more = {}) => ({ resource: 'device', operation: 'getAll', ...more });

/** Everything that shapes a request. */
const ROWS: Row[] = [
	{ name: 'token create', parameters: token('create', { returnData: 'tokenAndQrCode' }) },
	{ name: 'token create, AOSP', parameters: token('create'), partial: AOSP },
	{
		name: 'token create, to a fixed end',
		parameters: token('create', { validityMode: 'expiresAt', expiresAt: '2030-01-01T00:00:00Z' }),
	},
	{
		name: 'token ensureValid',
		parameters: token('ensureValid', { renewWithin: 7, renewWithinUnit: 'days' }),
	},
	{ name: 'token ensureValid, AOSP', parameters: token('ensureValid'), partial: AOSP },
	{ name: 'token get', parameters: token('get') },
	{ name: 'token getHistory', parameters: token('getHistory', { returnAll: true }) },
	{
		name: 'token getHistory, all profiles',
		parameters: { resource: 'token', operation: 'getHistory', after: '2026-01-01' },
	},
	{ name: 'token revoke', parameters: token('revoke') },
	{ name: 'token revoke, AOSP', parameters: token('revoke'), partial: AOSP },
	{
		name: 'profile create',
		parameters: profile('create', {
			displayName: '={{ $json.profileId }}',
			additionalFields: { description: 'Made by a test' },
		}),
	},
	{
		name: 'profile upsert: made by the first item, changed by the others',
		parameters: profile('upsert', {
			displayName: '={{ $input.first().json.profileId }}',
			additionalFields: { description: '={{ $itemIndex }}' },
		}),
	},
	{ name: 'profile get', parameters: profile('get') },
	{ name: 'profile get, whole', parameters: profile('get', { simplify: false }) },
	{ name: 'profile getAll', parameters: profile('getAll', { returnAll: true }) },
	{ name: 'profile getAll, AOSP', parameters: profile('getAll', { limit: 2 }), partial: AOSP },
	{
		name: 'profile getAll, filtered',
		parameters: profile('getAll', { limit: 5, filters: { displayName: 'Profile' } }),
	},
	{
		name: 'profile getAll, of Teams devices',
		parameters: profile('getAll', { returnAll: true, filters: { teamsDevices: true } }),
	},
	{
		name: 'profile getAll, whole',
		parameters: profile('getAll', { returnAll: true, simplify: false }),
	},
	{
		name: 'profile update',
		parameters: profile('update', { updateFields: { displayName: 'Renamed', description: '' } }),
	},
	{ name: 'profile delete', parameters: profile('delete') },
	{ name: 'device getAll', parameters: device({ returnAll: true }) },
	{
		name: 'device getAll, of some profiles',
		parameters: device({ profiles: 'Kiosks', enrolledAfter: '2026-01-01' }),
	},
];

/** Fields and actions that only one of the two types has. */
const OWNER_ROWS: Row[] = [
	{
		name: 'profile create, all fields',
		parameters: profile('create', {
			displayName: '={{ $json.profileId }}',
			enrollmentMode: 'corporateOwnedFullyManaged',
			enrollmentTokenType: 'deviceStaging',
			additionalFields: {
				configureWifi: true,
				deviceNameTemplate: 'K-{{SERIAL}}',
				roleScopeTagIds: '0,1',
				wifiHidden: true,
				wifiPassword: 'a long password',
				wifiSecurityType: 'wpa',
				wifiSsid: 'Warehouse',
			},
		}),
	},
	...['create', 'upsert'].map((operation) => ({
		name: `profile ${operation}, of Teams devices`,
		parameters: profile(operation, {
			displayName: '={{ $json.profileId }}',
			enrollmentMode: 'corporateOwnedAOSPUserAssociatedDevice',
			additionalFields: { isTeamsDeviceProfile: true },
		}),
	})),
	{
		name: 'profile update, of Teams devices',
		parameters: profile('update', { updateFields: { isTeamsDeviceProfile: true } }),
		partial: { enrollmentMode: 'corporateOwnedAOSPUserAssociatedDevice' },
	},
	...['set', 'get', 'clear'].map((what) => ({
		name: `profile ${what} enrollment group`,
		parameters: profile(`${what}EnrollmentGroup`, { groupId: GROUP }),
	})),
];

let world: World;
beforeAll(async () => {
	// Small enough for next links.
	world = await openWorld({ pageSize: 20, throttle: { enabled: false } });
	world.simulator.addProfiles(30, {}, { mirrored: true });
	world.simulator.addDevices(30, { enrollmentProfileName: 'Kiosks' });
});
afterAll(async () => await world.stop());
beforeEach(() => world.simulator.reset());

/** What was sent, judged; Entra's calls are not Graph's. */
function judged({ simulator }: World) {
	const sent = simulator.log.filter(({ operation }) => operation !== 'token');
	return sent.map((entry: LogEntry) => {
		const { method, path, query, body, headers } = entry;
		const contentType = headers.contentType ?? (entry.part ? 'application/json' : undefined);
		return judge({ method, path, query, body, contentType });
	});
}

const cases = ['androidDeviceOwner', 'androidForWork'].flatMap((profileType) =>
	[1, 20].flatMap((batchSize) =>
		[...ROWS, ...(profileType === 'androidDeviceOwner' ? OWNER_ROWS : [])]
			.filter(({ partial }) => partial === undefined || profileType === 'androidDeviceOwner')
			.map(
				(row) =>
					[
						`${row.name}, ${profileType}, batches of ${batchSize}`,
						row,
						profileType,
						batchSize,
					] as const,
			),
	),
);

test.each(cases)('%s', async (_, { parameters, partial = {} }, profileType, batchSize) => {
	groupsOf(world).reset();
	const seed = { token: { validitySeconds: 86_400 }, mirrored: true };
	const ids = world.simulator.addProfiles(3, partial, seed);
	const { error } = await world.run(
		{ ...parameters, profileType, options: { batchSize } },
		{ items: itemsFor(ids) },
	);
	expect(error).toBeUndefined();
	const all = judged(world);
	expect(all.flatMap(({ problems }) => problems)).toEqual([]);
	expect(all.length).toBeGreaterThan(0);
	const batches = all.filter(({ operationId }) => operationId === 'batch');
	expect(batches).toHaveLength(world.simulator.counters.batches);
});

test.each([1, 20])('profile getAll, both types, batches of %s', async (batchSize) => {
	const { error } = await world.run({
		...profile('getAll', { returnAll: true }),
		profileType: 'all',
		options: { batchSize },
	});
	expect(error).toBeUndefined();
	const all = judged(world);
	expect(all.flatMap(({ problems }) => problems)).toEqual([]);
	expect(new Set(world.simulator.log.map(({ path }) => path)).size).toBeGreaterThan(2);
});

test('the trigger', async () => {
	world.simulator.addProfiles(3, AOSP, { token: { validitySeconds: 86_400 } });
	await watch(world, { profileType: 'all', filters: { name: 'Profile' } }).poll();
	const all = judged(world);
	expect(all.flatMap(({ problems }) => problems)).toEqual([]);
	expect(all.length).toBeGreaterThan(0);
});

test('the trigger, devices', async () => {
	const trigger = watch(world, { event: 'deviceEnrolled' });
	await trigger.poll();
	world.simulator.addDevices(3, { enrollmentProfileName: 'Kiosks' });
	expect((await trigger.poll()).items).toHaveLength(3);
	const all = judged(world);
	expect(all.flatMap(({ problems }) => problems)).toEqual([]);
	expect(all.map(({ operationId }) => operationId)).toContain('getDevice');
});

test('the trigger, changes of tokens', async () => {
	const [id] = world.simulator.addProfiles(1, {}, { token: { validitySeconds: 86_400 } });
	const trigger = watch(world, { event: 'tokenChanged', profileType: 'all' });
	await trigger.poll();
	world.simulator.revokeToken(id!);
	expect((await trigger.poll()).items).toHaveLength(1);
	const all = judged(world);
	expect(all.flatMap(({ problems }) => problems)).toEqual([]);
	expect(all.map(({ operationId }) => operationId)).toContain('listAuditEvents');
});

test('no operation of the node is left out', () => {
	const { properties } = world.engine.node.description;
	const offered = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			options.map(
				(one) => `${String(displayOptions?.show?.resource)} ${(one as { value: string }).value}`,
			),
		);
	const covered = [...ROWS, ...OWNER_ROWS].map(
		({ parameters }) => `${parameters.resource} ${parameters.operation}`,
	);
	expect([...new Set(covered)].sort()).toEqual([...new Set(offered)].sort());
});
