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

test.each<[Record<string, unknown>, string]>([
	[
		{ configureWifi: 'yes' },
		"Cannot convert the literal 'yes' to the expected type 'Edm.Boolean'.",
	],
	[{ wifiHidden: 1 }, "Cannot convert the literal '1' to the expected type 'Edm.Boolean'."],
	[{ wifiSsid: 5 }, "Cannot convert the literal '5' to the expected type 'Edm.String'."],
	[{ isTeamsDeviceProfile: null }, "expected type 'Edm.Boolean[Nullable=False]'"],
	[{ roleScopeTagIds: '0' }, "however, a 'StartArray' node was expected."],
	[{ roleScopeTagIds: [0] }, "Cannot convert the literal '0' to the expected type 'Edm.String'."],
	[{ roleScopeTagIds: null }, 'does not allow null values.'],
	[{ description: { a: 1 } }, "An unexpected 'StartObject' node was found"],
	[{ description: ['x'] }, "An unexpected 'StartArray' node was found"],
	[{ enrolledDeviceCount: '7' }, "expected type 'Edm.Int32'."],
	[{ enrollmentMode: 3 }, "expected type 'Edm.String'."],
	[{ '@odata.type': '#microsoft.graph.user' }, "'microsoft.graph.androidDeviceOwnerEnrollment"],
])('reads no body with %j, to create or to update', async (fields, text) => {
	const { id } = simulator.addProfile();
	for (const answer of [
		await client.call('POST', OWNER, { displayName: 'x', ...fields }),
		await client.call('PATCH', `${OWNER}/${id}`, fields),
	]) {
		expect([answer.status, answer.json.error.code]).toEqual([400, 'ModelValidationFailure']);
		expect(answer.json.error.message).toContain(text);
	}
	expect(simulator.counters.writesWorked).toBe(0);
});

test('reads a whole profile as a client got it, and ignores what only the service sets', async () => {
	const { id } = simulator.addProfile({}, { token: { validitySeconds: 60 } });
	const whole = (await client.call('GET', `${OWNER}/${id}`)).json;
	const copy = await client.call('POST', OWNER, {
		...whole,
		'@odata.type': '#microsoft.graph.androidDeviceOwnerEnrollmentProfile',
		description: null,
		tokenExpirationDateTime: null,
	});
	expect(copy.status).toBe(201);
	expect(copy.json.id).not.toBe(id);
	expect(copy.json).toMatchObject({ description: null, tokenValue: null });
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
