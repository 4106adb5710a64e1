import { DateTime } from 'luxon';
import {
	MAX_VALIDITY_SECONDS,
	parseExpiresAt,
	parseMoment,
	parseSeconds,
	secondsFrom,
} from '../../nodes/IntuneEnrollment/enrollment/validity';
import { Failure } from '../../nodes/IntuneEnrollment/failure';

const NOW = Date.parse('2026-11-22T05:00:00Z');
const DAY_MS = 86_400_000;

function refusal(value: unknown): string {
	expect(value).toBeInstanceOf(Failure);
	const { message, description } = value as Failure;
	expect(`${message} ${description}`).not.toMatch(/undefined|NaN|\[object|[{]"/);
	return message;
}

describe('a validity as a duration', () => {
	test.each([
		[1, 'seconds', 1],
		[90, 'days', 7_776_000],
		[1.5, 'days', 129_600],
		[0.1, 'days', 8_640],
		[0.5, 'minutes', 30],
		[2, 'hours', 7_200],
		['30', 'days', 2_592_000],
		[' 1.5 ', 'hours', 5_400],
		['0.25', 'hours', 900],
		['+7', 'days', 604_800],
		[MAX_VALIDITY_SECONDS, 'seconds', MAX_VALIDITY_SECONDS],
		[2_051_222_400, 'seconds', 2_051_222_400],
	])('%p %s is %p seconds', (amount, unit, seconds) => {
		expect(parseSeconds(amount, unit, 'Validity')).toBe(seconds);
	});

	test.each([
		[0, 'days', 'Validity must be at least 1 second'],
		[-1, 'days', 'Validity must be at least 1 second'],
		['-5', 'hours', 'Validity must be at least 1 second'],
		[0.1, 'seconds', 'Validity 0.1 seconds is not a whole number of seconds'],
		[1.01, 'minutes', 'Validity 1.01 minutes is not a whole number of seconds'],
		// a tolerance that grows with the number must not swallow a fraction
		[500_000.4, 'seconds', 'Validity 500000.4 seconds is not a whole number of seconds'],
		[
			2_000_000_000.25,
			'seconds',
			'Validity 2000000000.25 seconds is not a whole number of seconds',
		],
		[MAX_VALIDITY_SECONDS + 1, 'seconds', 'Validity is longer than Graph can take'],
		[24_856, 'days', 'Validity is longer than Graph can take'],
		[1e300, 'days', 'Validity is longer than Graph can take'],
		['', 'days', 'Validity (empty) is not a number'],
		['  ', 'days', 'Validity "  " is not a number'],
		[null, 'days', 'Validity (empty) is not a number'],
		[undefined, 'days', 'Validity (empty) is not a number'],
		['soon', 'days', 'Validity "soon" is not a number'],
		['0x10', 'days', 'Validity "0x10" is not a number'],
		['1e3', 'days', 'Validity "1e3" is not a number'],
		['1,5', 'days', 'Validity "1,5" is not a number'],
		[true, 'days', 'Validity "true" is not a number'],
		[NaN, 'days', 'Validity "NaN" is not a number'],
		[Infinity, 'days', 'Validity "Infinity" is not a number'],
		[[90], 'days', 'Validity (a list) is not a number'],
		[{ days: 90 }, 'days', 'Validity (an object) is not a number'],
		[90, 'weeks', 'Validity Unit "weeks" is not known'],
		[90, undefined, 'Validity Unit (empty) is not known'],
		[90, 'toString', 'Validity Unit "toString" is not known'],
	])('%p %s is refused', (amount, unit, message) => {
		const failure = parseSeconds(amount, unit, 'Validity');
		expect(failure).toBeInstanceOf(Failure);
		expect((failure as Failure).message).toBe(message);
		expect((failure as Failure).description).toMatch(/\.$/);
	});
});

describe('a validity as a moment', () => {
	test.each([
		['with an offset', '2027-02-20T05:00:00+01:00', 'Europe/Berlin', '2027-02-20T04:00:00Z'],
		['in UTC', '2027-02-20T05:00:00Z', 'America/New_York', '2027-02-20T05:00:00Z'],
		['without an offset, in the zone', '2027-02-20T05:00:00', 'Asia/Tokyo', '2027-02-19T20:00:00Z'],
		['in summer time', '2027-07-20T05:00:00', 'Europe/Berlin', '2027-07-20T03:00:00Z'],
		[
			'a date alone, the start of that day',
			'2027-02-20',
			'America/New_York',
			'2027-02-20T05:00:00Z',
		],
		['with blanks around it', '  2027-02-20T05:00:00Z ', 'UTC', '2027-02-20T05:00:00Z'],
	])('ISO text %s', (_name, text, zone, moment) => {
		expect(parseExpiresAt(text, zone, NOW)).toBe(Date.parse(moment));
	});

	test('a luxon DateTime keeps its instant whatever its zone', () => {
		const moment = DateTime.fromISO('2027-02-20T05:00:00', { zone: 'Asia/Tokyo' });
		expect(parseExpiresAt(moment, 'UTC', NOW)).toBe(Date.parse('2027-02-19T20:00:00Z'));
	});

	test('a Date, also one of another realm, keeps its instant', () => {
		const date = new Date('2027-02-20T05:00:00Z');
		expect(parseExpiresAt(date, 'Asia/Tokyo', NOW)).toBe(date.getTime());
		const foreign = { getTime: () => date.getTime() };
		expect(parseExpiresAt(foreign, 'Asia/Tokyo', NOW)).toBe(date.getTime());
	});

	test.each([
		'',
		'soon',
		'2027-13-45',
		// without a day: for luxon these are a time of today, or a year
		'20',
		'20:30',
		'T20',
		'2027',
		'2027-02',
		'20/02/2027',
		null,
		undefined,
		90,
		true,
		[],
		{},
		{ toMillis: () => NaN },
		{ toMillis: () => 'x' },
		DateTime.invalid('test'),
		new Date(NaN),
	])('%p is not a date and time', (value) => {
		expect(refusal(parseExpiresAt(value, 'UTC', NOW))).toMatch(
			/^Expires At .* is not a date and time$/,
		);
	});

	test.each([
		new Date(NOW),
		new Date(NOW - 1),
		new Date(NOW + 999),
		'2020-01-01T00:00:00Z',
		'0001-01-01',
	])('%p is not in the future', (value) => {
		expect(refusal(parseExpiresAt(value, 'UTC', NOW))).toMatch(/is not in the future$/);
	});

	test('a moment farther away than Int32 seconds is refused', () => {
		expect(refusal(parseExpiresAt('9999-12-31', 'UTC', NOW))).toBe(
			'Expires At is longer than Graph can take',
		);
	});

	test('its seconds are counted when the request is sent, and never end later than the moment', () => {
		const expiresAt = NOW + DAY_MS + 700;
		expect(secondsFrom({ expiresAt }, NOW)).toBe(86_400);
		expect(secondsFrom({ expiresAt }, NOW + 1_000)).toBe(86_399);
		expect(secondsFrom({ seconds: 60 }, NOW + 1_000)).toBe(60);
	});

	test('from one second to as many as Graph takes, the bounds among them', () => {
		const secondsUntil = (ms: number) => secondsFrom({ expiresAt: NOW + ms }, NOW);
		expect(secondsUntil(1_000)).toBe(1);
		expect(secondsUntil(MAX_VALIDITY_SECONDS * 1000)).toBe(MAX_VALIDITY_SECONDS);
		expect(refusal(secondsUntil((MAX_VALIDITY_SECONDS + 1) * 1000))).toMatch(/longer than Graph/);
		// the last moment that JavaScript knows, and one more
		expect(parseMoment(new Date(8.64e15), 'UTC', 'After')).toBe(8.64e15);
		expect(refusal(parseMoment({ getTime: () => 8.64e15 + 2 }, 'UTC', 'After'))).toMatch(
			/not a date/,
		);
	});

	test('Renew Within may be nothing, not less', () => {
		expect(parseSeconds(0, 'days', 'Renew Within', 0)).toBe(0);
		expect(refusal(parseSeconds(-1, 'days', 'Renew Within', 0))).toBe(
			'Renew Within must not be negative',
		);
	});

	test('a moment that passes while its item waits is refused then', () => {
		expect(refusal(secondsFrom({ expiresAt: NOW + 5_000 }, NOW + 4_500))).toMatch(
			/not in the future/,
		);
	});
});
