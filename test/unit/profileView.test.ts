import {
	hidesPicture,
	hidesToken,
	viewOf,
} from '../../nodes/IntuneEnrollment/enrollment/profileView';

const NOW = Date.UTC(2026, 10, 22, 5);
const PROFILE = {
	'@odata.context': 'https://graph.example.com/$metadata#x',
	id: 'a',
	displayName: 'A',
	enrollmentMode: '5',
	tokenValue: 'TOKEN',
	tokenExpirationDateTime: '2026-11-25T05:00:00Z',
	qrCodeContent: '{}',
	qrCodeImage: { type: 'image/png', value: 'AAAA' },
	wifiPassword: 'secret',
	fromTheFuture: { kept: true },
};

test('simplified: known fields that the profile has, with the token’s state', () => {
	expect(viewOf(PROFILE, { simplify: true, includeSecrets: false }, NOW)).toEqual({
		id: 'a',
		displayName: 'A',
		enrollmentMode: '5',
		tokenState: 'expiring',
		tokenExpirationDateTime: '2026-11-25T05:00:00Z',
	});
});

test('simplified with secrets: those that the profile has', () => {
	const { qrCodeContent: _, ...profile } = PROFILE;
	expect(viewOf(profile, { simplify: true, includeSecrets: true }, NOW)).toEqual({
		id: 'a',
		displayName: 'A',
		enrollmentMode: '5',
		tokenState: 'expiring',
		tokenExpirationDateTime: '2026-11-25T05:00:00Z',
		tokenValue: 'TOKEN',
		qrCodeImage: { type: 'image/png', value: 'AAAA' },
		wifiPassword: 'secret',
	});
});

test('as it is: no secret, nothing added, and nothing that nobody documented: it may be a secret', () => {
	expect(viewOf(PROFILE, { simplify: false, includeSecrets: false }, NOW)).toEqual({
		id: 'a',
		displayName: 'A',
		enrollmentMode: '5',
		tokenExpirationDateTime: '2026-11-25T05:00:00Z',
	});
});

test.each([
	[
		'9999-12-31T00:00:00Z',
		'TOKEN',
		{ tokenExpirationDateTime: null, neverExpires: true, tokenState: 'valid' },
	],
	['0001-01-01T00:00:00Z', '', { tokenExpirationDateTime: null, tokenState: 'none' }],
	[null, '', { tokenExpirationDateTime: null, tokenState: 'none' }],
])(
	'simplified: the end %j of token %j as people read it',
	(tokenExpirationDateTime, tokenValue, shown) => {
		const view = viewOf(
			{ tokenExpirationDateTime, tokenValue },
			{ simplify: true, includeSecrets: false },
			NOW,
		);
		expect(view).toEqual(shown);
	},
);

test('as it is, with secrets', () => {
	const { '@odata.context': _, ...profile } = PROFILE;
	expect(viewOf(PROFILE, { simplify: false, includeSecrets: true }, NOW)).toEqual(profile);
});

test.each([
	['corporateOwnedAOSPUserlessDevice', '', true],
	['corporateOwnedAOSPUserAssociatedDevice', null, true],
	['corporateOwnedAOSPUserlessDevice', 'TOKEN', false],
	['corporateOwnedDedicatedDevice', '', false],
	[undefined, '', false],
])('a list hides the token of %s with value %j: %p', (enrollmentMode, tokenValue, expected) => {
	expect(hidesToken({ enrollmentMode, tokenValue })).toBe(expected);
});

test('a picture is missed only beside a token', () => {
	expect(hidesPicture({ tokenValue: 'T' })).toBe(true);
	expect(hidesPicture({ tokenValue: 'T', qrCodeImage: null })).toBe(true);
	expect(hidesPicture(PROFILE)).toBe(false);
	expect(hidesPicture({ tokenValue: '' })).toBe(false);
});
