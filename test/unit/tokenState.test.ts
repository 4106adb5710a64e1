import { moment, tokenOf, tokenState } from '../../nodes/IntuneEnrollment/enrollment/tokenState';

const NOW = Date.parse('2026-11-22T05:00:00Z');
const DAY_MS = 86_400_000;
const at = (millis: number) => new Date(millis).toISOString();

test.each([null, undefined, '', '  ', 7, {}])('a tokenValue of %p is no token', (tokenValue) => {
	expect(tokenOf({ tokenValue, tokenExpirationDateTime: at(NOW + DAY_MS) })).toBeUndefined();
});

test.each([null, undefined, '', '9999-12-31T23:59:59Z', 'never', 5])(
	'a token whose expiry is %p does not expire',
	(tokenExpirationDateTime) => {
		const token = tokenOf({ tokenValue: 'ABC', tokenExpirationDateTime });
		expect(token).toEqual({ value: 'ABC', createdAt: undefined, expiresAt: Infinity });
		expect(tokenState(token, NOW)).toBe('valid');
	},
);

test.each([
	[-1, 'expired'],
	[0, 'expired'],
	[1, 'expiring'],
	[7 * DAY_MS, 'expiring'],
	[7 * DAY_MS + 1, 'valid'],
])('a token with %p ms left is %s', (left, state) => {
	const token = tokenOf({ tokenValue: 'ABC', tokenExpirationDateTime: at(NOW + left) });
	expect(tokenState(token, NOW)).toBe(state);
});

test('how early a token counts as expiring is for the caller to say', () => {
	const token = tokenOf({ tokenValue: 'ABC', tokenExpirationDateTime: at(NOW + 2 * DAY_MS) });
	expect(tokenState(token, NOW, DAY_MS)).toBe('valid');
	expect(tokenState(token, NOW, 3 * DAY_MS)).toBe('expiring');
	expect(tokenState(undefined, NOW)).toBe('none');
});

test('dates of Graph are read with and without fractions', () => {
	expect(moment('2026-11-22T05:00:00Z')).toBe(NOW);
	expect(moment('2026-11-22T05:00:00.0000000Z')).toBe(NOW);
	expect(moment('2026-99-99T05:00:00Z')).toBeUndefined();
});

test('dates without a zone are UTC, wherever the server stands', () => {
	const profile = { tokenValue: 'ABC', tokenExpirationDateTime: '2026-11-22T05:00:00' };
	const { TZ } = process.env;
	try {
		for (const zone of ['America/New_York', 'Asia/Tokyo']) {
			process.env.TZ = zone;
			expect(new Date(NOW).getTimezoneOffset()).not.toBe(0);
			expect(tokenOf(profile)!.expiresAt).toBe(NOW);
		}
	} finally {
		if (TZ === undefined) delete process.env.TZ;
		else process.env.TZ = TZ;
	}
});
