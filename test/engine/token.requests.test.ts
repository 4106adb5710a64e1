import { GROUP, groupsOf } from './support/enrollmentGroup';
import { DAY_SECONDS } from './support/kinds';
import { watch } from './support/poll';
import { useFreshWorld } from './support/useWorld';
import { byId, itemsFor } from './support/world';

const AOSP = { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' };
const ANDROID_FOR_WORK = { profileType: 'androidForWork' };
const FIXED_END = { validityMode: 'expiresAt', expiresAt: '2030-01-01T00:00:00Z' };
const WITHIN = { renewWithin: 7, renewWithinUnit: 'days' };
const token = (operation: string, more = {}) => ({ resource: 'token', operation, ...more });
const profile = (operation: string, more = {}) => ({ resource: 'profile', operation, ...more });

interface Row {
	name: string;
	parameters: Record<string, unknown>;
	/** Days that the profiles' tokens have left; null: none. */
	days?: number | null;
	partial?: object;
	picked?: boolean;
	/** HTTP requests to Graph, and operations (plain or as parts), for 1 and for 100 items. */
	one: [number, number];
	hundred: [number, number];
}

const ROWS: Row[] = [
	{ name: 'Token → Create', parameters: token('create'), one: [1, 1], hundred: [5, 100] },
	{
		name: 'Token → Create, with token',
		parameters: token('create', { returnData: 'token' }),
		one: [2, 2],
		hundred: [10, 200],
	},
	{
		name: 'Token → Create, with token and QR code',
		parameters: token('create', { returnData: 'tokenAndQrCode', binaryPropertyName: 'qrCode' }),
		one: [2, 2],
		hundred: [10, 200],
	},
	{
		name: 'Token → Create, AOSP from the list',
		parameters: token('create'),
		partial: AOSP,
		picked: true,
		one: [1, 1],
		hundred: [5, 100],
	},
	{
		name: 'Token → Create, AOSP by bare ID',
		parameters: token('create'),
		partial: AOSP,
		one: [3, 3],
		hundred: [15, 300],
	},
	{
		name: 'Token → Ensure Valid, all valid',
		parameters: token('ensureValid', WITHIN),
		days: 30,
		one: [1, 1],
		hundred: [5, 100],
	},
	{
		name: 'Token → Ensure Valid, all to renew',
		parameters: token('ensureValid', WITHIN),
		one: [2, 2],
		hundred: [10, 200],
	},
	{
		name: 'Token → Ensure Valid, all to renew, with token',
		parameters: token('ensureValid', { ...WITHIN, returnData: 'token' }),
		one: [3, 3],
		hundred: [15, 300],
	},
	{ name: 'Token → Get', parameters: token('get'), days: 30, one: [1, 1], hundred: [5, 100] },
	// mode and token come first: one of the two operations of which a read does
	{
		name: 'Token → Revoke',
		parameters: token('revoke'),
		days: 30,
		one: [2, 2],
		hundred: [10, 200],
	},
	{
		name: 'Token → Revoke, Android for Work',
		parameters: token('revoke', ANDROID_FOR_WORK),
		days: 30,
		one: [1, 1],
		hundred: [5, 100],
	},
	{
		name: 'Token → Create, Android for Work',
		parameters: token('create', ANDROID_FOR_WORK),
		one: [1, 1],
		hundred: [5, 100],
	},
	{
		name: 'Token → Create, Android for Work to a fixed end',
		parameters: token('create', { ...ANDROID_FOR_WORK, ...FIXED_END }),
		one: [2, 2],
		hundred: [10, 200],
	},
	{
		name: 'Profile → Create',
		parameters: profile('create', { displayName: '={{ $json.profileId }}' }),
		one: [1, 1],
		hundred: [5, 100],
	},
	// one list for all items, and then the writes
	{
		name: 'Profile → Create or Update, all new',
		parameters: profile('upsert', { displayName: '={{ $json.profileId }}' }),
		one: [2, 2],
		hundred: [7, 102],
	},
	{ name: 'Profile → Get', parameters: profile('get'), days: 30, one: [1, 1], hundred: [5, 100] },
	{
		name: 'Profile → Update',
		parameters: profile('update', { updateFields: { description: 'x' } }),
		one: [1, 1],
		hundred: [5, 100],
	},
	...['Set', 'Get', 'Clear'].map((what): Row => ({
		name: `Profile → ${what} Enrollment Group`,
		parameters: profile(`${what.toLowerCase()}EnrollmentGroup`, { groupId: GROUP }),
		one: [1, 1],
		hundred: [5, 100],
	})),
	{ name: 'Profile → Delete', parameters: profile('delete'), one: [1, 1], hundred: [5, 100] },
];

const table: string[] = [];
const { world } = useFreshWorld();
afterAll(() => console.log(['| | 1 | 100 |', '|---|---|---|', ...table].join('\n')));

async function send(
	{ parameters, days = null, partial = {}, picked = false }: Row,
	count: number,
): Promise<[number, number]> {
	const options = {
		token: days === null ? null : { validitySeconds: days * DAY_SECONDS },
		mirrored: true,
	};
	const ids = world.simulator.addProfiles(count, partial, options);
	const items = itemsFor(picked ? ids.map((id) => `AOSP-${id}`) : ids);
	// 100 refusals and 100 writes take two windows of the quota: pacing is not what is counted here
	const unpaced = { writesPer20Seconds: 0 };
	world.simulator.settings.throttle.enabled = false;
	groupsOf(world).reset();
	const { error } = await world.run(
		{ profileId: byId('={{ $json.profileId }}'), ...parameters, options: unpaced },
		{ items },
	);
	expect(error).toBeUndefined();
	const { requests, operations } = world.simulator.counters;
	return [requests, operations];
}

const cell = ([requests, operations]: [number, number]) =>
	requests === operations ? `${requests}` : `${requests} (${operations} in batches)`;

test.each(ROWS)('$name', async (row) => {
	const one = await send(row, 1);
	world.simulator.reset();
	const hundred = await send(row, 100);
	table.push(`| ${row.name} | ${cell(one)} | ${cell(hundred)} |`);
	expect({ one, hundred }).toEqual({ one: row.one, hundred: row.hundred });
});

test.each([
	['Profile → Get Many of n profiles, pages of 100', {}, 1, 1],
	['Profile → Get Many of n AOSP profiles', AOSP, 2, 6],
])('%s', async (name, partial, one, hundred) => {
	const counts: number[] = [];
	for (const count of [1, 99]) {
		world.simulator.addProfiles(count, partial, { token: { validitySeconds: DAY_SECONDS } });
		world.simulator.reset();
		await world.run(profile('getAll', { returnAll: true }));
		counts.push(world.simulator.counters.requests);
	}
	table.push(`| ${name} | ${counts.join(' | ')} |`);
	expect(counts).toEqual([one, hundred]);
});

test('Device → Get Many', async () => {
	const counts: number[] = [];
	const { id } = world.simulator.addProfile({}, { token: { validitySeconds: DAY_SECONDS } });
	for (const count of [1, 99]) {
		for (let index = 0; index < count; index++) world.simulator.enrollDevice(id);
		world.simulator.reset();
		await world.run({ resource: 'device', operation: 'getAll', returnAll: true });
		counts.push(world.simulator.counters.requests);
	}
	table.push(`| Device → Get Many of n new devices | ${counts.join(' | ')} |`);
	// the list, its devices twenty at a time, and the profiles of both types in one batch
	expect(counts).toEqual([3, 7]);
});

test('Trigger, devices', async () => {
	const counts: number[] = [];
	const { id } = world.simulator.addProfile({}, { token: { validitySeconds: DAY_SECONDS } });
	const trigger = watch(world, { event: 'deviceEnrolled' });
	await trigger.poll();
	for (const count of [0, 1, 99]) {
		for (let index = 0; index < count; index++) world.simulator.enrollDevice(id);
		world.simulator.reset();
		await trigger.poll();
		counts.push(world.simulator.counters.requests);
	}
	table.push(`| Trigger, one poll with n new devices | ${counts.slice(1).join(' | ')} |`);
	expect(counts).toEqual([1, 3, 7]);
});

test('Trigger', async () => {
	const counts: number[] = [];
	for (const count of [1, 99]) {
		world.simulator.addProfiles(count, {}, { token: { validitySeconds: DAY_SECONDS } });
		world.simulator.reset();
		await watch(world).poll();
		counts.push(world.simulator.counters.requests);
	}
	table.push(`| Trigger, one poll over n profiles | ${counts.join(' | ')} |`);
	expect(counts).toEqual([1, 1]);
});
