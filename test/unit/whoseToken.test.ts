import type { Token } from '../../nodes/IntuneEnrollment/enrollment/tokenState';
import {
	judgeToken,
	wasBefore,
	wasDoneBy,
	wasJustBefore,
	type Clocks,
	type SentToken,
} from '../../nodes/IntuneEnrollment/enrollment/whoseToken';
import type { Outcome } from '../../nodes/IntuneEnrollment/failure';
import { NOW } from './support';

const DAY_S = 86_400;
const HOUR_S = 3_600;
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const exactly = (seconds: number) => ({ min: seconds * 1000, max: seconds * 1000 });

/** All clocks agree, and the server's was known before. Monotonic time is told as time of day here. */
const AGREED: Clocks = { server: exactly(0), dates: exactly(0), datesSince: NOW, own: exactly(0) };
const ATTEMPTS = {
	sentAt: NOW,
	endedAt: NOW + 5_000,
	windows: [{ sentAt: NOW, endedAt: NOW + 5_000 }],
};
const SENT: SentToken = {
	...ATTEMPTS,
	seconds: 90 * DAY_S,
	isConfirmed: false,
	isKnown: () => false,
	rivals: [],
	isExpiryProof: true,
};

/** A device owner profile whose token was created so many seconds after the sending. */
const owner = (created: number, lives = 90 * DAY_S) => ({
	tokenValue: 'NEW',
	tokenCreationDateTime: at(created),
	tokenExpirationDateTime: at(created + lives),
});
/** An Android for Work profile, which has no creation date. */
const work = (expires: number) => ({ tokenValue: 'NEW', tokenExpirationDateTime: at(expires) });
const NEVER = '9999-12-31T23:59:59Z';
const outcome = (profile: object, sent: Partial<SentToken> = {}, clocks: Partial<Clocks> = {}) =>
	judgeToken({ ...profile }, { ...SENT, ...sent }, { ...AGREED, ...clocks }).outcome;

test.each<[string, Record<string, unknown>, Outcome]>([
	['no token', {}, 'notDone'],
	['an empty token', { tokenValue: '' }, 'notDone'],
	['an empty token with an old date', { tokenCreationDateTime: at(-HOUR_S) }, 'notDone'],
	['an empty token with the date of the write', { tokenCreationDateTime: at(1) }, 'unknown'],
	[
		'a value beside year 0001',
		{ ...owner(1), tokenExpirationDateTime: '0001-01-01T00:00:00Z' },
		'unknown',
	],
	['created at the sending', owner(0), 'done'],
	['created while it was under way', owner(3), 'done'],
	['created 2 s before, within the slack', owner(-2), 'done'],
	['created 2 s after, within the slack', owner(7), 'done'],
	['created 3 s before: a clock may be off by so much', owner(-3), 'unknown'],
	['created minutes before: a clock may be off by so much', owner(-590), 'unknown'],
	['created longer before than clocks are off', owner(-601), 'notDone'],
	['created a day before', owner(-DAY_S), 'notDone'],
	['created after the window', owner(8), 'unknown'],
	['created within, with another validity: evidence against', owner(1, DAY_S), 'unknown'],
	['created before and expired', owner(-DAY_S, 50), 'notDone'],
	[
		'created before, lives for ever',
		{ ...owner(-DAY_S), tokenExpirationDateTime: NEVER },
		'notDone',
	],
	['created within, lives for ever', { ...owner(1), tokenExpirationDateTime: NEVER }, 'done'],
])('device owner: %s', (_name, profile, expected) => {
	expect(outcome(profile)).toBe(expected);
});

test.each<[string, Record<string, unknown>, Outcome]>([
	['no token', { tokenValue: null }, 'notDone'],
	['expired long ago', work(-HOUR_S), 'notDone'],
	['expired just now: a clock may be off by so much', work(-10), 'unknown'],
	['expires one validity after the sending', work(90 * DAY_S), 'done'],
	['expires within the window', work(90 * DAY_S + 7), 'done'],
	['any other live token', work(30 * DAY_S), 'unknown'],
	['a live token with a later expiry', work(90 * DAY_S + 60), 'unknown'],
	['a token without an expiry', { tokenValue: 'NEW' }, 'unknown'],
])('Android for Work: %s', (_name, profile, expected) => {
	expect(outcome(profile)).toBe(expected);
});

