/** A profile as Graph gives it. Nothing in it is taken for granted: real tenants hold values outside the documentation. */
export type EnrollmentProfile = Record<string, unknown>;

/** Whether an object is a profile at all: an answer without an id says nothing about a token. */
export function isProfile(body: Record<string, unknown>): boolean {
	return typeof body.id === 'string' && body.id !== '';
}

/** `expiring` means within the time that the caller names. */
export type TokenState = 'valid' | 'expiring' | 'expired' | 'none';

/** What tokenState counts as expiring where nobody says otherwise. */
export const EXPIRING_WITHIN_MS = 7 * 24 * 60 * 60 * 1000;

/** The token of a profile, read by id. Milliseconds since 1970; `expiresAt` Infinity where the token lives for ever. */
export interface Token {
	value: string;
	createdAt: number | undefined;
	expiresAt: number;
}

/**
 * Reads the token out of a profile. "No token" has no documented sentinel: a missing or empty tokenValue counts, and
 * beside a tokenValue an empty date, year 0001 or year 9999 means that the token does not expire.
 */
export function tokenOf(profile: EnrollmentProfile): Token | undefined {
	const value = profile.tokenValue;
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	return {
		value,
		createdAt: moment(profile.tokenCreationDateTime),
		expiresAt: moment(profile.tokenExpirationDateTime) ?? Infinity,
	};
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

/** A date of Graph in milliseconds; undefined for what is empty, unreadable or a sentinel (year 0001, year 9999). */
export function moment(value: unknown): number | undefined {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
	if (value.startsWith('0001-') || value.startsWith('9999-')) return undefined;
	const millis = Date.parse(value);
	return Number.isNaN(millis) ? undefined : millis;
}
