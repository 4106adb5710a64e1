import { createRequire } from 'node:module';
import jsQR from 'jsqr';
import { startSimulator, type Simulator } from '../simulator';
import {
	ANDROID_FOR_WORK_PATH,
	DEVICE_OWNER_PATH,
	signIn,
	type BareClient,
} from '../simulator/client';

// The encoder's own PNG library reads as well; it is nobody else's dependency.
const { PNG } = createRequire(require.resolve('qrcode'))('pngjs') as {
	PNG: { sync: { read(data: Buffer): { data: Buffer; width: number; height: number } } };
};

const OWNER = `/beta${DEVICE_OWNER_PATH}`;
const FOR_WORK = `/beta${ANDROID_FOR_WORK_PATH}`;
const AOSP = 'corporateOwnedAOSPUserlessDevice';

let simulator: Simulator;
let client: BareClient;

beforeEach(async () => {
	simulator = await startSimulator();
	client = await signIn(simulator);
	simulator.reset();
});
afterEach(() => simulator.stop());

const create = (id: string, seconds = 3600, base = OWNER) =>
	client.call('POST', `${base}/${id}/createToken`, { tokenValidityInSeconds: seconds });

describe('tokens', () => {
	test.each(['beta', 'v1.0'])('createToken answers 204 without a body in %s', async (version) => {
		const { id } = simulator.addProfile();
		const answer = await create(id, 3600, `/${version}${DEVICE_OWNER_PATH}`);
		expect([answer.status, answer.text]).toEqual([204, '']);
		expect(simulator.tokensMade(id)).toBe(1);
		const [token] = simulator.tokens(id);
		expect(token!.requestId).toBe(answer.headers.get('request-id'));
		expect(token!.value).toMatch(/^[A-Z]{20}$/);
		const read = await client.call('GET', `${OWNER}/${id}`);
		expect(read.json).toMatchObject({ id, tokenValue: token!.value });
		expect(read.json.value).toBeUndefined();
		expect(
			Date.parse(read.json.tokenExpirationDateTime) - Date.parse(read.json.tokenCreationDateTime),
		).toBe(3_600_000);
	});

	test('a new token ends the old one, or leaves it alive', async () => {
		const { id } = simulator.addProfile({}, { token: { validitySeconds: 100 } });
		await create(id);
		expect(simulator.liveTokens(id)).toHaveLength(1);
		simulator.settings.oldTokenOnCreate = 'kept';
		await create(id);
		expect(simulator.liveTokens(id)).toHaveLength(2);
		expect((await client.call('POST', `${OWNER}/${id}/revokeToken`)).status).toBe(204);
		expect(simulator.liveTokens(id)).toHaveLength(0);
	});

	test.each([
		{},
		...[null, '3600', 1.5, 2 ** 31, 0, -5].map((n) => ({ tokenValidityInSeconds: n })),
	])('refuses the body %j with 400', async (body) => {
		const { id } = simulator.addProfile();
		expect((await client.call('POST', `${OWNER}/${id}/createToken`, body)).status).toBe(400);
		expect(simulator.tokensMade(id)).toBe(0);
	});

	test('refuses a body that is not JSON', async () => {
		const { id } = simulator.addProfile();
		const answer = await client.call('POST', `${OWNER}/${id}/createToken`, undefined, {
			body: '{"token',
		});
		expect(answer.status).toBe(400);
	});

	test.each([
		[null, null, null],
		['' as const, '', ''],
		['year0001' as const, null, '0001-01-01T00:00:00Z'],
		['year9999' as const, null, '9999-12-31T23:59:59Z'],
	])('shows "no token" as %p', async (sentinel, value, date) => {
		simulator.settings.noTokenSentinel = sentinel;
		const { id } = simulator.addProfile();
		const { json } = await client.call('GET', `${OWNER}/${id}`);
		expect(json).toMatchObject({
			tokenValue: value,
			tokenCreationDateTime: date,
			tokenExpirationDateTime: date,
		});
		expect(json.qrCodeImage).toBeNull();
	});

	test('reads lag behind writes, and nothing else does', async () => {
		let now = 1_000_000;
		const lagging = await startSimulator({
			readLagMs: 3000,
			clock: { now: () => now, sleep: () => Promise.resolve() },
		});
		const other = await signIn(lagging);
		const { id } = lagging.addProfile();
		const read = async () => (await other.call('GET', `${OWNER}/${id}`)).json.tokenValue;
		await other.call('POST', `${OWNER}/${id}/createToken`, { tokenValidityInSeconds: 60 });
		expect(lagging.profile(id)!.tokenValue).toMatch(/^[A-Z]{20}$/);
		now += 2999;
		expect(await read()).toBeNull();
		now += 1;
		expect(await read()).toBe(lagging.profile(id)!.tokenValue);
		await lagging.stop();
	});
});

