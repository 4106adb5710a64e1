import {
	checkWifi,
	completeWifi,
	parseWifiSecurity,
	parseWifiText,
} from '../../nodes/IntuneEnrollment/enrollment/wifi';
import { Failure } from '../../nodes/IntuneEnrollment/failure';

const good = {
	ssid: 'Lobby',
	password: 'long enough',
	security: 'WPA' as const,
	hidden: false,
};

test.each([
	{},
	{ ssid: 'x'.repeat(32) },
	{ ssid: 'ä'.repeat(16) },
	{ password: 'x'.repeat(8) },
	{ password: 'x'.repeat(63) },
	{ password: 'päss wörd €' },
	{ password: 'f'.repeat(64) },
	{ security: 'WEP' as const, password: 'abcde' },
	{ security: 'WEP' as const, password: 'x'.repeat(13) },
	{ security: 'WEP' as const, password: 'A'.repeat(10) },
	{ security: 'WEP' as const, password: '0'.repeat(26) },
	{ security: 'NONE' as const, password: '' },
])('%j can be joined', (change) => {
	expect(checkWifi({ ...good, ...change })).toBeUndefined();
});

test.each([
	{ ssid: '' },
	{ ssid: 'x'.repeat(33) },
	{ ssid: 'ä'.repeat(17) },
	{ password: '' },
	{ password: 'sevench' },
	{ password: 'y'.repeat(64) },
	{ password: 'f'.repeat(65) },
	{ password: 'ä'.repeat(32) },
	{ security: 'WEP' as const, password: 'sixsix' },
	{ security: 'WEP' as const, password: 'g'.repeat(10) },
	{ security: 'NONE' as const },
])('%j is refused, without the password in the words', (change) => {
	const wifi = { ...good, ...change };
	const failure = checkWifi(wifi)!;
	expect(failure.message).not.toBe('');
	if (wifi.password) expect(failure.message + failure.description).not.toContain(wifi.password);
});

test.each(['\t', '\n', '\r', '\0', '\u007f', '\u0085'])(
	'a control character (%j) is refused, not cut off',
	(character) => {
		const failure = parseWifiText(`secretword${character}`, 'Wi-Fi Password') as Failure;
		expect(failure).toBeInstanceOf(Failure);
		expect(failure.message).toContain('Wi-Fi Password');
		expect(failure.message + failure.description).not.toContain('secretword');
	},
);

test.each([
	[12345678, '12345678'],
	['Büro', 'Büro'],
	[' with blanks ', ' with blanks '],
])('%j of a sheet is text', (value, text) => {
	expect(parseWifiText(value, 'Wi-Fi SSID')).toBe(text);
});

test.each([
	['WPA', 'WPA'],
	['wpa', 'WPA'],
	['none', 'NONE'],
	['Wep', 'WEP'],
])('security %j is known as %s', (value, known) => {
	expect(parseWifiSecurity(value)).toBe(known);
});

test.each(['WPA2', '', 5, {}, null])('security %j is not known', (value) => {
	expect(parseWifiSecurity(value)).toBeInstanceOf(Failure);
});

describe('a network that a form holds in part', () => {
	test.each([{ password: 'long enough' }, { hidden: true }])(
		'%j without an SSID is a slip',
		(input) => {
			const failure = completeWifi(input) as Failure;
			expect(failure.message).toMatch(/no Wi-Fi SSID/);
		},
	);

	test.each([{}, { security: 'WEP' as const }, { hidden: false, password: '' }])(
		'%j is none',
		(input) => {
			expect(completeWifi(input)).toBeUndefined();
		},
	);

	test('with a name and a password it is WPA, and not hidden', () => {
		expect(completeWifi({ ssid: 'Lobby', password: 'long enough' })).toEqual(good);
	});
});
