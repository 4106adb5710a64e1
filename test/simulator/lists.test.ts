import { AOSP, OWNER, openSimulator, type Opened } from './openSimulator';

let simulator: Opened['simulator'];
let client: Opened['client'];

beforeEach(async () => ({ simulator, client } = await openSimulator()));
afterEach(() => simulator.stop());

test('come in pages, with a next link that keeps the query', async () => {
	simulator.addProfiles(7);
	let url: string | undefined = `${OWNER}?$top=3&$select=displayName`;
	const names: string[] = [];
	let pages = 0;
	while (url) {
		const {
			json,
		}: { json: { value: Array<{ displayName: string }>; '@odata.nextLink'?: string } } =
			await client.call('GET', url);
		names.push(...json.value.map(({ displayName }) => displayName));
		url = json['@odata.nextLink'];
		pages++;
	}
	expect(pages).toBe(3);
	expect(names).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `Profile ${n}`));
});

test.each([
	["displayName eq 'O''Hara'", ["O'Hara"]],
	[`EnrollmentMode eq '${AOSP}'`, ['aosp']],
	["startswith(displayName,'o')", ["O'Hara", 'old']],
	["contains(displayName,'O')", ["O'Hara", 'aosp', 'old']],
	['tokenExpirationDateTime gt 2020-01-01T00:00:00Z', ['aosp']],
	// The year 0001 of "no token" is a date as well.
	['tokenExpirationDateTime le 2020-01-01T00:00:00Z', ["O'Hara", 'old']],
	['tokenExpirationDateTime gt 2020-01-01t00:00:00z', ['aosp']],
	[`enrollmentMode eq '${AOSP}' and isTeamsDeviceProfile eq false`, ['aosp']],
	[`enrollmentMode eq '${AOSP}' and isTeamsDeviceProfile eq true`, []],
	["contains(displayName,'aos') and isTeamsDeviceProfile ne true", ['aosp']],
	[`tokenExpirationDateTime lt 2099-01-01T00:00:00Z and displayName eq 'old'`, ['old']],
])('$filter=%s', async (filter, names) => {
	simulator.addProfile({ displayName: "O'Hara" });
	simulator.addProfile(
		{ displayName: 'aosp', enrollmentMode: AOSP },
		{ token: { validitySeconds: 60 } },
	);
	simulator.addProfile({ displayName: 'old', tokenExpirationDateTime: '2019-01-01T00:00:00Z' });
	const { json } = await client.call('GET', `${OWNER}?$filter=${encodeURIComponent(filter)}`);
	expect(json.value.map((entity: { displayName: string }) => entity.displayName)).toEqual(names);
});

test('$skip, $orderby and $count, over pages', async () => {
	for (const n of [3, 1, 2, 5, 4]) simulator.addProfile({ displayName: `Profile ${n}` });
	const names = async (query: string) => {
		const all: string[] = [];
		let counts: unknown[] = [];
		for (let url: string | undefined = `${OWNER}?${query}`; url;) {
			const { json } = await client.call('GET', url);
			all.push(...json.value.map(({ displayName }: { displayName: string }) => displayName.at(-1)));
			counts = [...counts, json['@odata.count']];
			url = json['@odata.nextLink'];
		}
		return [all.join(''), counts];
	};
	expect(await names('$skip=2&$top=2')).toEqual(['254', [undefined, undefined]]);
	expect(await names('$orderby=displayName desc&$top=2')).toEqual([
		'54321',
		[undefined, undefined, undefined],
	]);
	expect(await names('$orderby=displayName&$skip=1&$top=3&$count=true')).toEqual(['2345', [5, 5]]);
	expect(await names("$filter=contains(displayName,'1')&$count=true")).toEqual(['1', [1]]);
	simulator.settings.refusedQueryOptions = ['$orderby'];
	const refused = await client.call('GET', `${OWNER}?$orderby=displayName`);
	expect([refused.status, refused.json.error.code]).toEqual([400, 'BadRequest']);
});

test("are asked for as Microsoft's samples do it", async () => {
	const { id } = simulator.addProfile({}, { token: { validitySeconds: 60 } });
	const path = OWNER.replace('/beta', '/Beta').replace('deviceManagement', 'DeviceManagement');
	const { status, json } = await client.call(
		'GET',
		`${path}?$select=Id,DisplayName&$filter=tokenExpirationDateTime gt 2020-01-01T00:00:00z`,
	);
	expect([status, json.value]).toEqual([200, [{ id, displayName: 'Profile' }]]);
	expect(simulator.log.at(-1)).toMatchObject({ version: 'beta', operation: 'list' });
});

test('know no property that this deployment lacks', async () => {
	const { id } = simulator.addProfile();
	simulator.settings.unknownProperties = ['wifiHidden'];
	for (const path of [OWNER, `${OWNER}/${id}`]) {
		const refused = await client.call('GET', `${path}?$select=id,wifiHidden`);
		expect([refused.status, refused.json.error.message]).toEqual([
			400,
			expect.stringContaining("Could not find a property named 'wifiHidden'"),
		]);
	}
	const whole = (await client.call('GET', `${OWNER}/${id}`)).json;
	expect(whole).toHaveProperty('wifiSsid');
	expect(whole).not.toHaveProperty('wifiHidden');
});

test.each([
	'$filter=displayName',
	"$filter=nonsense eq 'x'",
	"$filter=displayName eq 'a' or displayName eq 'b'",
	'$orderby=deviceNameTemplate',
	"$filter=isTeamsDeviceProfile eq 'true'",
	"$filter=deviceNameTemplate eq 'x'",
	'$skip=-1',
	'$count=yes',
	'$search=x',
	'$top=x',
	'$skiptoken=x',
	'$select=nonsense',
])('refuse %s', async (query) => {
	const answer = await client.call('GET', `${OWNER}?${query}`);
	expect([answer.status, answer.json.error.code]).toEqual([400, 'BadRequest']);
});