describe('AOSP', () => {
	test('token actions want AOSP-<guid>, reads want the bare guid', async () => {
		const { id } = simulator.addProfile({ enrollmentMode: AOSP });
		const bare = await create(id);
		expect(bare.status).toBe(404);
		expect(bare.json.error.code).toBe('ResourceNotFound');
		expect(JSON.parse(bare.json.error.message).Message).toContain(
			'An error has occurred - Operation ID',
		);
		expect((await create(`AOSP-${id}`)).status).toBe(204);
		expect((await client.call('GET', `${OWNER}/AOSP-${id}`)).status).toBe(404);
		expect((await client.call('GET', `${OWNER}/${id}`)).status).toBe(200);
		expect(simulator.tokensMade(id)).toBe(1);
		const other = simulator.addProfile();
		expect((await create(`AOSP-${other.id}`)).status).toBe(404);
	});

	test('a token lives at most 90 days', async () => {
		const { id } = simulator.addProfile({ enrollmentMode: AOSP });
		expect((await create(`AOSP-${id}`, 7_776_001)).status).toBe(400);
		expect((await create(`AOSP-${id}`, 7_776_000)).status).toBe(204);
	});

	test('lists leave its token out, even when selected', async () => {
		const { id } = simulator.addProfile(
			{ enrollmentMode: AOSP },
			{ token: { validitySeconds: 60 } },
		);
		const { json } = await client.call(
			'GET',
			`${OWNER}?$select=id,tokenValue,qrCodeContent,qrCodeImage`,
		);
		expect(json.value).toEqual([{ id, tokenValue: '', qrCodeContent: '', qrCodeImage: null }]);
		const one = (await client.call('GET', `${OWNER}/${id}`)).json;
		expect(one.tokenValue).toMatch(/^[A-Z]{20}$/);
		expect(JSON.parse(Buffer.from(one.qrCodeContent, 'base64').toString())).toHaveProperty([
			'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE',
		]);
	});
});

