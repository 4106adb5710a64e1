import { DateTime } from 'luxon';
import { after, Failure } from '../failure';
import { oneOf, quoted } from './collections';
import { USERLESS_HINT } from './lifetimes';

/** `tokenValidityInSeconds` is Edm.Int32 and not nullable (msgraph-metadata). */
export const MAX_VALIDITY_SECONDS = 2_147_483_647;

/** A day is 24 hours: Graph counts seconds and knows no time zone. */
const SECONDS_PER_UNIT = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
type TimeUnit = keyof typeof SECONDS_PER_UNIT;
export const TIME_UNITS = Object.keys(SECONDS_PER_UNIT) as TimeUnit[];

/** ISO 8601 down to the day: 2027-02-20, 20270220, 2027-051, 2027-W08-6. "20" alone would be today at eight in the evening. */
const WITH_DAY = /^[+-]?\d{4,6}-?(?:\d{2}-?\d{2}|\d{3}|W\d{2}-?\d)(?:T|$)/i;
/** An expression such as {{ $now }} is evaluated a moment later than the clock was read. */
const SOON_MS = 5_000;

/** How long a token is to live: a span, or a moment whose seconds are counted when its request is sent. */
export type Validity = { seconds: number } | { expiresAt: number };

/**
 * A number and its unit as whole seconds, `min` … Int32.
 * @param label the parameter's display name, for the message
 */
export function parseSeconds(
	amount: unknown,
	unit: unknown,
	label: string,
	min = 1,
): number | Failure {
	return after(oneOf(`${label} Unit`, unit, TIME_UNITS), (timeUnit) =>
		toSeconds(amount, timeUnit, label, min),
	);
}

function toSeconds(
	amount: unknown,
	timeUnit: TimeUnit,
	label: string,
	min: number,
): number | Failure {
	const number = toNumber(amount);
	if (number === undefined) {
		return new Failure(
			`${label} ${quoted(amount)} is not a number`,
			`Enter a number of ${timeUnit}, for example 90. Where it comes from an expression, check that the incoming item has it.`,
		);
	}
	const exact = number * SECONDS_PER_UNIT[timeUnit];
	const seconds = Math.round(exact);
	// 0.1 days is 8640.000000000002 s in binary fractions; that is still meant as a whole number
	if (Math.abs(exact - seconds) > 4 * Number.EPSILON * Math.abs(exact)) {
		return new Failure(
			`${label} ${number} ${timeUnit} is not a whole number of seconds`,
			'Enter a value that comes to whole seconds.',
		);
	}
	if (seconds < min) {
		const limit = min === 0 ? 'must not be negative' : 'must be at least 1 second';
		return new Failure(
			`${label} ${limit}`,
			`${number} ${timeUnit} was given. Enter a positive number.`,
		);
	}
	return seconds <= MAX_VALIDITY_SECONDS ? seconds : tooLong(label);
}

/**
 * The moment at which a token is to expire.
 * @param value ISO 8601 text, a luxon DateTime or a Date; text without an offset is in `timezone`, a date alone its start of day
 * @returns milliseconds since 1970, in the future of `now`
 */
export function parseExpiresAt(value: unknown, timezone: string, now: number): number | Failure {
	return after(parseMoment(value, timezone, 'Expires At'), (expiresAt) =>
		after(secondsFrom({ expiresAt }, now), () => expiresAt),
	);
}

/** A moment with which creation dates are compared: milliseconds since 1970, not in the future of `now`. */
export function parsePastMoment(
	value: unknown,
	timezone: string,
	now: number,
	label: string,
): number | Failure {
	return after(parseMoment(value, timezone, label), (moment) =>
		moment <= now + SOON_MS
			? moment
			: new Failure(
					`${label} is in the future`,
					'Enter a moment that has passed, such as the one at which the request came. A later one would hold for every token that is made until then.',
				),
	);
}

/** Any moment, in milliseconds since 1970. */
export function parseMoment(value: unknown, timezone: string, label: string): number | Failure {
	return (
		toMillis(value, timezone) ??
		new Failure(
			`${label} ${quoted(value)} is not a date and time`,
			'Pick a moment, or enter ISO 8601 text such as 2027-02-20T05:00:00Z, or an expression such as {{ $now }}.',
		)
	);
}

/**
 * Whether tokens that are made at different times may end at the same moment: where the end was given, or a span is so odd
 * that it was worked out from an end.
 */
export function hasFixedEnd(validity: Validity): boolean {
	return !('seconds' in validity) || validity.seconds % SECONDS_PER_UNIT.minutes !== 0;
}

/** The value of `tokenValidityInSeconds` for a request that is sent at `now`; whole seconds, never later than the moment. */
export function secondsFrom(validity: Validity, now: number): number | Failure {
	if ('seconds' in validity) return validity.seconds;
	const seconds = Math.floor((validity.expiresAt - now) / 1000);
	if (seconds < 1) {
		return new Failure(
			`Expires At ${new Date(validity.expiresAt).toISOString()} is not in the future`,
			'Enter a later moment. The time is taken when the request is sent, so leave room for items that wait their turn.',
		);
	}
	return seconds <= MAX_VALIDITY_SECONDS ? seconds : tooLong('Expires At');
}

function tooLong(label: string): Failure {
	return new Failure(
		`${label} is longer than Graph can take`,
		`Graph takes at most ${MAX_VALIDITY_SECONDS} seconds, about 68 years. ${USERLESS_HINT}`,
	);
}

/** Numbers arrive as text from webhooks; anything else that JavaScript would coerce is refused. */
function toNumber(value: unknown): number | undefined {
	const number =
		typeof value === 'string' && /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function toMillis(value: unknown, timezone: string): number | undefined {
	if (typeof value === 'string') {
		const text = value.trim();
		if (!WITH_DAY.test(text)) return undefined;
		return finite(DateTime.fromISO(text, { zone: timezone }).toMillis());
	}
	// no instanceof: a DateTime of an expression may come from another copy of luxon, a Date from another realm
	const moment = value as { toMillis?: () => unknown; getTime?: () => unknown } | null | undefined;
	if (typeof moment?.toMillis === 'function') return finite(moment.toMillis());
	if (typeof moment?.getTime === 'function') return finite(moment.getTime());
	return undefined;
}

function finite(value: unknown): number | undefined {
	return typeof value === 'number' && Math.abs(value) <= 8.64e15 ? value : undefined;
}
