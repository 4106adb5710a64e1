import {
	parseQrContent,
	provisioningFor,
	type PayloadChanges,
} from '../../nodes/IntuneEnrollment/enrollment/provisioning';

const KEY = 'android.app.extra.PROVISIONING_';
const TOKEN_KEY = 'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN';
const CONTENT = { [`${KEY}DEVICE_ADMIN_COMPONENT_NAME`]: 'a/b', nested: { token: 'ABC' } };
const JSON_TEXT = JSON.stringify(CONTENT);

describe('the content of a QR code', () => {
	test.each([
		['JSON', JSON_TEXT],
		['JSON with blanks around', `\n ${JSON_TEXT} `],
		['JSON after a byte order mark', `\uFEFF${JSON_TEXT}`],
		['base64 of JSON', Buffer.from(JSON_TEXT).toString('base64')],
		['base64 of JSON, url-safe', Buffer.from(JSON_TEXT).toString('base64url')],
	])('is read from %s', (_, text) => {
		expect(parseQrContent(text)).toEqual(CONTENT);
	});

	test.each([
		undefined,
		null,
		'',
		'  ',
		5,
		'no json',
		'[1]',
		'"text"',
		'null',
		'{"cut":',
		'bm8ganNvbg==',
	])('%j is none', (value) => {
		expect(parseQrContent(value)).toBeUndefined();
	});
});

describe('payloads', () => {
	test('are the profile’s own content, for zero-touch too, and the token for Knox', () => {
		expect(provisioningFor('TOKEN', { qrCodeContent: JSON_TEXT })).toEqual({
			androidEnterprise: CONTENT,
			zeroTouch: CONTENT,
			knox: { [TOKEN_KEY]: 'TOKEN' },
		});
	});

	test('without content, the standard one with the token', () => {
		expect(provisioningFor('TOKEN', {}).androidEnterprise).toEqual({
			[`${KEY}DEVICE_ADMIN_COMPONENT_NAME`]:
				'com.google.android.apps.work.clouddpc/.receivers.CloudDeviceAdminReceiver',
			[`${KEY}DEVICE_ADMIN_SIGNATURE_CHECKSUM`]: 'I5YvS0O5hXY46mb01BlRjq4oJJGs2kuUcHvVkAPEXlg',
			[`${KEY}DEVICE_ADMIN_PACKAGE_DOWNLOAD_LOCATION`]:
				'https://play.google.com/managed/downloadManagingApp?identifier=setup',
			[`${KEY}ADMIN_EXTRAS_BUNDLE`]: { [TOKEN_KEY]: 'TOKEN' },
		});
	});

	test('of an AOSP profile without content, none: the standard one would enroll nothing', () => {
		const profile = { enrollmentMode: 'corporateOwnedAOSPUserlessDevice', qrCodeContent: '?' };
		const wifi = { ssid: 'Open', password: '', security: 'NONE' as const, hidden: false };
		expect(provisioningFor('TOKEN', profile, { wifi, extras: {} })).toEqual({
			androidEnterprise: {},
			zeroTouch: {},
			missing: expect.stringContaining('no readable QR code'),
		});
	});

	test('of an AOSP profile have nothing for Knox, which does not enroll its devices', () => {
		const profile = {
			enrollmentMode: 'corporateOwnedAOSPUserlessDevice',
			qrCodeContent: JSON_TEXT,
		};
		expect(provisioningFor('TOKEN', profile)).not.toHaveProperty('knox');
	});

	const bundle = (token: string) => ({ [`${KEY}ADMIN_EXTRAS_BUNDLE`]: { [TOKEN_KEY]: token } });

	test('hold the token of the item, where the content of the same answer names another one', () => {
		const profile = { qrCodeContent: JSON.stringify(bundle('OLD')) };
		expect(provisioningFor('NEW', profile).androidEnterprise).toEqual(bundle('NEW'));
	});

	test('of an AOSP profile whose content names another token, none', () => {
		const profile = {
			enrollmentMode: 'corporateOwnedAOSPUserlessDevice',
			qrCodeContent: JSON.stringify(bundle('OLD')),
		};
		expect(provisioningFor('NEW', profile)).toMatchObject({
			androidEnterprise: {},
			missing: expect.stringContaining('another token'),
		});
	});

	test('for zero-touch never name a network, in either spelling of the keys', () => {
		const own = {
			...CONTENT,
			'a.a.e.PWS': 'Old',
			'a.a.e.PWP': 'old',
			[`${KEY}WIFI_PROXY_HOST`]: 'p',
		};
		const { zeroTouch } = provisioningFor('TOKEN', { qrCodeContent: JSON.stringify(own) });
		expect(zeroTouch).toEqual(CONTENT);
	});

	test('what is added takes the place of the short spelling', () => {
		const profile = { qrCodeContent: JSON.stringify({ ...CONTENT, 'a.a.e.PL': 'en_GB' }) };
		const { androidEnterprise } = provisioningFor('TOKEN', profile, {
			extras: { LOCALE: 'de_DE' },
		});
		expect(androidEnterprise).toEqual({ ...CONTENT, [`${KEY}LOCALE`]: 'de_DE' });
	});

	test.each<[Partial<PayloadChanges>, object]>([
		[{ extras: { USE_MOBILE_DATA: true } }, { USE_MOBILE_DATA: true }],
		[{ extras: { LOCALE: 'de_DE' } }, { LOCALE: 'de_DE' }],
		[
			{ wifi: { ssid: 'Lobby', password: 'long enough', security: 'WPA', hidden: true } },
			{
				WIFI_SSID: 'Lobby',
				WIFI_SECURITY_TYPE: 'WPA',
				WIFI_PASSWORD: 'long enough',
				WIFI_HIDDEN: true,
			},
		],
		[
			{ wifi: { ssid: 'Open', password: '', security: 'NONE', hidden: false } },
			{ WIFI_SSID: 'Open', WIFI_SECURITY_TYPE: 'NONE' },
		],
	])('%j adds %j', (changes, keys) => {
		const added = Object.fromEntries(
			Object.entries(keys).map(([name, value]) => [KEY + name, value]),
		);
		expect(
			provisioningFor('TOKEN', { qrCodeContent: JSON_TEXT }, { extras: {}, ...changes })
				.androidEnterprise,
		).toEqual({
			...CONTENT,
			...added,
		});
	});

	test('another network leaves nothing of the profile’s own', () => {
		const own = {
			...CONTENT,
			[`${KEY}WIFI_SSID`]: 'Old',
			[`${KEY}WIFI_PASSWORD`]: 'old',
			[`${KEY}WIFI_PROXY_HOST`]: 'p',
		};
		const wifi = { ssid: 'Open', password: '', security: 'NONE' as const, hidden: false };
		const profile = { qrCodeContent: JSON.stringify(own) };
		expect(provisioningFor('TOKEN', profile, { wifi, extras: {} }).androidEnterprise).toEqual({
			...CONTENT,
			[`${KEY}WIFI_SSID`]: 'Open',
			[`${KEY}WIFI_SECURITY_TYPE`]: 'NONE',
		});
	});
});