describe('profiles', () => {
	test('the picture can be read and says what qrCodeContent says', async () => {
		const { id } = simulator.addProfile({}, { token: { validitySeconds: 60 } });
		const { json } = await client.call('GET', `${OWNER}/${id}`);
		expect(json.qrCodeImage.type).toBe('image/png');
		const { data, width, height } = PNG.sync.read(Buffer.from(json.qrCodeImage.value, 'base64'));
		expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(json.qrCodeContent);
		expect(json.qrCodeContent).toContain(json.tokenValue);
	});

	test('lists show the picture only when selected', async () => {
		simulator.addProfile({}, { token: { validitySeconds: 60 } });
		expect((await client.call('GET', OWNER)).json.value[0]).not.toHaveProperty('qrCodeImage');
		const { json } = await client.call('GET', `${OWNER}?$select=id,qrCodeImage`);
		expect(json.value[0].qrCodeImage.value.length).toBeGreaterThan(100);
	});

	test('fully managed and work profile have a token from the start, staging and dedicated have none', () => {
		const token = (enrollmentMode: string, enrollmentTokenType = 'default') =>
			simulator.addProfile({ enrollmentMode, enrollmentTokenType });
		expect(token('corporateOwnedFullyManaged')).toMatchObject({
			tokenValue: expect.stringMatching(/^[A-Z]{20}$/),
			tokenExpirationDateTime: '9999-12-31T23:59:59Z',
		});
		expect(token('corporateOwnedWorkProfile').tokenValue).toMatch(/^[A-Z]{8}$/);
		expect(token('corporateOwnedFullyManaged', 'deviceStaging').tokenValue).toBeNull();
		expect(token('corporateOwnedDedicatedDevice').tokenValue).toBeNull();
	});

	test('Android for Work knows no mode, no creation date and no scope tags', async () => {
		const { id } = simulator.addProfile({}, { collection: 'androidForWorkEnrollmentProfiles' });
		expect((await create(id, 60, FOR_WORK)).status).toBe(204);
		const { json } = await client.call('GET', `${FOR_WORK}/${id}`);
		expect(Object.keys(json)).toEqual(
			expect.arrayContaining(['tokenValue', 'tokenExpirationDateTime']),
		);
		for (const name of ['enrollmentMode', 'tokenCreationDateTime', 'roleScopeTagIds']) {
			expect(json).not.toHaveProperty(name);
		}
		expect((await client.call('GET', `${FOR_WORK}?$select=enrollmentMode`)).status).toBe(400);
		expect((await client.call('GET', `${OWNER}/${id}`)).status).toBe(404);
	});

	test('a mirrored profile has one state in both collections', async () => {
		const { id } = simulator.addProfile({}, { mirrored: true });
		await create(id, 60, FOR_WORK);
		expect((await client.call('GET', `${OWNER}/${id}`)).json.tokenValue).toBe(
			(await client.call('GET', `${FOR_WORK}/${id}`)).json.tokenValue,
		);
	});

	test('create, update, delete', async () => {
		const made = await client.call('POST', OWNER, {
			displayName: 'Kiosk',
			enrollmentMode: AOSP,
			wifiPassword: 'pass',
		});
		expect([made.status, made.json.displayName]).toEqual([201, 'Kiosk']);
		const { id } = made.json;
		const changed = await client.call('PATCH', `${OWNER}/${id}`, { displayName: 'Kiosk 2' });
		expect([changed.status, changed.json.displayName, changed.json.enrollmentMode]).toEqual([
			200,
			'Kiosk 2',
			AOSP,
		]);
		expect(simulator.secrets()).toContain('pass');
		expect((await client.call('DELETE', `${OWNER}/${id}`)).status).toBe(204);
		expect((await client.call('DELETE', `${OWNER}/${id}`)).status).toBe(404);
		expect((await client.call('GET', OWNER)).json.value).toEqual([]);
	});

	test.each([
		[{}, 'displayName'],
		[{ displayName: 'x', nonsense: 1 }, 'nonsense'],
		[{ displayName: 'x', enrollmentMode: '5' }, '5'],
		[{ displayName: 'x', enrollmentTokenType: 'deviceStaging' }, 'does not go with'],
		[{ displayName: 'x', deviceNameTemplate: 'x'.repeat(64) }, '63'],
	])('refuses to create %p', async (body, text) => {
		const answer = await client.call('POST', OWNER, body);
		expect(answer.status).toBe(400);
		expect(answer.json.error.message).toContain(text);
	});

	test('stored profiles may hold values outside of the enums', async () => {
		const { id } = simulator.addProfile({
			enrollmentMode: '5',
			strange: [1],
			tokenExpirationDateTime: 'soon',
		});
		expect((await client.call('GET', `${OWNER}/${id}`)).json).toMatchObject({
			enrollmentMode: '5',
			strange: [1],
			tokenExpirationDateTime: 'soon',
		});
	});
});

describe('lists', () => {
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
		['tokenExpirationDateTime le 2020-01-01T00:00:00Z', ['old']],
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

	test.each([
		'$filter=displayName',
		"$filter=nonsense eq 'x'",
		"$filter=displayName eq 'a' or displayName eq 'b'",
		'$orderby=displayName',
		'$top=x',
		'$skiptoken=x',
		'$select=nonsense',
	])('refuse %s', async (query) => {
		const answer = await client.call('GET', `${OWNER}?${query}`);
		expect([answer.status, answer.json.error.code]).toEqual([400, 'BadRequest']);
	});
});

