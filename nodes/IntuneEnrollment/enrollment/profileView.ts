import { isAosp } from './aosp';
import { expiryFields, tokenOf, tokenState, type EnrollmentProfile } from './tokenState';

/** Whoever has one of these can enroll a device or join a network. */
export const SECRETS = ['tokenValue', 'qrCodeContent', 'qrCodeImage', 'wifiPassword'];

/** What Simplify keeps, beside the token's state and end. */
const SIMPLE = [
	'id',
	'displayName',
	'enrollmentMode',
	'enrollmentTokenType',
	'isTeamsDeviceProfile',
	'tokenCreationDateTime',
	'enrolledDeviceCount',
	'lastModifiedDateTime',
];

/**
 * What is shown without being asked for secrets: the documented fields that are none. The entity is a beta one, and what
 * Microsoft adds to it may be a secret.
 */
const HARMLESS = [
	...SIMPLE,
	'@odata.type',
	'accountId',
	'configureWifi',
	'createdDateTime',
	'description',
	'deviceNameTemplate',
	'enrollmentTokenUsageCount',
	'roleScopeTagIds',
	'tokenExpirationDateTime',
	'wifiHidden',
	'wifiSecurityType',
	'wifiSsid',
];

export interface View {
	simplify: boolean;
	includeSecrets: boolean;
}

/** A profile as an item shows it: simplified, or as Graph gives it, its secrets only where they were asked for. */
export function viewOf(
	profile: EnrollmentProfile,
	{ simplify, includeSecrets }: View,
	now: number,
): EnrollmentProfile {
	// the context names the answer it came with, not the profile
	const own = Object.keys(profile).filter((name) => name !== '@odata.context');
	if (!simplify) {
		return pick(profile, includeSecrets ? own : own.filter((name) => HARMLESS.includes(name)));
	}
	return {
		...pick(profile, SIMPLE),
		tokenState: tokenState(tokenOf(profile), now),
		...expiryFields(profile),
		...(includeSecrets ? pick(profile, SECRETS) : {}),
	};
}

function pick(profile: EnrollmentProfile, names: string[]): EnrollmentProfile {
	return Object.fromEntries(
		names.filter((name) => name in profile).map((name) => [name, profile[name]]),
	);
}

/** Lists leave out the picture of a token unless it is selected, and for AOSP profiles always (seen by CIPP). */
export function hidesPicture(profile: EnrollmentProfile): boolean {
	return tokenOf(profile) !== undefined && !profile.qrCodeImage;
}

/** In lists, tokens of AOSP profiles come back empty even when selected (seen by CIPP): only a read by id has them. */
export function hidesToken(profile: EnrollmentProfile): boolean {
	return isAosp(profile.enrollmentMode) && tokenOf(profile) === undefined;
}
