import { expectReadable } from '../unit/support';
import { leaksIn } from './support/leaks';
import { searchProfiles } from './support/listSearch';
import { expectNothingSent } from './support/secrets';
import { useFreshWorld } from './support/useWorld';

const { world } = useFreshWorld();

const work = { profileType: 'androidForWork' };
const DAY_S = 86_400;

/** The error that a search ends in, searched for secrets. */
async function failure(
	search: Promise<unknown>,
): Promise<{ message: string; description: string }> {
	const error = (await search.then(
		() => undefined,
		(reason: unknown) => reason,
	)) as { message: string; description: string };
	expectReadable(error.message, error.description);
	expect(leaksIn(JSON.stringify(error), world.simulator.secrets())).toEqual([]);
	return error;
}

test('a profile shows its name and mode, nothing that changes: the editor keeps what was picked', async () => {
	const { id } = world.simulator.addProfile(
		{ displayName: 'Kiosk', enrollmentMode: 'corporateOwnedDedicatedDevice' },
		{ token: { validitySeconds: 90 * DAY_S } },
	);
	expect(await searchProfiles(world)).toEqual({
		results: [{ name: 'Kiosk · Dedicated', value: id }],
		paginationToken: undefined,
	});
	expect(world.simulator.counters).toMatchObject({ requests: 1, reads: 1, writes: 0 });
});

test('no token, an unknown mode and a token for ever are shown as far as they are known', async () => {
	world.simulator.addProfile({ displayName: 'A', enrollmentMode: 'somethingNew' }, { token: null });
	world.simulator.addProfile({ displayName: 'B', enrollmentMode: 'corporateOwnedFullyManaged' });
	const { results } = await searchProfiles(world);
	expect(results.map(({ name }) => name).sort()).toEqual(['A · somethingNew', 'B · Fully Managed']);
});

test('an Android for Work profile, which has no mode, shows its name', async () => {
	const { id } = world.simulator.addProfile(
		{ displayName: 'Old' },
		{ collection: 'androidForWorkEnrollmentProfiles', token: null },
	);
	expect((await searchProfiles(world, work)).results).toEqual([{ name: 'Old', value: id }]);
	expect((await searchProfiles(world)).results).toEqual([]);
});

test("an AOSP profile's value carries the prefix of its actions", async () => {
	const { id } = world.simulator.addProfile({
		displayName: 'Headset',
		enrollmentMode: 'corporateOwnedAOSPUserlessDevice',
	});
	const { results } = await searchProfiles(world);
	expect(results[0]!.value).toBe(`AOSP-${id}`);
	expect(results[0]!.name).toMatch(/^Headset · AOSP Userless/);
});

test('pages are read one at a time, each once, to the end', async () => {
	world.simulator.settings.pageSize = 10;
	const ids = world.simulator.addProfiles(25);
	const seen: string[] = [];
	let token: string | undefined;
	let pages = 0;
	do {
		const page = await searchProfiles(world, {}, undefined, token);
		seen.push(...page.results.map(({ value }) => String(value)));
		token = page.paginationToken as string | undefined;
		pages += 1;
	} while (token !== undefined && pages < 10);
	expect(seen.sort()).toEqual([...ids].sort());
	expect(world.simulator.counters.requests).toBe(pages);
});

test('the filter finds a profile on a later page, whatever its case', async () => {
	world.simulator.settings.pageSize = 10;
	world.simulator.addProfiles(25);
	const { id } = world.simulator.addProfile({ displayName: 'Warehouse scanners' }, { token: null });
	const { results } = await searchProfiles(world, {}, '  SCANNERS ');
	expect(results.map(({ value }) => value)).toEqual([id]);
});

test('a filter goes on until the editor has a full list, or the end: it asks for more only where it can scroll', async () => {
	world.simulator.settings.pageSize = 10;
	for (let index = 0; index < 120; index += 1)
		world.simulator.addProfile({ displayName: `Depot ${index % 10 === 3 ? 'west' : 'east'}` });
	const west = await searchProfiles(world, {}, 'west');
	expect(west.results).toHaveLength(12);
	expect(west.paginationToken).toBeUndefined();
	const east = await searchProfiles(world, {}, 'east');
	expect(east.results.length).toBeGreaterThanOrEqual(20);
	expect(east.paginationToken).toEqual(expect.any(String));
});

test('a last page that names itself as the next loses no row', async () => {
	const id = '11111111-2222-4333-8444-555555555555';
	const link = `${world.simulator.origin}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles?$skiptoken=1`;
	const custom = { value: [{ id, displayName: 'Last' }], '@odata.nextLink': link };
	world.simulator.addFault({
		match: { operation: 'list' },
		times: 'always',
		action: { kind: 'status', status: 200, body: { custom } },
	});
	const { results } = await searchProfiles(world, {}, 'last');
	expect(results.map(({ value }) => value)).toContain(id);
});

test('a Graph that does not know a selected field is asked for whole profiles', async () => {
	const { id } = world.simulator.addProfile({ displayName: 'Old Graph' });
	world.simulator.addFault({
		match: { operation: 'list' },
		action: {
			kind: 'status',
			status: 400,
			body: {
				custom: {
					error: {
						code: 'BadRequest',
						message:
							"Parsing OData Select and Expand failed: Could not find a property named 'enrollmentMode' on type 'microsoft.graph.androidDeviceOwnerEnrollmentProfile'.",
					},
				},
			},
		},
	});
	expect((await searchProfiles(world)).results.map(({ value }) => value)).toEqual([id]);
});

test('a filter that finds nothing gives an empty list', async () => {
	world.simulator.addProfiles(3);
	expect(await searchProfiles(world, {}, 'nobody')).toEqual({
		results: [],
		paginationToken: undefined,
	});
});

test.each([
	'https://evil.example/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles',
	'http://127.0.0.1@evil.example/beta/deviceManagement/x',
	'/deviceManagement/androidDeviceOwnerEnrollmentProfiles',
])('a foreign pagination token is refused, and nothing is sent: %s', async (token) => {
	const { message } = await failure(searchProfiles(world, {}, undefined, token));
	expect(message).toMatch(/its next page is at another address$/);
	expectNothingSent(world);
});

test('a foreign next link of an answer is refused and not followed', async () => {
	const custom = { value: [], '@odata.nextLink': 'https://evil.example/beta/deviceManagement/x' };
	world.simulator.addFault({
		match: { operation: 'list' },
		action: { kind: 'status', status: 200, body: { custom } },
	});
	const { message } = await failure(searchProfiles(world));
	expect(message).toMatch(/its next page is at another address$/);
	expect(world.simulator.counters.requests).toBe(1);
});

test('what keeps the list from being read is said as in a run', async () => {
	expect((await failure(searchProfiles(world, {}, undefined, undefined, null))).message).toMatch(
		/has no Microsoft Intune credential$/,
	);
	expect((await failure(searchProfiles(world, { apiVersion: 'v9' }))).message).toBe(
		'API Version "v9" is not known',
	);
	world.credential({ customGraphUrl: 'http://graph.example.com' });
	expect((await failure(searchProfiles(world))).message).toMatch(/^Custom Graph URL/);
	expectNothingSent(world);
	world.credential();
	world.simulator.settings.missingScope = true;
	const { message, description } = await failure(searchProfiles(world));
	expect(message).toBe('Could not list the enrollment profiles: a permission is missing (403)');
	expect(description).toMatch(/DeviceManagementConfiguration\.Read\.All/);
});
