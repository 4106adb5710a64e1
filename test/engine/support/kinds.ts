import type { ApiVersion, Collection } from '../../simulator';

export interface Kind {
	profileType: 'androidDeviceOwner' | 'androidForWork';
	apiVersion: ApiVersion;
	collection: Collection;
}

const COLLECTIONS = {
	androidDeviceOwner: 'androidDeviceOwnerEnrollmentProfiles',
	androidForWork: 'androidForWorkEnrollmentProfiles',
} as const;

/** Both profile types in both versions: every operation holds in each of them. */
export const KINDS: Kind[] = (['androidDeviceOwner', 'androidForWork'] as const).flatMap(
	(profileType) =>
		(['beta', 'v1.0'] as const).map((apiVersion) => ({
			profileType,
			apiVersion,
			collection: COLLECTIONS[profileType],
		})),
);

export const DAY_SECONDS = 24 * 60 * 60;
export const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
