import { bareId, isAosp } from './aosp';
import type { Listed } from './listed';
import { isPlainId } from './profileId';
import { moment, tokenOf, type EnrollmentProfile } from './tokenState';

/** A token as lists tell it from others: by its dates, in milliseconds since 1970. What lives for ever has no end. */
export interface SeenToken {
	created?: number;
	expires?: number;
}

/** What is remembered of one profile. */
export interface SeenProfile {
	/** null: it has no token. */
	token: SeenToken | null;
	/** Tokens before that one, which a list that lags may show again; the newest first. */
	earlier?: SeenToken[];
	/** When the profile had been modified, the last time that this was seen. */
	modified?: number;
	/** Since when no list has shown it. */
	missing?: number;
}

/**
 * The token that a profile shows, by its dates. Lists hide the value of AOSP profiles, not the dates; the other type of
 * profile has no creation date. A profile that had one and now shows none has no token, whatever value stands there.
 */
export function seenToken(profile: EnrollmentProfile, known?: SeenProfile): SeenToken | null {
	const created = moment(profile.tokenCreationDateTime);
	const expires = moment(profile.tokenExpirationDateTime);
	const hasNoDates = created === undefined && expires === undefined;
	const isHidden = isAosp(profile.enrollmentMode) && isEmpty(profile.tokenValue);
	if (isHidden ? hasNoDates : tokenOf(profile) === undefined) return null;
	const last = known?.token ?? known?.earlier?.[0];
	if (hasNoDates && last?.created !== undefined) return null;
	return {
		...(created === undefined ? {} : { created }),
		...(expires === undefined ? {} : { expires }),
	};
}

function isEmpty(value: unknown): boolean {
	return typeof value !== 'string' || value.trim() === '';
}

/** Whether two sights are of one token; a creation date that one of them lacks tells nothing. */
export function isSameSeen(one: SeenToken | null, other: SeenToken | null): boolean {
	if (one === null || other === null) return one === other;
	const haveDates = one.created !== undefined && other.created !== undefined;
	return one.expires === other.expires && (!haveDates || one.created === other.created);
}

/** Whether a token has expired. */
export function isOver(token: SeenToken | null, now: number): boolean {
	return (token?.expires ?? Infinity) <= now;
}

/** A profile that shows in both collections counts once, as device owner. */
export function byId(listed: Listed[]): Map<string, Listed> {
	const found = new Map<string, Listed>();
	for (const one of listed) {
		if (!isPlainId(one.profile.id)) continue;
		const id = bareId(one.profile.id).toLowerCase();
		if (found.get(id)?.profileType !== 'androidDeviceOwner') found.set(id, one);
	}
	return found;
}

/** When a profile was modified last, in milliseconds since 1970. */
export function modifiedAt({ lastModifiedDateTime }: EnrollmentProfile): number | undefined {
	return moment(lastModifiedDateTime);
}
