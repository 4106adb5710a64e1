import { useWorld } from './support/useWorld';
import { DAY_SECONDS } from './support/kinds';
import { pictureOf, readQr } from './support/pictures';
import { byId } from './support/world';

const KEY = 'android.app.extra.PROVISIONING_';
const PICTURE = { operation: 'get', returnData: 'tokenAndQrCode', binaryPropertyName: 'qrCode' };
const token = { validitySeconds: 30 * DAY_SECONDS };

const world = useWorld();

interface Provisioning {
	androidEnterprise: Record<string, unknown>;
	zeroTouch: Record<string, unknown>;
}

async function get(parameters: object, typeVersion = 1.1, profile: object = {}) {
	const { id } = world.simulator.addProfile(profile, { token });
	const parts = { operation: 'get', profileId: byId(id), ...parameters };
	const { outputs, error, hints } = await world.run(parts, { typeVersion });
	return { item: outputs[0]?.[0], error, hints };
}

const provisioningOf = (item: unknown) =>
	(item as { json: { provisioning: Provisioning } }).json.provisioning;

test.each([
	['options', 1],
	['payloadOptions', 1.1],
])(
	'two sites from a sheet: each QR code holds its own network, by %s',
	async (name, typeVersion) => {
		const sites = [
			{ ssid: 'Site A', password: 'password of A' },
			{ ssid: 'Site B', password: 'password of B' },
			{ ssid: 'Site C', password: 8675309123 },
		];
		const ids = world.simulator.addProfiles(3, {}, { token });
		const items = sites.map((site, index) => ({ json: { ...site, id: ids[index] } }));
		const network = { wifiSsid: '={{ $json.ssid }}', wifiPassword: '={{ $json.password }}' };
		const { outputs } = await world.run(
			{ ...PICTURE, profileId: byId('={{ $json.id }}'), [name]: network },
			{ items, typeVersion },
		);
		const codes = outputs[0]!.map((item) => JSON.parse(readQr(pictureOf(item))) as object);
		expect(codes).toEqual(
			sites.map(({ ssid, password }) =>
				expect.objectContaining({
					[`${KEY}WIFI_SSID`]: ssid,
					[`${KEY}WIFI_PASSWORD`]: String(password),
				}),
			),
		);
	},
);

test.each([
	[true, true],
	['true', true],
	['false', undefined],
])('Wi-Fi Hidden may come as %j: an expression gives text', async (hidden, expected) => {
	const { item } = await get({
		returnData: 'token',
		payloadOptions: {
			wifiSsid: 'Lobby',
			wifiPassword: 'long enough',
			wifiHidden: `={{ ${JSON.stringify(hidden)} }}`,
		},
	});
	expect(provisioningOf(item).androidEnterprise[`${KEY}WIFI_HIDDEN`]).toBe(expected);
});

test('the payload for zero-touch holds what is added, but no network', async () => {
	const { item } = await get({
		payloadOptions: {
			wifiSsid: 'Lobby',
			wifiPassword: 'long enough',
			leaveAllSystemAppsEnabled: true,
			additionalExtras: `{ "${KEY}LOCALE": "de_DE", "${KEY}WIFI_PROXY_HOST": "proxy.local", "${KEY}WIFI_PROXY_PORT": "8080" }`,
		},
	});
	const { androidEnterprise, zeroTouch } = provisioningOf(item);
	expect(androidEnterprise).toMatchObject({
		[`${KEY}LEAVE_ALL_SYSTEM_APPS_ENABLED`]: true,
		[`${KEY}LOCALE`]: 'de_DE',
		[`${KEY}WIFI_SSID`]: 'Lobby',
		[`${KEY}WIFI_PROXY_PORT`]: 8080,
	});
	expect(zeroTouch).toMatchObject({ [`${KEY}LOCALE`]: 'de_DE' });
	expect(JSON.stringify(zeroTouch)).not.toMatch(/WIFI_|long enough/);
});

test.each([
	['[1]', 'Additional Extras is not a JSON object'],
	['{ "LOCALE": ', 'Additional Extras is not a JSON object'],
	['{ "locale": "de" }', 'Additional Extras has a key "locale" that Android does not read'],
	[`{ "${KEY}ADMIN_EXTRAS_BUNDLE": {} }`, 'must not have the key ADMIN_EXTRAS_BUNDLE'],
	[`{ "${KEY}DEVICE_ADMIN_COMPONENT_NAME": "x" }`, 'must not have the key'],
	[`{ "${KEY}DEVICE_ADMIN_PACKAGE_CHECKSUM": "x" }`, 'must not have the key'],
	[`{ "${KEY}WIFI_PROXY_PORT": 70000 }`, 'a value for WIFI_PROXY_PORT that Android cannot read'],
	[`{ "${KEY}SKIP_ENCRYPTION": "perhaps" }`, 'a value for SKIP_ENCRYPTION'],
	[`{ "${KEY}LOCALE": null }`, 'no value for LOCALE'],
	[`{ "${KEY}WIFI_PASSWORD": "top secret" }`, 'Wi-Fi Password is set, but no Wi-Fi SSID'],
])('further keys %s are refused before anything is sent', async (additionalExtras, message) => {
	const { error } = await get({ payloadOptions: { additionalExtras } });
	expect(error!.message).toContain(message);
	expect(JSON.stringify(error)).not.toContain('top secret');
	expect(world.simulator.counters.requests).toBe(0);
});

test('a key that nobody knows is passed on, with a hint that names it', async () => {
	const { item, hints } = await get({
		payloadOptions: { additionalExtras: `={{ { "${KEY}NEW_THING": [1] } }}` },
	});
	expect(provisioningOf(item).androidEnterprise).toMatchObject({ [`${KEY}NEW_THING`]: [1] });
	expect(hints).toEqual([
		expect.objectContaining({ message: expect.stringContaining('NEW_THING') }),
	]);
});

test('the picture is as wide as asked for, in whole modules', async () => {
	const { item } = await get({ ...PICTURE, payloadOptions: { qrCodeWidth: 900 } });
	const width = pictureOf(item!).readUInt32BE(16);
	expect(width).toBeLessThanOrEqual(900);
	expect(width).toBeGreaterThan(800);
	expect(readQr(pictureOf(item!))).toContain('EXTRA_ENROLLMENT_TOKEN');
});

test('an AOSP profile without a readable code says so, and hands out nothing that enrolls nothing', async () => {
	const { id } = world.simulator.addProfile(
		{ enrollmentMode: 'corporateOwnedAOSPUserlessDevice' },
		{ token },
	);
	world.simulator.addFault({
		match: { operation: 'get' },
		action: {
			kind: 'status',
			status: 200,
			body: {
				custom: {
					id,
					enrollmentMode: 'corporateOwnedAOSPUserlessDevice',
					tokenValue: 'ABCDEFGH',
					qrCodeContent: '?',
				},
			},
		},
	});
	const { outputs } = await world.run({ ...PICTURE, profileId: byId(id) });
	expect(outputs[0]![0]).not.toHaveProperty('binary');
	expect(outputs[0]![0]!.json).toMatchObject({
		provisioning: { androidEnterprise: {}, zeroTouch: {} },
		qrCodeMissing: 'The profile holds no readable QR code',
	});
});
