import {
	dueEvents,
	sampleEvent,
	vanished,
	type Emitted,
} from '../../nodes/IntuneEnrollment/enrollment/expiryEvents';
import type { Listed } from '../../nodes/IntuneEnrollment/enrollment/listed';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 10, 22, 5);
const WITHIN = 14 * DAY;

const at = (days: number) => new Date(NOW + days * DAY).toISOString();
const profile = (days: number, more: object = {}): Listed => ({
	profileType: 'androidDeviceOwner',
	profile: {
		id: 'a',
		displayName: 'A',
		tokenValue: 'T',
		tokenExpirationDateTime: at(days),
		...more,
	},
});
const events = (listed: Listed[], emitted: Emitted = {}, now = NOW) =>
	dueEvents(listed, emitted, now, WITHIN).due.map(({ event, daysLeft }) => [event, daysLeft]);

test.each([
	[20, []],
	[14.001, []],
	[14, [['expiring', 14]]],
	[0.5, [['expiring', 0]]],
	[0, [['expired', 0]]],
	[-0.5, [['expired', -1]]],
	[-14, [['expired', -14]]],
	[-14.001, []],
])('a token with %d days left: %j', (days, expected) => {
	expect(events([profile(days)])).toEqual(expected);
});

test.each<[number, 'expiring' | 'expired', unknown[]]>([
	[10, 'expiring', []],
	[-1, 'expiring', [['expired', -1]]],
	[-1, 'expired', []],
	// a clock that was set back reports nothing twice
	[1, 'expired', []],
])('%d days left after "%s" was emitted: %j', (days, event, expected) => {
	expect(events([profile(days)], { a: { expiry: at(days), event } })).toEqual(expected);
});

test('a token that was said to expire is also said to have expired, however late that is seen', () => {
	expect(events([profile(-15)], { a: { expiry: at(-15), event: 'expiring' } })).toEqual([
		['expired', -15],
	]);
	expect(events([profile(-15)])).toEqual([]);
});

test('another expiry is another token', () => {
	expect(events([profile(10)], { a: { expiry: at(2), event: 'expired' } })).toEqual([
		['expiring', 10],
	]);
});

test('an id in other capitals is the same profile', () => {
	const { emitted } = dueEvents([profile(10)], {}, NOW, WITHIN);
	expect(events([profile(10, { id: 'A' })], emitted)).toEqual([]);
});

test('what no list shows, and an earlier token, are remembered until long after their expiry', () => {
	const old = {
		gone: { expiry: at(1), event: 'expiring' as const },
		a: { expiry: at(1), event: 'expired' as const },
		ancient: { expiry: at(-400), event: 'expired' as const },
	};
	const { emitted } = dueEvents([profile(30)], old, NOW, WITHIN);
	expect(emitted).toEqual({ gone: old.gone, a: old.a });
});

test('a token that a lagging list shows again was reported already', () => {
	const first = dueEvents([profile(3)], {}, NOW, WITHIN);
	const renewed = dueEvents([profile(10)], first.emitted, NOW, WITHIN);
	expect([first.due, renewed.due].map((due) => due.length)).toEqual([1, 1]);
	const lagging = dueEvents([profile(3)], renewed.emitted, NOW, WITHIN);
	expect(lagging.due).toEqual([]);
	expect(dueEvents([profile(10)], lagging.emitted, NOW, WITHIN).due).toEqual([]);
	// also where the new token was not near enough to be reported itself
	const far = dueEvents([profile(30)], first.emitted, NOW, WITHIN);
	expect(dueEvents([profile(3)], far.emitted, NOW, WITHIN).due).toEqual([]);
});

test('what was said to expire, has expired and is listed no more is worth a read', () => {
	const { emitted } = dueEvents([profile(1), profile(5, { id: 'b' })], {}, NOW, WITHIN);
	const later = NOW + 2 * 86_400_000;
	expect(vanished([], emitted, later)).toEqual([
		{ id: 'a', givenId: 'a', profileType: 'androidDeviceOwner' },
	]);
	expect(vanished([profile(1)], emitted, later)).toEqual([]);
	const told = dueEvents([profile(1)], emitted, later, WITHIN).emitted;
	expect(vanished([], told, later)).toEqual([]);
});

test('a quiet token keeps its mark while others are reported', () => {
	const { emitted } = dueEvents([profile(10)], {}, NOW, WITHIN);
	const both = dueEvents([profile(10), profile(3, { id: 'b' })], emitted, NOW, WITHIN);
	expect(both.due).toHaveLength(1);
	expect(Object.keys(both.emitted)).toEqual(['a', 'b']);
});

test.each<[string, object]>([
	['no token', { tokenValue: '' }],
	['no date', { tokenExpirationDateTime: null }],
	['an empty date', { tokenExpirationDateTime: '' }],
	['year 0001', { tokenExpirationDateTime: '0001-01-01T00:00:00Z' }],
	['year 9999', { tokenExpirationDateTime: '9999-12-31T23:59:59Z' }],
	['an unreadable date', { tokenExpirationDateTime: 'soon' }],
	['no id', { id: null }],
])('%s: nothing to report', (_, change) => {
	expect(events([profile(3, change)])).toEqual([]);
});

test('AOSP without its token in the list counts by its date', () => {
	const hidden = { tokenValue: '', enrollmentMode: 'corporateOwnedAOSPUserlessDevice' };
	expect(events([profile(3, hidden)])).toEqual([['expiring', 3]]);
});

test.each([
	['androidDeviceOwner', 'androidForWork'],
	['androidForWork', 'androidDeviceOwner'],
] as const)('a profile in both collections counts once, as device owner (%s first)', (...types) => {
	const listed = types.map((profileType) => ({ ...profile(3), profileType }));
	const { due } = dueEvents(listed, {}, NOW, WITHIN);
	expect(due.map(({ profileType }) => profileType)).toEqual(['androidDeviceOwner']);
});

describe('a sample', () => {
	test.each([
		['the next to expire', [30, 5, -3], 5],
		['else the last that expired', [-30, -3, -100], -3],
	])('%s', (_, days, expected) => {
		const listed = days.map((left, index) => profile(left, { id: String(index) }));
		expect(sampleEvent(listed, NOW, WITHIN)?.daysLeft).toBe(expected);
	});

	test.each([
		[14.5, 'valid'],
		[14, 'expiring'],
		[-1, 'expired'],
	])('with %d days left it is %s', (days, state) => {
		expect(sampleEvent([profile(days)], NOW, WITHIN)?.tokenState).toBe(state);
	});

	test('none where no token expires', () => {
		expect(sampleEvent([profile(3, { tokenValue: null })], NOW, WITHIN)).toBeUndefined();
	});
});
