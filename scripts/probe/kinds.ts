import type { ProfileType } from '../../nodes/IntuneEnrollment/enrollment/collections';

/**
 * Every kind of profile of which the probe makes one. None of Microsoft Teams devices: with a second enabled one in the
 * tenant, no Teams device could sign in any more.
 */
export const KINDS = {
	dedicated: ownerKind('corporateOwnedDedicatedDevice'),
	dedicatedShared: ownerKind(
		'corporateOwnedDedicatedDevice',
		'corporateOwnedDedicatedDeviceWithAzureADSharedMode',
	),
	fullyManaged: ownerKind('corporateOwnedFullyManaged'),
	fullyManagedStaging: ownerKind('corporateOwnedFullyManaged', 'deviceStaging'),
	workProfile: ownerKind('corporateOwnedWorkProfile'),
	workProfileStaging: ownerKind('corporateOwnedWorkProfile', 'deviceStaging'),
	aospUserless: ownerKind('corporateOwnedAOSPUserlessDevice'),
	aospUserAssociated: ownerKind('corporateOwnedAOSPUserAssociatedDevice'),
	androidForWork: { profileType: 'androidForWork' as ProfileType, fields: {} },
};

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

function ownerKind(enrollmentMode: string, enrollmentTokenType = 'default') {
	return {
		profileType: 'androidDeviceOwner' as ProfileType,
		fields: { enrollmentMode, enrollmentTokenType },
	};
}

/** The enrollment mode; undefined where the type knows none. */
export const modeOf = (kind: Kind): string | undefined =>
	(KINDS[kind].fields as { enrollmentMode?: string }).enrollmentMode;

/** How a kind is called in words. */
export const KIND_WORDS: Record<Kind, string> = {
	dedicated: 'dedicated devices',
	dedicatedShared: 'dedicated devices, shared mode',
	fullyManaged: 'fully managed',
	fullyManagedStaging: 'fully managed, staging',
	workProfile: 'work profile',
	workProfileStaging: 'work profile, staging',
	aospUserless: 'AOSP, userless',
	aospUserAssociated: 'AOSP, user-associated',
	androidForWork: 'Android for Work',
};

export const isAosp = (kind: Kind): boolean => kind.startsWith('aosp');
