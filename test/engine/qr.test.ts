import { useWorld } from './support/useWorld';
import { DAY_SECONDS, KINDS } from './support/kinds';
import { pictureOf, readQr } from './support/pictures';
import { byId } from './support/world';

const KEY = 'android.app.extra.PROVISIONING_';
const WITH_PICTURE = {
	operation: 'get',
	returnData: 'tokenAndQrCode',
	binaryPropertyName: 'qrCode',
};

const world = useWorld();

const token = { validitySeconds: 30 * DAY_SECONDS };
type Provisioning = { androidEnterprise: Record<string, unknown>; knox: Record<string, unknown> };

async function picture(id: string, parameters: Record<string, unknown> = {}) {
	const { outputs, error } = await world.run({
		...WITH_PICTURE,
		profileId: byId(id),
		...parameters,
	});
	expect(error).toBeUndefined();
	const [item] = outputs[0]!;
	const { androidEnterprise } = item!.json.provisioning as Provisioning;
	return { item: item!, androidEnterprise, content: readQr(pictureOf(item!)) };
}

describe.each(KINDS)('$profileType in $apiVersion', ({ profileType, apiVersion, collection }) => {
	test('Wi-Fi and mobile data: the content has the keys, and the picture is of that content', async () => {
		const { id } = world.simulator.addProfile({}, { collection, token });
		const { androidEnterprise, content } = await picture(id, {
			profileType,
			apiVersion,
			payloadOptions: {
				wifiSsid: 'Lobby "5G" Ünïcode',
				wifiPassword: 'correct horse \\ battery',
				wifiSecurityType: 'WPA',
				wifiHidden: true,
				useMobileData: true,
			},
		});
		const profile = world.simulator.profile(id)!;
		expect(androidEnterprise).toEqual({
			...(JSON.parse(profile.qrCodeContent as string) as object),
			[`${KEY}WIFI_SSID`]: 'Lobby "5G" Ünïcode',
			[`${KEY}WIFI_PASSWORD`]: 'correct horse \\ battery',
			[`${KEY}WIFI_SECURITY_TYPE`]: 'WPA',
			[`${KEY}WIFI_HIDDEN`]: true,
			[`${KEY}USE_MOBILE_DATA`]: true,
		});
		expect(JSON.parse(content)).toEqual(androidEnterprise);
	});

	test('create, with Wi-Fi: the picture is of the new token', async () => {
		const { id } = world.simulator.addProfile({}, { collection, token: null });
		const { content, item } = await picture(id, {
			operation: 'create',
			profileType,
			apiVersion,
			payloadOptions: { wifiSsid: 'Lobby', wifiSecurityType: 'NONE' },
		});
		expect(content).toContain(world.simulator.profile(id)!.tokenValue);
		expect(content).toContain(`"${KEY}WIFI_SSID":"Lobby"`);
		expect(content).not.toContain('WIFI_PASSWORD');
		expect(item.json.success).toBe(true);
	});
});

test.each([
	undefined,
	null,
	{ type: 'image/png', value: '' },
	{ type: 'image/png', value: 'iVBORw0KGgo=' },
	'text',
])(
	'whatever picture Graph holds (%j), the node draws the content that it hands out',
	async (qrCodeImage) => {
		const { id, tokenValue, qrCodeContent } = world.simulator.addProfile({}, { token });
		world.simulator.addFault({
			match: { operation: 'get' },
			action: {
				kind: 'status',
				status: 200,
				body: { custom: { id, displayName: 'Kiosks', tokenValue, qrCodeContent, qrCodeImage } },
			},
		});
		expect((await picture(id)).content).toBe(qrCodeContent);
	},
);

test('Wi-Fi of the options takes the place of the profile’s own, its password included', async () => {
	const { id } = world.simulator.addProfile(
		{
			configureWifi: true,
			wifiSsid: 'Old',
			wifiPassword: 'old password',
			wifiSecurityType: 'wpa',
			wifiHidden: true,
		},
		{ token },
	);
	const { content } = await picture(id, {
		payloadOptions: { wifiSsid: 'Guests', wifiSecurityType: 'NONE' },
	});
	expect(JSON.parse(content)).toMatchObject({
		[`${KEY}WIFI_SSID`]: 'Guests',
		[`${KEY}WIFI_SECURITY_TYPE`]: 'NONE',
	});
	expect(content).not.toContain('old password');
	expect(content).not.toContain('WIFI_HIDDEN');
});

test('mobile data alone, switched off', async () => {
	const { id } = world.simulator.addProfile({}, { token });
	const { content } = await picture(id, { payloadOptions: { useMobileData: false } });
	expect(JSON.parse(content)).toMatchObject({ [`${KEY}USE_MOBILE_DATA`]: false });
});

test('content in base64 (AOSP): the picture with Wi-Fi is of the JSON', async () => {
	const { id } = world.simulator.addProfile(
		{ enrollmentMode: 'corporateOwnedAOSPUserlessDevice' },
		{ token },
	);
	const { content, androidEnterprise } = await picture(id, {
		payloadOptions: { wifiSsid: 'Lobby', wifiPassword: 'long enough' },
	});
	expect(JSON.parse(content)).toEqual(androidEnterprise);
	expect(content).toContain(world.simulator.profile(id)!.tokenValue);
});

test('content that no QR code can hold: the item says so, and the payloads are there', async () => {
	const { id, tokenValue } = world.simulator.addProfile({}, { token });
	world.simulator.addFault({
		match: { operation: 'get' },
		action: {
			kind: 'status',
			status: 200,
			body: {
				custom: { id, tokenValue, qrCodeContent: JSON.stringify({ long: 'x'.repeat(4000) }) },
			},
		},
	});
	const { outputs } = await world.run({ ...WITH_PICTURE, profileId: byId(id) });
	expect(outputs[0]![0]!).not.toHaveProperty('binary');
	expect(outputs[0]![0]!.json).toMatchObject({ tokenValue, qrCodeMissing: expect.any(String) });
});

test.each([
	['Lobby kiosks', 'Lobby kiosks-qr.png'],
	['../../etc/passwd', 'etc-passwd-qr.png'],
	['..', 'enrollment-qr.png'],
	['', 'enrollment-qr.png'],
	['🎉🎉', 'enrollment-qr.png'],
	['Wärehouse 🎉 / B\\C: <1>', 'Wärehouse - - B-C- -1-qr.png'],
	['倉庫', '倉庫-qr.png'],
])('the file is named after the profile, safely: %j', async (displayName, fileName) => {
	const { id } = world.simulator.addProfile({ displayName }, { token });
	const { item } = await picture(id);
	expect(item.binary!.qrCode!.fileName).toBe(fileName);
});
