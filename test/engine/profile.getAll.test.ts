import type { IDataObject } from 'n8n-workflow';
import { DAY_SECONDS, KINDS } from './support/kinds';
import { useFreshWorld } from './support/useWorld';

const GET_ALL = { resource: 'profile', operation: 'getAll' };
const AOSP = { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' };
const SECRETS = ['tokenValue', 'qrCodeContent', 'qrCodeImage', 'wifiPassword'];

const { world } = useFreshWorld();

const days = (count: number) => ({ token: { validitySeconds: count * DAY_SECONDS } });

async function list(parameters: Record<string, unknown> = {}): Promise<IDataObject[]> {
	const { outputs, error } = await world.run({ ...GET_ALL, ...parameters });
	expect(error).toBeUndefined();
	return outputs[0]!.map(({ json }) => json);
}

describe.each(KINDS)('$profileType in $apiVersion', ({ profileType, apiVersion, collection }) => {
	const kind = { profileType, apiVersion };
	const isDeviceOwner = profileType === 'androidDeviceOwner';
	const addMany = (count: number) =>
		Array.from(
			{ length: count },
			(_, index) =>
				world.simulator.addProfile({ displayName: `Kiosks ${index}` }, { collection, ...days(30) })
					.id,
		);

	test('Simplify: exactly the documented fields, no secret', async () => {
		const { id } = world.simulator.addProfile(
			{ displayName: 'Kiosks', enrolledDeviceCount: 3 },
			{ collection, ...days(30) },
		);
		const profile = world.simulator.profile(id)!;
		expect(await list(kind)).toEqual([
			{
				id,
				displayName: 'Kiosks',
				...(isDeviceOwner
					? {
							enrollmentMode: 'corporateOwnedDedicatedDevice',
							enrollmentTokenType: 'default',
							isTeamsDeviceProfile: false,
							tokenCreationDateTime: profile.tokenCreationDateTime,
						}
					: {}),
				tokenState: 'valid',
				tokenExpirationDateTime: profile.tokenExpirationDateTime,
				enrolledDeviceCount: 3,
				lastModifiedDateTime: profile.lastModifiedDateTime,
			},
		]);
	});

	test('without Simplify: the profile as Graph gives it, its secrets left out', async () => {
		const { id } = world.simulator.addProfile(
			{ wifiPassword: 'top secret' },
			{ collection, ...days(30) },
		);
		const graph = world.simulator.profile(id)!;
		const [item] = await list({ ...kind, simplify: false });
		expect(item).toEqual(
			Object.fromEntries(Object.entries(graph).filter(([name]) => !SECRETS.includes(name))),
		);
		expect(JSON.stringify(item)).not.toContain(graph.tokenValue);
	});

	test.each([true, false])(
		'includeSecrets, Simplify %s: token, content and picture are there',
		async (simplify) => {
			const { id } = world.simulator.addProfile(
				{ wifiPassword: 'top secret' },
				{ collection, ...days(30) },
			);
			const { tokenValue, qrCodeContent } = world.simulator.profile(id)!;
			const [item] = await list({ ...kind, simplify, options: { includeSecrets: true } });
			expect(item).toMatchObject({
				id,
				tokenValue,
				qrCodeContent,
				qrCodeImage: { type: 'image/png', value: expect.any(String) },
				...(isDeviceOwner ? { wifiPassword: 'top secret' } : {}),
			});
		},
	);

	test('Return All reads every page; Limit stops as soon as it can', async () => {
		const ids = addMany(25);
		world.simulator.settings.pageSize = 10;
		expect((await list({ ...kind, returnAll: true })).map(({ id }) => id)).toEqual(ids);
		expect(world.simulator.counters.byOperation.list).toBe(3);
		world.simulator.reset();
		expect((await list({ ...kind, limit: 7 })).map(({ id }) => id)).toEqual(ids.slice(0, 7));
		expect(world.simulator.counters.byOperation.list).toBe(1);
	});

	test('by default 50', async () => {
		addMany(60);
		expect(await list(kind)).toHaveLength(50);
	});

	test('the filter on the name disregards case and position', async () => {
		addMany(3);
		expect(
			(await list({ ...kind, filters: { name: ' KIOSKS 1 ' } })).map(
				({ displayName }) => displayName,
			),
		).toEqual(['Kiosks 1']);
	});

	test('the filter on the token’s state', async () => {
		const add = (options: object) => world.simulator.addProfile({}, { collection, ...options }).id;
		const createdAt = world.clock.now() - 10 * DAY_SECONDS * 1000;
		const ids = {
			none: add({ token: null }),
			expired: add({ token: { createdAt, validitySeconds: DAY_SECONDS } }),
			expiring: add(days(7)),
			valid: add(days(8)),
		};
		for (const [tokenState, id] of Object.entries(ids)) {
			expect(await list({ ...kind, filters: { tokenState: [tokenState] } })).toMatchObject([
				{ id, tokenState },
			]);
		}
		const several = await list({
			...kind,
			filters: { tokenState: ['none', 'expired'] },
			simplify: false,
		});
		expect(several.map(({ id }) => id)).toEqual([ids.none, ids.expired]);
	});

	test('a limit counts what matches, over all pages', async () => {
		world.simulator.settings.pageSize = 5;
		addMany(12);
		world.simulator.addProfile({ displayName: 'Last' }, { collection, token: null });
		expect(await list({ ...kind, limit: 1, filters: { name: 'last' } })).toMatchObject([
			{ displayName: 'Last' },
		]);
	});
});

test.each([true, 'true'])(
	'Return All may come as %j: an expression gives text',
	async (returnAll) => {
		world.simulator.addProfiles(60);
		expect(await list({ returnAll: `={{ ${JSON.stringify(returnAll)} }}`, limit: 5 })).toHaveLength(
			60,
		);
		expect(await list({ returnAll: '={{ "false" }}', limit: 5 })).toHaveLength(5);
	},
);

test('an empty tenant gives no item and no error', async () => {
	expect(await list({ returnAll: true })).toEqual([]);
});

test('the filter on the mode; a mode that no documentation knows passes through', async () => {
	world.simulator.addProfile({ enrollmentMode: '5', displayName: 'Future' });
	world.simulator.addProfile();
	expect((await list()).map(({ enrollmentMode }) => enrollmentMode)).toEqual([
		'5',
		'corporateOwnedDedicatedDevice',
	]);
	expect(await list({ filters: { enrollmentMode: ['5'] } })).toMatchObject([
		{ displayName: 'Future' },
	]);
	expect(await list({ filters: { enrollmentMode: ['corporateOwnedFullyManaged'] } })).toEqual([]);
});

describe('AOSP profiles, whose tokens lists hide', () => {
	beforeEach(() => {
		for (let index = 0; index < 30; index++) world.simulator.addProfile({ ...AOSP }, days(30));
		world.simulator.addProfile({}, days(30));
	});

	test('their state is read, all of a page together', async () => {
		const items = await list({ returnAll: true });
		expect(items.map(({ tokenState }) => tokenState)).toEqual(items.map(() => 'valid'));
		expect(world.simulator.counters.byOperation).toEqual({ token: 1, list: 1, get: 30, batch: 2 });
	});

	test('nothing is read where state and secrets were not asked for', async () => {
		expect(await list({ returnAll: true, simplify: false })).toHaveLength(31);
		expect(world.simulator.counters.byOperation).toEqual({ token: 1, list: 1 });
	});

	test('only those are read that the other filters let through', async () => {
		expect(
			await list({
				returnAll: true,
				filters: { enrollmentMode: ['corporateOwnedDedicatedDevice'] },
			}),
		).toHaveLength(1);
		expect(world.simulator.counters.byOperation.get).toBeUndefined();
	});

	test('no more are read than the limit needs', async () => {
		expect(await list({ limit: 3 })).toHaveLength(3);
		expect(world.simulator.counters.byOperation.get).toBe(3);
	});

	test('one that is deleted between list and read does not spoil the list', async () => {
		world.simulator.addFault({
			match: { operation: 'get' },
			action: { kind: 'status', status: 404 },
		});
		const items = await list({ returnAll: true });
		expect(items.map(({ tokenState }) => tokenState).filter((state) => state !== 'valid')).toEqual([
			'none',
		]);
	});

	test('with secrets: token and picture', async () => {
		const [first] = await list({ limit: 1, options: { includeSecrets: true } });
		const { tokenValue, qrCodeContent } = world.simulator.profile(first!.id as string)!;
		expect(first).toMatchObject({ tokenValue, qrCodeContent, qrCodeImage: { type: 'image/png' } });
	});
});

test.each(['../../users', 'a?b', 'a/b', 'a%2fb', 7])(
	'an id of a list that cannot stand in a path (%j) is never asked for',
	async (id) => {
		const odd = { id, displayName: 'Odd', ...AOSP, tokenValue: '' };
		world.simulator.addFault({
			match: { operation: 'list' },
			action: { kind: 'status', status: 200, body: { custom: { value: [odd] } } },
		});
		expect(await list({ returnAll: true })).toMatchObject([{ displayName: 'Odd' }]);
		expect(world.simulator.counters.byOperation).toEqual({ token: 1, list: 1 });
	},
);

test('a next link to another origin is refused, and nothing is sent there', async () => {
	world.simulator.addFault({
		match: { operation: 'list' },
		action: {
			kind: 'status',
			status: 200,
			body: {
				custom: {
					value: [{ id: 'a' }],
					'@odata.nextLink':
						'https://graph.microsoft.com/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles?$skiptoken=x',
				},
			},
		},
	});
	const { error, outputs } = await world.run({ ...GET_ALL, returnAll: true });
	expect(error!.message).toContain('next page is at another address');
	expect(outputs).toEqual([]);
	expect(world.simulator.counters.requests).toBe(1);
});

test('several items each get their list, paired with them', async () => {
	world.simulator.addProfile({ displayName: 'A' });
	world.simulator.addProfile({ displayName: 'B' });
	const { outputs } = await world.run(
		{ ...GET_ALL, filters: { name: '={{ $json.name }}' } },
		{ items: [{ json: { name: 'b' } }, { json: { name: 'nobody' } }, { json: { name: '' } }] },
	);
	expect(outputs[0]!.map(({ json, pairedItem }) => [json.displayName, pairedItem])).toEqual([
		['B', { item: 0 }],
		['A', { item: 2 }],
		['B', { item: 2 }],
	]);
});

test('5 000 profiles take a request per page', async () => {
	world.simulator.addProfiles(5_000);
	world.simulator.settings.pageSize = 1000;
	expect(await list({ returnAll: true })).toHaveLength(5_000);
	expect(world.simulator.counters.requests).toBe(5);
});

test.each([
	[{ limit: 0 }, 'Limit must be a whole number from 1'],
	[{ limit: 1.5 }, 'Limit must be a whole number from 1'],
	[{ limit: '={{ "many" }}' }, 'Limit must be a whole number from 1'],
	[{ filters: { tokenState: ['lost'] } }, 'Filter Token State "lost" is not known'],
	[{ filters: { name: '={{ [1] }}' } }, 'Filter Name (a list) is not text'],
	[{ apiVersion: 'v2' }, 'API Version "v2" is not known'],
	[{ profileType: 'ios' }, 'Profile Type "ios" is not known'],
])('bad input %j is refused before anything is sent', async (parameters, message) => {
	const { error } = await world.run({ ...GET_ALL, ...parameters });
	expect(error!.message).toBe(message);
	expect(world.simulator.counters.requests).toBe(0);
});