describe('refusals', () => {
	test('v1.0 as in the real service', async () => {
		simulator.settings.v1Available = false;
		const { id } = simulator.addProfile();
		const answer = await create(id, 60, `/v1.0${DEVICE_OWNER_PATH}`);
		expect(answer.status).toBe(400);
		expect(answer.json.error).toMatchObject({
			code: 'BadRequest',
			message: "Resource not found for the segment 'androidDeviceOwnerEnrollmentProfiles'.",
		});
	});

	test.each([
		['GET', '/beta/deviceManagement/nonsense', 'nonsense'],
		['GET', '/beta/me', 'me'],
		['PUT', `${OWNER}/x`, 'x'],
		['GET', `${OWNER}/x/createToken`, 'createToken'],
		['GET', '/v2.0/deviceManagement', 'v2.0'],
	])('the router knows no %s %s', async (method, path, segment) => {
		const answer = await client.call(method, path);
		expect(answer.status).toBe(400);
		expect(answer.json.error.message).toContain(`'${segment}'`);
	});

	test('missing scope is 403, and names it', async () => {
		simulator.settings.missingScope = 'writes';
		const { id } = simulator.addProfile();
		const answer = await create(id);
		expect(answer.status).toBe(403);
		expect(JSON.parse(answer.json.error.message).Message).toContain(
			'DeviceManagementConfiguration.ReadWrite.All',
		);
		expect((await client.call('GET', OWNER)).status).toBe(200);
	});

	test('a refused role is 401 Forbidden in shape A, a missing licence in shape B', async () => {
		const { id } = simulator.addProfile();
		simulator.settings.forbiddenShape = 'A';
		const a = await create(id);
		expect([a.status, a.json.error.code]).toEqual([401, 'Forbidden']);
		expect(a.json.error.message).toMatch(
			/^\{\r\n {2}"_version": 3,\r\n {2}"Message": "An error has occurred - /,
		);
		expect(JSON.parse(a.json.error.message)).toMatchObject({
			CustomApiErrorPhrase: '',
			RetryAfter: null,
		});
		simulator.settings.forbiddenFor = 'delegated';
		expect((await create(id)).status).toBe(204);
		simulator.settings.unlicensed = true;
		const b = await client.call('GET', OWNER);
		expect([b.status, b.json.error.code]).toEqual([401, 'UnknownError']);
		const inner = JSON.parse(b.json.error.message);
		expect(inner.ErrorCode).toBe('Forbidden');
		expect(JSON.parse(inner.Message)._version).toBe(3);
	});

	test('every answer carries request-id, client-request-id and the date of the clock', async () => {
		const answer = await client.call('GET', `${OWNER}/none`, undefined, {
			headers: { ...client.headers, 'client-request-id': 'mine' },
		});
		expect(answer.headers.get('client-request-id')).toBe('mine');
		expect(answer.json.error.innerError['request-id']).toBe(answer.headers.get('request-id'));
		expect(Math.abs(Date.parse(answer.headers.get('date')!) - Date.now())).toBeLessThan(3000);
	});
});

describe('the judge', () => {
	test('keeps what came and what was done, and no bearer', async () => {
		const { id } = simulator.addProfile();
		await create(id);
		expect(simulator.log).toMatchObject([
			{
				method: 'POST',
				path: `${DEVICE_OWNER_PATH}/${id}/createToken`,
				version: 'beta',
				operation: 'createToken',
				profileId: id,
				part: false,
				status: 204,
				worked: true,
				headers: {
					accept: 'application/json',
					contentType: 'application/json',
					authorization: 'Bearer [redacted]',
				},
				body: { tokenValidityInSeconds: 3600 },
			},
		]);
		expect(JSON.stringify(simulator.log)).not.toContain(client.accessToken);
		expect(simulator.secrets()).toEqual(
			expect.arrayContaining([client.accessToken, simulator.settings.clientSecret]),
		);
		expect(simulator.counters).toMatchObject({
			requests: 1,
			writes: 1,
			writesWorked: 1,
			tokensMade: 1,
		});
	});

	test('can be asked and changed from another process', async () => {
		const control = (method: string, path: string, body?: unknown) =>
			client.call(method, `/_simulator/${path}`, body);
		const { ids } = (
			await control('POST', 'profiles', { count: 2, token: { validitySeconds: 60 } })
		).json;
		expect(ids).toHaveLength(2);
		await control('PATCH', 'settings', { throttle: { writesPer20s: 1 }, pageSize: 1 });
		expect(simulator.settings.throttle).toMatchObject({ enabled: true, writesPer20s: 1 });
		await control('POST', 'faults', {
			match: { path: 'createToken$' },
			action: { kind: 'status', status: 500 },
		});
		expect((await create(ids[0])).status).toBe(500);
		expect((await create(ids[0])).status).toBe(204);
		expect((await control('GET', `tokens/${ids[0]}`)).json).toMatchObject({
			tokensMade: 1,
			live: [{}],
		});
		expect((await control('GET', 'state')).json).toMatchObject({
			origin: simulator.origin,
			counters: { writes: 2 },
		});
		expect((await control('GET', 'log')).json).toHaveLength(2);
		await control('POST', 'expire-access-tokens');
		expect((await client.call('GET', OWNER)).status).toBe(401);
		await control('POST', 'reset');
		expect(simulator.log).toHaveLength(0);
		expect((await control('GET', 'nonsense')).status).toBe(404);
	});
});
