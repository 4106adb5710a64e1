import { isAosp } from './aosp';
import { tokenOf, tokenState, type EnrollmentProfile } from './tokenState';

/** Whoever has one of these can enroll a device or join a network. */
export const SECRETS = ['tokenValue', 'qrCodeContent', 'qrCodeImage', 'wifiPassword'];

/** What Simplify keeps; `tokenState` is worked out from the token. */
const SIMPLE = [
	'id',
	'displayName',
	'enrollmentMode',
	'enrollmentTokenType',
	'tokenState',
	'tokenCreationDateTime',
	'tokenExpirationDateTime',
	'enrolledDeviceCount',
	'lastModifiedDateTime',
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
	const withState: EnrollmentProfile = {
		...profile,
		tokenState: tokenState(tokenOf(profile), now),
	};
	// the context names the answer it came with, not the profile
	const own = Object.keys(profile).filter((name) => name !== '@odata.context');
	const shown = simplify ? SIMPLE.filter((name) => name in withState) : own;
	const names = simplify
		? [...shown, ...(includeSecrets ? SECRETS.filter((name) => name in profile) : [])]
		: shown;
	return Object.fromEntries(
		names
			.filter((name) => includeSecrets || !SECRETS.includes(name))
			.map((name) => [name, withState[name]]),
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
