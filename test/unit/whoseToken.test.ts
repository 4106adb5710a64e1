import {
	clockOffset,
	findToken,
	serverTime,
	wasMadeSince,
	wasMadeWithin,
	type WriteWindow,
} from '../../nodes/IntuneEnrollment/enrollment/whoseToken';
import { tokenOf } from '../../nodes/IntuneEnrollment/enrollment/tokenState';
import type { Outcome } from '../../nodes/IntuneEnrollment/failure';
import { NOW } from './support';

const DAY_S = 86_400;
const SYNCED = { min: 0, max: 0 };
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

test.each<[string, Record<string, unknown>, Outcome]>([
	['no token', {}, 'notDone'],
	['an empty token', { tokenValue: '' }, 'notDone'],
	['an empty token with a date before the write', { tokenCreationDateTime: at(-60) }, 'notDone'],
	['an empty token with the date of the write', { tokenCreationDateTime: at(1) }, 'unknown'],
	['created at the sending', owner(0), 'done'],
	['created while it was under way', owner(3), 'done'],
	['created 2 s before, within the slack', owner(-2), 'done'],
	['created 2 s after, within the slack', owner(7), 'done'],
	['created 3 s before', owner(-3), 'notDone'],
	['created a day before', owner(-DAY_S), 'notDone'],
	['created within, with a shortened validity', owner(1, DAY_S), 'done'],
	['created after the window', owner(8), 'unknown'],
	['created before and expired', owner(-100, 50), 'notDone'],
	['created before, lives for ever', { ...owner(-100), tokenExpirationDateTime: NEVER }, 'notDone'],
	['created within, lives for ever', { ...owner(1), tokenExpirationDateTime: NEVER }, 'done'],
])('device owner: %s', (_name, profile, finding) => {
	expect(findToken(profile, WRITE, SYNCED)).toBe(finding);
});

test.each<[string, Record<string, unknown>, Outcome]>([
	['no token', { tokenValue: null }, 'notDone'],
	['expired', work(-10), 'notDone'],
	['expires one validity after the sending', work(90 * DAY_S), 'done'],
	['expires within the window', work(90 * DAY_S + 7), 'done'],
	['any other live token', work(30 * DAY_S), 'unknown'],
	['a live token with a later expiry', work(90 * DAY_S + 60), 'unknown'],
	['a token without an expiry', { tokenValue: 'NEW' }, 'unknown'],
])('Android for Work: %s', (_name, profile, finding) => {
	expect(findToken(profile, WRITE, SYNCED)).toBe(finding);
});

test('a value known from before the send is never the new token', () => {
	const known = { values: new Set(['NEW']) };
	expect(findToken(owner(1), { ...WRITE, known }, SYNCED)).toBe('notDone');
	expect(findToken(work(30 * DAY_S), { ...WRITE, known }, SYNCED)).toBe('notDone');
});

test('a token that an earlier write of this run may have made is unclear', () => {
	const known = (seconds: number) => ({
		values: new Set<string>(),
		unseenUntil: NOW + seconds * 1000,
	});
	expect(findToken(owner(1), { ...WRITE, known: known(0) }, SYNCED)).toBe('unknown');
	expect(findToken(owner(3), { ...WRITE, known: known(0) }, SYNCED)).toBe('done');
	expect(findToken(owner(1), { ...WRITE, known: known(-60) }, SYNCED)).toBe('done');
});

test("it is judged on the server's clock", () => {
	const hourAhead = { min: 3_600_000, max: 3_600_000 };
	expect(findToken(owner(1), WRITE, hourAhead)).toBe('notDone');
	expect(findToken(owner(3_601), WRITE, hourAhead)).toBe('done');
	expect(findToken(work(90 * DAY_S + 3_601), WRITE, hourAhead)).toBe('done');
});

test('the offset comes from the Date header, as far as its grain of one second allows', () => {
	const date = new Date(NOW + 60_000).toUTCString();
	expect(clockOffset(date, NOW, NOW + 400)).toEqual({ min: 59_600, max: 61_000 });
});

test.each(['', 'soon'])('without a readable Date header (%p) both clocks count as one', (date) => {
	expect(clockOffset(date, NOW, NOW)).toEqual(SYNCED);
	expect(clockOffset(undefined, NOW, NOW)).toEqual(SYNCED);
});

test('what the server takes for now lies within what its Date header allows', () => {
	expect(serverTime(NOW, { min: 5_000, max: 6_000 })).toBe(NOW + 5_000);
	expect(serverTime(NOW, { min: -6_000, max: -5_000 })).toBe(NOW - 5_000);
	expect(serverTime(NOW, { min: -500, max: 900 })).toBe(NOW);
});

test('a token without a creation date is never taken for a newer one', () => {
	expect(wasMadeSince(tokenOf(owner(1))!, NOW, SYNCED)).toBe(true);
	expect(wasMadeSince(tokenOf(owner(-60))!, NOW, SYNCED)).toBe(false);
	expect(wasMadeSince(tokenOf(work(90 * DAY_S))!, NOW, SYNCED)).toBe(false);
});

test("what was made within a request is told by the server's clock, two seconds more on either side", () => {
	const write = { sentAt: 100_000, endedAt: 110_000 };
	const ahead = { min: 600_000, max: 601_000 };
	const within = (at: number, offset = { min: 0, max: 0 }) => wasMadeWithin(at, write, offset);
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
