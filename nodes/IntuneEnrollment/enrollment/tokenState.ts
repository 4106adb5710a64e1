/** A profile as Graph gives it. Nothing in it is taken for granted: real tenants hold values outside the documentation. */
export type EnrollmentProfile = Record<string, unknown>;

/** `expiring` means within the time that the caller names. */
export type TokenState = 'valid' | 'expiring' | 'expired' | 'none';

/** What tokenState counts as expiring where nobody says otherwise. */
const EXPIRING_WITHIN_MS = 7 * 24 * 60 * 60 * 1000;

/** The token of a profile, read by id. Milliseconds since 1970; `expiresAt` Infinity where the token lives for ever. */
export interface Token {
	value: string;
	createdAt: number | undefined;
	expiresAt: number;
}

/**
 * Reads the token out of a profile. "No token" has no documented sentinel: a missing or empty tokenValue counts. Beside a
 * tokenValue an empty date or year 9999 means that the token does not expire; year 0001, which is nobody's date, that it has
 * ended (a revoked one may still show its value).
 */
export function tokenOf(profile: EnrollmentProfile): Token | undefined {
	const { tokenValue: value, tokenExpirationDateTime: expiry } = profile;
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	if (isYearOne(expiry)) return undefined;
	return {
		value,
		createdAt: moment(profile.tokenCreationDateTime),
		expiresAt: moment(expiry) ?? Infinity,
	};
}

/**
 * createToken may keep a value and renew its dates, so that the value alone names no token. The same token has a creation
 * date in one collection and none in the other.
 */
export function isSameToken(one: Token, other: Token): boolean {
	const haveDates = one.createdAt !== undefined && other.createdAt !== undefined;
	return (
		one.value === other.value &&
		one.expiresAt === other.expiresAt &&
		(!haveDates || one.createdAt === other.createdAt)
	);
}

export function tokenState(
	token: Token | undefined,
	now: number,
	expiringWithinMs: number = EXPIRING_WITHIN_MS,
): TokenState {
	if (!token) return 'none';
	if (token.expiresAt <= now) return 'expired';
	return token.expiresAt - now <= expiringWithinMs ? 'expiring' : 'valid';
}

/** Whether a token was due for renewal from its first moment on; never where its creation is not known. */
export function wasAlwaysDue({ createdAt, expiresAt }: Token, renewWithinMs: number): boolean {
	return createdAt !== undefined && expiresAt - createdAt <= renewWithinMs;
}

/**
 * The end of a profile's token as people read it: null where there is none, and `neverExpires` where it lives for ever, in
 * place of the years 0001 and 9999 by which Graph says so.
 */
export function expiryFields(profile: EnrollmentProfile): {
	tokenExpirationDateTime: string | null;
	neverExpires?: true;
} {
	const { tokenExpirationDateTime: expiry } = profile;
	if (typeof expiry === 'string' && moment(expiry) !== undefined)
		return { tokenExpirationDateTime: expiry };
	const isForEver = tokenOf(profile) !== undefined;
	return { tokenExpirationDateTime: null, ...(isForEver ? { neverExpires: true } : {}) };
}

function isYearOne(date: unknown): boolean {
	return typeof date === 'string' && date.startsWith('0001-');
}

/** A date of Graph in milliseconds, in UTC where it names no zone; undefined for what is empty, unreadable or a sentinel (year 0001, year 9999). */
export function moment(value: unknown): number | undefined {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
	if (isYearOne(value) || value.startsWith('9999-')) return undefined;
	// JavaScript reads a date and time without a zone in this machine's
	const isLocal = /T/i.test(value) && !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(value);
	const millis = Date.parse(isLocal ? `${value}Z` : value);
	return Number.isNaN(millis) ? undefined : millis;
}
