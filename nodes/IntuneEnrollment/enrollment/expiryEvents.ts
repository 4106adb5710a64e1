import { isAosp } from './aosp';
import type { ProfileType } from './collections';
import { moment, tokenOf, type EnrollmentProfile } from './tokenState';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A profile of a list with the collection it came from. */
export interface Listed {
	profileType: ProfileType;
	profile: EnrollmentProfile;
}

/** What was emitted last, by profile id: the token's expiry and the event. Kept in n8n's static data. */
export type Emitted = Record<string, { expiry: string; event: ExpiryEvent }>;
export type ExpiryEvent = 'expiring' | 'expired';

export interface Due {
	event: ExpiryEvent;
	profileType: ProfileType;
	profile: EnrollmentProfile;
	daysLeft: number;
}

/**
 * Which profiles are due: once when their token comes within the given time of its expiry, and once more when it has
 * expired, unless that was longer ago than the same time. A token is known by its expiry, so a renewed one starts afresh.
 * @returns what to emit, and what will then have been emitted; profiles that are gone are forgotten
 */
export function dueEvents(
	listed: Listed[],
	emitted: Emitted,
	now: number,
	withinMs: number,
): { due: Due[]; emitted: Emitted } {
	const due: Due[] = [];
	const next: Emitted = {};
	for (const { id, expiry, expiresAt, ...listing } of expiringTokens(listed)) {
		const before = emitted[id]?.expiry === expiry ? emitted[id] : undefined;
		if (before) next[id] = before;
		const left = expiresAt - now;
		const event = left <= 0 ? 'expired' : 'expiring';
		if (Math.abs(left) > withinMs || before?.event === event || before?.event === 'expired')
			continue;
		due.push({ event, ...listing, daysLeft: Math.floor(left / DAY_MS) });
		next[id] = { expiry, event };
	}
	return { due, emitted: next };
}

/** The profile whose token expires next, to show how an item looks. */
export function sampleEvent(listed: Listed[], now: number): Due | undefined {
	const tokens = expiringTokens(listed).sort((a, b) => a.expiresAt - b.expiresAt);
	const next = tokens.find(({ expiresAt }) => expiresAt > now) ?? tokens.at(-1);
	if (!next) return undefined;
	const { profileType, profile, expiresAt } = next;
	const daysLeft = Math.floor((expiresAt - now) / DAY_MS);
	return { event: expiresAt > now ? 'expiring' : 'expired', profileType, profile, daysLeft };
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
