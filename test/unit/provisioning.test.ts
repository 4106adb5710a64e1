import {
	checkWifi,
	parseQrContent,
	provisioningFor,
	qrFileName,
	type NetworkExtras,
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
	test('are the profile’s own content, and the token for Knox', () => {
		expect(provisioningFor('TOKEN', { qrCodeContent: JSON_TEXT })).toEqual({
			androidEnterprise: CONTENT,
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
		const wifi = { ssid: 'Open', password: '', securityType: 'NONE' as const, hidden: false };
		expect(provisioningFor('TOKEN', profile, { wifi }).androidEnterprise).toEqual({});
	});

	test.each<[NetworkExtras, object]>([
		[{ useMobileData: true }, { USE_MOBILE_DATA: true }],
		[{ useMobileData: false }, { USE_MOBILE_DATA: false }],
		[
			{ wifi: { ssid: 'Lobby', password: 'long enough', securityType: 'WPA', hidden: true } },
			{
				WIFI_SSID: 'Lobby',
				WIFI_SECURITY_TYPE: 'WPA',
				WIFI_PASSWORD: 'long enough',
				WIFI_HIDDEN: true,
			},
		],
		[
			{ wifi: { ssid: 'Open', password: '', securityType: 'NONE', hidden: false } },
			{ WIFI_SSID: 'Open', WIFI_SECURITY_TYPE: 'NONE' },
		],
	])('%j adds %j', (extras, keys) => {
		const added = Object.fromEntries(
			Object.entries(keys).map(([name, value]) => [KEY + name, value]),
		);
		expect(
			provisioningFor('TOKEN', { qrCodeContent: JSON_TEXT }, extras).androidEnterprise,
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
		const wifi = { ssid: 'Open', password: '', securityType: 'NONE' as const, hidden: false };
		const profile = { qrCodeContent: JSON.stringify(own) };
		expect(provisioningFor('TOKEN', profile, { wifi }).androidEnterprise).toEqual({
			...CONTENT,
			[`${KEY}WIFI_SSID`]: 'Open',
			[`${KEY}WIFI_SECURITY_TYPE`]: 'NONE',
		});
	});
});

describe('Wi-Fi details', () => {
	const good = {
		ssid: 'Lobby',
		password: 'long enough',
		securityType: 'WPA' as const,
		hidden: false,
	};

	test.each([
		{},
		{ ssid: 'x'.repeat(32) },
		{ ssid: 'ä'.repeat(16) },
		{ password: 'x'.repeat(8) },
		{ password: 'f'.repeat(64) },
		{ securityType: 'WEP' as const, password: 'abcde' },
		{ securityType: 'NONE' as const, password: '' },
	])('%j pass', (change) => {
		expect(checkWifi({ ...good, ...change })).toBeUndefined();
	});

	test.each([
		{ ssid: '' },
		{ ssid: 'x'.repeat(33) },
		{ ssid: 'ä'.repeat(17) },
		{ password: '' },
		{ password: 'sevench' },
		{ password: 'y'.repeat(65) },
		{ securityType: 'NONE' as const },
	])('%j are refused, without the password in the words', (change) => {
		const wifi = { ...good, ...change };
		const failure = checkWifi(wifi)!;
		expect(failure.message).not.toBe('');
		if (wifi.password) expect(failure.message + failure.description).not.toContain(wifi.password);
	});
});

describe('file names', () => {
	test.each([
		['Kiosks', 'Kiosks-qr.png'],
		['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j-qr.png'],
		['../../x', 'x-qr.png'],
		['...', 'enrollment-qr.png'],
		['a\u0000b\nc', 'a-b-c-qr.png'],
		['', 'enrollment-qr.png'],
		[undefined, 'enrollment-qr.png'],
		[5, 'enrollment-qr.png'],
		['é', 'é-qr.png'],
		['e\u0301', 'é-qr.png'],
	])('%j becomes %j', (name, expected) => {
		expect(qrFileName(name)).toBe(expected);
	});

	test('are short, and no character is cut in two', () => {
		const name = qrFileName(`x${'𠮷'.repeat(200)}`);
		expect(Buffer.byteLength(name)).toBeLessThan(400);
		expect(name).not.toMatch(/[\uD800-\uDFFF]/u);
	});
});
