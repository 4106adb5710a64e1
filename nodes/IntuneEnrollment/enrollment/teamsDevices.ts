import type { EnrollmentProfile } from './tokenState';

/** Microsoft Teams devices are AOSP user-associated ones with a profile of their own (docs/graph-facts.md, section 3). */
export function isOfTeams(profile: EnrollmentProfile | undefined): boolean {
	return profile?.isTeamsDeviceProfile === true;
}

/** Intune's portal lets one such profile be enabled; several occur in the field, and then none is supported. */
export const SEVERAL_OF_TEAMS =
	'Several enrollment profiles of this tenant are for Teams devices. Intune supports one: with several, no Teams device can sign in. Switch Teams Devices off in all but one; Get Many with the filter Teams Devices shows them.';

/** An expired token keeps devices from signing in, and new ones from enrolling (Microsoft's documentation of Teams devices). */
export const SHORT_FOR_TEAMS =
	'Teams devices sign in with the token of their enrollment profile: once it expires they cannot any more. Give it a validity of years.';

/** A token of Teams devices that ends within it is told; the portal gives 65 years. */
export const SHORT_SECONDS = 365 * 24 * 60 * 60;
