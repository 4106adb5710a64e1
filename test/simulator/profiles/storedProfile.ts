import type { EnrollmentToken } from '../records';
import { randomLetters } from '../random';
import type { Collection } from '../types';

export type Fields = Record<string, unknown> & { displayName: string; enrollmentMode?: string };

/** A token as it is stored; `shown` overrides the dates that Graph displays for it (seeded oddities). */
export interface StoredToken extends EnrollmentToken {
	/** How far the clock that stamped its dates was ahead, in ms. */
	stampOffsetMs: number;
	shown?: { tokenCreationDateTime?: unknown; tokenExpirationDateTime?: unknown };
}

/** Never changed in place, so that a lagging read can still show the older one. */
export interface ProfileState {
	readonly fields: Fields;
	readonly token?: StoredToken;
	/** What enrolls nothing, yet may be shown where there is no token. */
	readonly deadValue: string;
	/** The group that devices join when they enroll. */
	readonly groupId?: string;
	/** lastModifiedDateTime, by the clock that stamps. */
	readonly modifiedStamp: number;
}

export interface StoredProfile {
	readonly id: string;
	/** Position in lists, and the page marker. */
	readonly sequence: number;
	readonly collections: ReadonlySet<Collection>;
	/** createdDateTime, by the clock that stamps. */
	readonly createdStamp: number;
	/** undefined: deleted. */
	state?: ProfileState;
	/** Every state with the instant it began, oldest first: what a read shows that lags by any time. */
	readonly history: Array<{ from: number; state?: ProfileState }>;
	tokens: StoredToken[];
}

export const DEVICE_OWNER: Collection = 'androidDeviceOwnerEnrollmentProfiles';
export const ANDROID_FOR_WORK: Collection = 'androidForWorkEnrollmentProfiles';

export const isAosp = (fields: Fields): boolean =>
	typeof fields.enrollmentMode === 'string' &&
	fields.enrollmentMode.startsWith('corporateOwnedAOSP');

/** 20 letters, 8 for work profile. docs/graph-facts.md: memdocs. */
export function newToken(
	fields: Fields,
	createdAt: number,
	validitySeconds: number | undefined,
	stampOffsetMs = 0,
	requestId?: string,
): StoredToken {
	const length = fields.enrollmentMode === 'corporateOwnedWorkProfile' ? 8 : 20;
	return {
		value: randomLetters(length),
		createdAt,
		expiresAt: validitySeconds === undefined ? undefined : createdAt + validitySeconds * 1000,
		stampOffsetMs,
		requestId,
	};
}

/**
 * Fully managed and work profile come with a token that does not expire, staging does not.
 * docs/graph-facts.md: memdocs.
 */
export function hasDefaultToken(fields: Fields): boolean {
	const { enrollmentMode, enrollmentTokenType } = fields;
	return (
		(enrollmentMode === 'corporateOwnedFullyManaged' ||
			enrollmentMode === 'corporateOwnedWorkProfile') &&
		enrollmentTokenType !== 'deviceStaging'
	);
}
