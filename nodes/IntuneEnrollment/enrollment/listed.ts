import { bareId } from './aosp';
import type { ProfileType } from './collections';
import type { EnrollmentProfile } from './tokenState';

/** A profile of a list with the collection it came from. */
export interface Listed {
	profileType: ProfileType;
	profile: EnrollmentProfile;
}

/** What every event about a token says of its profile. */
export interface ProfileFacts {
	profileType: ProfileType;
	profileId: string;
	displayName: unknown;
	enrollmentMode: unknown;
}

export function profileFacts({ profileType, profile }: Listed): ProfileFacts {
	return {
		profileType,
		profileId: bareId(String(profile.id)),
		displayName: profile.displayName ?? null,
		enrollmentMode: profile.enrollmentMode ?? null,
	};
}
