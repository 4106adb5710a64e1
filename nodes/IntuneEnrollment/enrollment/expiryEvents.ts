import { isAosp } from './aosp';
import type { ProfileType } from './collections';
import { profileFacts, type Listed, type ProfileFacts } from './listed';
import { moment, tokenOf, type TokenState } from './tokenState';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What was reported of one profile last: the token's expiry and the event. */
interface Reported {
	expiry: string;
	event: ExpiryEvent;
	/** Expiries of tokens before that one, which a list that lags may show again; the newest first. */
	earlier?: string[];
	profileType?: ProfileType;
	/** As Graph spells the id, where that is not in lower case: the profile is read by it. */
	givenId?: string;
}

/** What was reported, by profile id. Kept in n8n's static data. */
export type Emitted = Record<string, Reported>;
type ExpiryEvent = 'expiring' | 'expired';

/** What the trigger emits for one token; never the token itself. */
export interface ExpiryItem extends ProfileFacts {
	event: ExpiryEvent;
	/** `valid` only in a sample: what is emitted is within the time. */
	tokenState: TokenState;
	tokenCreationDateTime: unknown;
	tokenExpirationDateTime: unknown;
	/** Whole days, negative once it has expired. */
	daysLeft: number;
}

/** Expiries of earlier tokens that are remembered for one profile. */
const MAX_EARLIER = 3;
/** A profile that no list has shown for so long after its token's expiry is forgotten. */
const FORGOTTEN_AFTER_MS = 400 * DAY_MS;

/**
 * Which profiles are due: once when their token comes within the given time of its expiry, and once more when it has
 * expired; one that was not reported before only where that was no longer ago than the same time. A token is known by its
 * expiry, so a renewed one starts afresh, and one that a lagging list shows again does not.
 * @returns what to emit, and what will then have been reported; profiles that are not listed are remembered for a while
 */
export function dueEvents(
	listed: Listed[],
	emitted: Emitted,
	now: number,
	withinMs: number,
): { due: ExpiryItem[]; emitted: Emitted } {
	const due: ExpiryItem[] = [];
	const next: Emitted = Object.fromEntries(
		Object.entries(emitted).filter(
			([, { expiry }]) => now - Date.parse(expiry) < FORGOTTEN_AFTER_MS,
		),
	);
	for (const token of expiringTokens(listed)) {
		const { id, expiry, profileType } = token;
		const last = Object.hasOwn(emitted, id) ? emitted[id] : undefined;
		if (last?.earlier?.includes(expiry)) continue;
		const before = last?.expiry === expiry ? last : undefined;
		const item = toItem(token, token.expiresAt - now, withinMs);
		const { event } = item;
		const isNear = Math.abs(token.expiresAt - now) <= withinMs;
		// one that was said to expire is also said to have expired, however long the polls were apart
		const isOutcome = before?.event === 'expiring' && event === 'expired';
		if (!isNear && !isOutcome) continue;
		if (before?.event === event || before?.event === 'expired') continue;
		due.push(item);
		const earlier = before ? before.earlier : last && [last.expiry, ...(last.earlier ?? [])];
		next[id] = {
			expiry,
			event,
			profileType,
			...(token.profile.id === id ? {} : { givenId: String(token.profile.id) }),
			...(earlier?.length ? { earlier: earlier.slice(0, MAX_EARLIER) } : {}),
		};
	}
	return { due, emitted: next };
}

/**
 * Profiles that were said to expire, have expired by now and are not listed any more: a list may hide what has expired, so
 * each of them is worth a read by id.
 */
export function vanished(
	listed: Listed[],
	emitted: Emitted,
	now: number,
): Array<{ id: string; givenId: string; profileType: ProfileType }> {
	const there = new Set(listed.map(({ profile }) => String(profile.id).toLowerCase()));
	return Object.entries(emitted)
		.filter(([id, { event, expiry }]) => {
			const isOver = event === 'expiring' && Date.parse(expiry) <= now;
			return isOver && !there.has(id) && now - Date.parse(expiry) < FORGOTTEN_AFTER_MS;
		})
		.map(([id, { profileType = 'androidDeviceOwner', givenId = id }]) => ({
			id,
			givenId,
			profileType,
		}));
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

function toItem(listed: Listed, left: number, withinMs: number): ExpiryItem {
	const { profile } = listed;
	const event = left <= 0 ? 'expired' : 'expiring';
	return {
		event,
		...profileFacts(listed),
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
