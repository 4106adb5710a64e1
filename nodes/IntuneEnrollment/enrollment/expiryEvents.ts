import { bareId, isAosp } from './aosp';
import type { ProfileType } from './collections';
import { moment, tokenOf, type EnrollmentProfile, type TokenState } from './tokenState';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A profile of a list with the collection it came from. */
export interface Listed {
	profileType: ProfileType;
	profile: EnrollmentProfile;
}

/** What was emitted last, by profile id: the token's expiry and the event. Kept in n8n's static data. */
export type Emitted = Record<string, { expiry: string; event: ExpiryEvent }>;
export type ExpiryEvent = 'expiring' | 'expired';

/** What the trigger emits for one token; never the token itself. */
export interface ExpiryItem {
	event: ExpiryEvent;
	profileType: ProfileType;
	profileId: string;
	displayName: unknown;
	enrollmentMode: unknown;
	/** `valid` only in a sample: what is emitted is within the time. */
	tokenState: TokenState;
	tokenCreationDateTime: unknown;
	tokenExpirationDateTime: unknown;
	/** Whole days, negative once it has expired. */
	daysLeft: number;
}

/**
 * Which profiles are due: once when their token comes within the given time of its expiry, and once more when it has
 * expired; one that was not reported before only where that was no longer ago than the same time. A token is known by its expiry, so a renewed one starts afresh.
 * @returns what to emit, and what will then have been emitted; profiles that are gone are forgotten
 */
export function dueEvents(
	listed: Listed[],
	emitted: Emitted,
	now: number,
	withinMs: number,
): { due: ExpiryItem[]; emitted: Emitted } {
	const due: ExpiryItem[] = [];
	const next: Emitted = {};
	for (const token of expiringTokens(listed)) {
		const { id, expiry } = token;
		const before = emitted[id]?.expiry === expiry ? emitted[id] : undefined;
		if (before) next[id] = before;
		const item = toItem(token, token.expiresAt - now, withinMs);
		const { event } = item;
		const isNear = Math.abs(token.expiresAt - now) <= withinMs;
		// one that was said to expire is also said to have expired, however long the polls were apart
		const isOutcome = before?.event === 'expiring' && event === 'expired';
		if (!isNear && !isOutcome) continue;
		if (before?.event === event || before?.event === 'expired') continue;
		due.push(item);
		next[id] = { expiry, event };
	}
	return { due, emitted: next };
}

/** The profile whose token expires next, to show how an item looks. */
export function sampleEvent(
	listed: Listed[],
	now: number,
	withinMs: number,
): ExpiryItem | undefined {
	const tokens = expiringTokens(listed).sort((a, b) => a.expiresAt - b.expiresAt);
	const next = tokens.find(({ expiresAt }) => expiresAt > now) ?? tokens.at(-1);
	return next && toItem(next, next.expiresAt - now, withinMs);
}

/** Stands in for a sample where no token expires. */
export const EXAMPLE_EVENT = toItem(
	{
		profileType: 'androidDeviceOwner',
		profile: {
			id: '00000000-0000-0000-0000-000000000000',
			displayName: 'Example: no token of yours expires',
		},
	},
	14 * DAY_MS,
	14 * DAY_MS,
);

function toItem({ profileType, profile }: Listed, left: number, withinMs: number): ExpiryItem {
	const event = left <= 0 ? 'expired' : 'expiring';
	return {
		event,
		profileType,
		profileId: bareId(String(profile.id)),
		displayName: profile.displayName ?? null,
		enrollmentMode: profile.enrollmentMode ?? null,
		tokenState: event === 'expiring' && left > withinMs ? 'valid' : event,
		tokenCreationDateTime: profile.tokenCreationDateTime ?? null,
		tokenExpirationDateTime: profile.tokenExpirationDateTime ?? null,
		daysLeft: Math.floor(left / DAY_MS),
	};
}

/** Tokens that expire at all; a profile that shows in both collections counts once, as device owner. */
function expiringTokens(listed: Listed[]) {
	const tokens = new Map<string, Listed & { id: string; expiry: string; expiresAt: number }>();
	for (const { profileType, profile } of listed) {
		const id = typeof profile.id === 'string' ? profile.id.toLowerCase() : '';
		const expiresAt = moment(profile.tokenExpirationDateTime);
		// lists hide the tokens of AOSP profiles, not their dates
		const hasToken = tokenOf(profile) !== undefined || isAosp(profile.enrollmentMode);
		if (id === '' || expiresAt === undefined || !hasToken) continue;
		if (tokens.get(id)?.profileType === 'androidDeviceOwner') continue;
		tokens.set(id, {
			id,
			profileType,
			profile,
			expiry: new Date(expiresAt).toISOString(),
			expiresAt,
		});
	}
	return [...tokens.values()];
}
