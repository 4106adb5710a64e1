import { createRequire } from 'node:module';
import jsQR from 'jsqr';
import { ANDROID_FOR_WORK_PATH } from './client';
import { AOSP, OWNER, openSimulator, type Opened } from './openSimulator';

// The encoder's own PNG library reads as well; it is nobody else's dependency.
const { PNG } = createRequire(require.resolve('qrcode'))('pngjs') as {
	PNG: { sync: { read(data: Buffer): { data: Buffer; width: number; height: number } } };
};

const FOR_WORK = `/beta${ANDROID_FOR_WORK_PATH}`;

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];

beforeEach(async () => ({ simulator, client, create } = await openSimulator()));
afterEach(() => simulator.stop());

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
