import { after, Failure, isFailure } from '../failure';
import { aospId, bareId } from './aosp';

/** Versions of Microsoft Graph that a user may choose. Both collections are in beta only today (msgraph-metadata). */
export const API_VERSIONS = ['beta', 'v1.0'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** Profile types of the node and the Graph collection of each (Graph reference, intune-androidforwork). */
export const COLLECTIONS = {
	androidDeviceOwner: 'androidDeviceOwnerEnrollmentProfiles',
	androidForWork: 'androidForWorkEnrollmentProfiles',
} as const;
export type ProfileType = keyof typeof COLLECTIONS;
export const PROFILE_TYPES = Object.keys(COLLECTIONS) as ProfileType[];

/** How each profile type is called on screen. */
export const PROFILE_TYPE_NAMES: Record<ProfileType, string> = {
	androidDeviceOwner: 'Android Device Owner',
	androidForWork: 'Android for Work',
};

/** A collection as requests name it. */
export interface Collection {
	apiVersion: ApiVersion;
	profileType: ProfileType;
}

/** One profile as requests name it: `profileId` is the bare id, `givenId` what the user gave (perhaps with `AOSP-`). */
export interface ProfileAddress extends Collection {
	profileId: string;
	givenId: string;
}

export function addressOf(collection: Collection, givenId: string): ProfileAddress {
	return { ...collection, givenId, profileId: bareId(givenId) };
}

export function collectionPath(profileType: ProfileType): string {
	return `/deviceManagement/${COLLECTIONS[profileType]}`;
}

/** Reads, updates and deletes go by the bare id, also for AOSP profiles. */
export function profilePath({ profileType, profileId }: ProfileAddress): string {
	return `${collectionPath(profileType)}/${profileId}`;
}

/**
 * Token actions of AOSP profiles go by a prefixed id.
 * @param aosp whether the profile is one; undefined where its mode is not known, and the id goes as it was given
 */
export function actionPath(
	{ profileType, profileId, givenId }: ProfileAddress,
	action: 'createToken' | 'revokeToken',
	aosp: boolean | undefined,
): string {
	// however the prefix was spelled
	const given = givenId === profileId ? profileId : aospId(profileId);
	const id = aosp === undefined ? given : aosp ? aospId(profileId) : profileId;
	return `${collectionPath(profileType)}/${id}/${action}`;
}

/** Two items with the same key touch the same profile and never go together. */
export function profileKey(profile: ProfileAddress): string {
	return profile.profileId.toLowerCase();
}

export function parseApiVersion(value: unknown): ApiVersion | Failure {
	const version = oneOf('API Version', value, API_VERSIONS);
	if (!isFailure(version)) return version;
	return version.saying(version.message, `${version.description} Enrollment profiles are in beta.`);
}

export function parseProfileType(value: unknown): ProfileType | Failure {
	return oneOf('Profile Type', value, PROFILE_TYPES);
}

/** One type, or both at once where lists are read. */
export function parseProfileTypes(value: unknown): ProfileType[] | Failure {
	return value === 'all' ? PROFILE_TYPES : after(parseProfileType(value), (one) => [one]);
}

/**
 * A choice by its value, or a failure that names them all.
 * @param label its display name, for the message
 */
export function oneOf<Value extends string>(
	label: string,
	given: unknown,
	choices: readonly Value[],
): Value | Failure {
	return (
		choices.find((choice) => choice === given) ??
		new Failure(`${label} ${quoted(given)} is not known`, `Choose one of: ${choices.join(', ')}.`)
	);
}

/** Any value as a short text for a message: never "undefined", never raw JSON, no control characters. */
export function quoted(value: unknown): string {
	if (value === undefined || value === null || value === '') return '(empty)';
	if (typeof value === 'object') return Array.isArray(value) ? '(a list)' : '(an object)';
	const text = String(value).replace(/\p{Cc}/gu, '?');
	return `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
}