test('without a creation date, an expiry that an earlier token can have proves nothing', () => {
	expect(outcome(work(90 * DAY_S), { isExpiryProof: false })).toBe('unknown');
	expect(outcome(owner(1), { isExpiryProof: false })).toBe('done');
});

test('a token that was seen before is never the new one', () => {
	const isKnown = ({ value }: Token) => value === 'NEW';
	expect(outcome(owner(1), { isKnown })).toBe('notDone');
	expect(outcome(work(90 * DAY_S), { isKnown })).toBe('notDone');
});

test('a token that another write of this process may have made is nobody’s', () => {
	const rival = (sentAt: number, seconds = 90 * DAY_S) => {
		const window = { sentAt: NOW + sentAt * 1000, endedAt: NOW + sentAt * 1000 + 500 };
		return [{ ...window, windows: [window], seconds }];
	};
	expect(outcome(owner(1), { rivals: rival(0) })).toBe('unknown');
	expect(outcome(owner(4), { rivals: rival(0) })).toBe('done');
	expect(outcome(owner(1), { rivals: rival(-60) })).toBe('done');
	// the other one asked for another life
	expect(outcome(owner(1), { rivals: rival(0, 30 * DAY_S) })).toBe('done');
	expect(outcome(work(90 * DAY_S), { rivals: rival(0) })).toBe('unknown');
});

test('where a 204 came, a life that the service shortened is no evidence against it', () => {
	expect(outcome(owner(1, DAY_S), { isConfirmed: true })).toBe('done');
	expect(outcome(owner(-DAY_S), { isConfirmed: true })).toBe('notDone');
	expect(outcome(owner(-60), { isConfirmed: true })).toBe('unknown');
});

test('only the attempts themselves are a token’s time, not what lies between them', () => {
	const windows = [
		{ sentAt: NOW, endedAt: NOW + 1_000 },
		{ sentAt: NOW + 60_000, endedAt: NOW + 61_000 },
	];
	const sent = { windows, endedAt: NOW + 61_000 };
	expect([0, 30, 60].map((created) => outcome(owner(created), sent))).toEqual([
		'done',
		'unknown',
		'done',
	]);
});

