import {
	clockOffset,
	findToken,
	serverTime,
	type Finding,
	wasMadeSince,
	wasMadeWithin,
	type WriteWindow,
} from '../../nodes/IntuneEnrollment/graph/readBack';
import { tokenOf } from '../../nodes/IntuneEnrollment/enrollment/tokenState';
import { answered, faulty, NOW } from './support';

const DAY_S = 86_400;
const SYNCED = { least: 0, most: 0 };
const WRITE: WriteWindow = {
	sentAt: NOW,
	endedAt: NOW + 5_000,
	validitySeconds: 90 * DAY_S,
	known: { values: new Set() },
};
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

/** A device owner profile whose token was created so many seconds after the sending. */
const owner = (created: number, lives = 90 * DAY_S) => ({
	tokenValue: 'NEW',
	tokenCreationDateTime: at(created),
	tokenExpirationDateTime: at(created + lives),
});
/** An Android for Work profile, which has no creation date. */
const work = (expires: number) => ({ tokenValue: 'NEW', tokenExpirationDateTime: at(expires) });
const NEVER = '9999-12-31T23:59:59Z';

test.each<[string, Record<string, unknown>, Finding]>([
	['no token', {}, 'notMade'],
	['an empty token', { tokenValue: '' }, 'notMade'],
	['an empty token with a date before the write', { tokenCreationDateTime: at(-60) }, 'notMade'],
	['an empty token with the date of the write', { tokenCreationDateTime: at(1) }, 'unclear'],
	['created at the sending', owner(0), 'made'],
	['created while it was under way', owner(3), 'made'],
	['created 2 s before, within the slack', owner(-2), 'made'],
	['created 2 s after, within the slack', owner(7), 'made'],
	['created 3 s before', owner(-3), 'notMade'],
	['created a day before', owner(-DAY_S), 'notMade'],
	['created within, with a shortened validity', owner(1, DAY_S), 'made'],
	['created after the window', owner(8), 'unclear'],
	['created before and expired', owner(-100, 50), 'notMade'],
	['created before, lives for ever', { ...owner(-100), tokenExpirationDateTime: NEVER }, 'notMade'],
	['created within, lives for ever', { ...owner(1), tokenExpirationDateTime: NEVER }, 'made'],
])('device owner: %s', (_name, profile, finding) => {
	expect(findToken(profile, WRITE, SYNCED)).toBe(finding);
});

test.each<[string, Record<string, unknown>, Finding]>([
	['no token', { tokenValue: null }, 'notMade'],
	['expired', work(-10), 'notMade'],
	['expires one validity after the sending', work(90 * DAY_S), 'made'],
	['expires within the window', work(90 * DAY_S + 7), 'made'],
	['any other live token', work(30 * DAY_S), 'unclear'],
	['a live token with a later expiry', work(90 * DAY_S + 60), 'unclear'],
	['a token without an expiry', { tokenValue: 'NEW' }, 'unclear'],
])('Android for Work: %s', (_name, profile, finding) => {
	expect(findToken(profile, WRITE, SYNCED)).toBe(finding);
});

test('a value known from before the send is never the new token', () => {
	const known = { values: new Set(['NEW']) };
	expect(findToken(owner(1), { ...WRITE, known }, SYNCED)).toBe('notMade');
	expect(findToken(work(30 * DAY_S), { ...WRITE, known }, SYNCED)).toBe('notMade');
});

test('a token that an earlier write of this run may have made is unclear', () => {
	const known = (seconds: number) => ({
		values: new Set<string>(),
		unseenUntil: NOW + seconds * 1000,
	});
	expect(findToken(owner(1), { ...WRITE, known: known(0) }, SYNCED)).toBe('unclear');
	expect(findToken(owner(3), { ...WRITE, known: known(0) }, SYNCED)).toBe('made');
	expect(findToken(owner(1), { ...WRITE, known: known(-60) }, SYNCED)).toBe('made');
});

test("it is judged on the server's clock", () => {
	const hourAhead = { least: 3_600_000, most: 3_600_000 };
	expect(findToken(owner(1), WRITE, hourAhead)).toBe('notMade');
	expect(findToken(owner(3_601), WRITE, hourAhead)).toBe('made');
	expect(findToken(work(90 * DAY_S + 3_601), WRITE, hourAhead)).toBe('made');
});

test('the offset comes from the Date header, as far as its grain of one second allows', () => {
	const date = new Date(NOW + 60_000).toUTCString();
	const attempt = answered(200, {}, { date }, { sentAt: NOW, endedAt: NOW + 400 });
	expect(clockOffset(attempt)).toEqual({ least: 59_600, most: 61_000 });
});

test.each(['', 'soon'])('without a readable Date header (%p) both clocks count as one', (date) => {
	expect(clockOffset(answered(200, {}, { date }))).toEqual(SYNCED);
	expect(clockOffset(faulty('lost'))).toEqual(SYNCED);
});

test('what the server takes for now lies within what its Date header allows', () => {
	expect(serverTime(NOW, { least: 5_000, most: 6_000 })).toBe(NOW + 5_000);
	expect(serverTime(NOW, { least: -6_000, most: -5_000 })).toBe(NOW - 5_000);
	expect(serverTime(NOW, { least: -500, most: 900 })).toBe(NOW);
});

test('a token without a creation date is never taken for a newer one', () => {
	expect(wasMadeSince(tokenOf(owner(1))!, NOW, SYNCED)).toBe(true);
	expect(wasMadeSince(tokenOf(owner(-60))!, NOW, SYNCED)).toBe(false);
	expect(wasMadeSince(tokenOf(work(90 * DAY_S))!, NOW, SYNCED)).toBe(false);
});

test("what was made within a request is told by the server's clock, two seconds more on either side", () => {
	const write = { sentAt: 100_000, endedAt: 110_000 };
	const ahead = { least: 600_000, most: 601_000 };
	const within = (at: number, offset = { least: 0, most: 0 }) => wasMadeWithin(at, write, offset);
	expect([97_999, 98_000, 112_000, 112_001].map((at) => within(at))).toEqual([
		false,
		true,
		true,
		false,
	]);
	expect([105_000, 698_000, 713_000, 713_001].map((at) => within(at, ahead))).toEqual([
		false,
		true,
		true,
		false,
	]);
});