describe('clocks', () => {
	const ahead = (seconds: number, more: Partial<Clocks> = {}) => ({
		server: exactly(seconds),
		dates: exactly(seconds),
		...more,
	});

	test('this machine may be hours off where the server told its time before', () => {
		for (const hours of [-3, 3]) {
			const clocks = ahead(hours * HOUR_S);
			expect(outcome(owner(hours * HOUR_S + 1), {}, clocks)).toBe('done');
			expect(outcome(owner(hours * HOUR_S - HOUR_S), {}, clocks)).toBe('notDone');
		}
	});

	test.each([90, HOUR_S])(
		'a read whose Date is %d s ahead, the only one that came, proves nothing',
		(seconds) => {
			const clocks = ahead(seconds, { datesSince: NOW + 6_000 });
			expect(outcome(owner(1), {}, clocks)).toBe('unknown');
		},
	);

	test('nor does it make an hour-old token a new one', () => {
		const clocks = ahead(-HOUR_S, { datesSince: NOW + 6_000 });
		expect(outcome(owner(1 - HOUR_S), {}, clocks)).toBe('unknown');
	});

	test('a Date that came first and is wrong does not beat this machine, which places the token within', () => {
		expect(outcome(owner(1), {}, ahead(3 * HOUR_S))).toBe('unknown');
	});

	test('Date headers that contradict each other prove nothing', () => {
		const dates = { min: 0, max: HOUR_S * 1000 };
		expect(outcome(owner(1), {}, { server: undefined, dates })).toBe('unknown');
		expect(outcome(owner(-DAY_S), {}, { server: undefined, dates })).toBe('notDone');
	});

	test('a Date whose answer was under way for half a minute does not place a token', () => {
		const server = { min: -15_000, max: 15_000 };
		expect(outcome(owner(1), {}, { server, dates: server })).toBe('unknown');
		expect(outcome(owner(1), { isConfirmed: true }, { server, dates: server })).toBe('done');
	});

	test('without any Date header nobody can tell, but what was seen before', () => {
		const none = { server: undefined, dates: undefined, datesSince: undefined };
		expect(outcome(owner(1), {}, none)).toBe('unknown');
		expect(outcome(owner(-DAY_S), {}, none)).toBe('unknown');
		expect(outcome({}, {}, none)).toBe('notDone');
		expect(outcome(owner(1), { isKnown: () => true }, none)).toBe('notDone');
	});

	test('a time of day that was set meanwhile counts as both', () => {
		const own = { min: -HOUR_S * 1000, max: 0 };
		const late = { datesSince: NOW + 6_000, own };
		expect(wasDoneBy(NOW + 1_000, ATTEMPTS, { ...AGREED, ...late })).toBe(true);
		expect(wasBefore(NOW - 2 * HOUR_S * 1000, ATTEMPTS, { ...AGREED, ...late })).toBe(true);
		expect(wasBefore(NOW - 30 * 60_000, ATTEMPTS, { ...AGREED, ...late })).toBe(false);
	});
});

test.each<[string, Partial<Clocks>, RegExp]>([
	['without a Date header', { server: undefined, dates: undefined }, /^no answer told the time/],
	['where Date headers contradict each other', { server: undefined }, /^the answers disagree/],
	['else', {}, /^the profile shows a token that fits neither this request nor an earlier one/],
])('why a token cannot be told: %s', (_name, clocks, because) => {
	const judged = judgeToken(owner(8), SENT, { ...AGREED, ...clocks });
	expect(judged).toEqual({ outcome: 'unknown', because: expect.stringMatching(because) });
});

test('every margin ends where it says', () => {
	expect(outcome(owner(-600))).toBe('unknown');
	expect(outcome(owner(-600.001))).toBe('notDone');
	expect(outcome(owner(1, 90 * DAY_S + 2))).toBe('done');
	expect(outcome(owner(1, 90 * DAY_S + 2.001))).toBe('unknown');
	expect(outcome(owner(1), {}, { server: { min: 0, max: 6_000 } })).toBe('done');
	expect(outcome(owner(1), {}, { server: { min: 0, max: 6_001 } })).toBe('unknown');
	expect(wasJustBefore(NOW - 2_000, ATTEMPTS, AGREED)).toBe(false);
	expect(wasJustBefore(NOW - 2_001, ATTEMPTS, AGREED)).toBe(true);
});

test('this machine’s time of day is a witness for five minutes around it, also where the margin is longer', () => {
	expect(outcome(owner(-601), {}, { own: exactly(-200) })).toBe('notDone');
	expect(outcome(owner(-601), {}, { own: exactly(-302) })).toBe('unknown');
});

test('a Date header that came with the end of the last attempt came before the work is judged', () => {
	const since = (datesSince: number, own: number): Clocks => ({
		...AGREED,
		...{ server: exactly(1), dates: exactly(1), datesSince, own: exactly(own) },
	});
	const [known, later] = [NOW + 5_000, NOW + 5_001];
	expect(wasDoneBy(NOW + 1_000, ATTEMPTS, since(known, HOUR_S))).toBe(true);
	expect(wasDoneBy(NOW + 1_000, ATTEMPTS, since(later, HOUR_S))).toBe(false);
	// without it both clocks must place a token before
	expect(wasBefore(NOW - 600_000, ATTEMPTS, since(later, 0))).toBe(false);
	expect(wasBefore(NOW - 600_001, ATTEMPTS, since(later, 0))).toBe(true);
});
