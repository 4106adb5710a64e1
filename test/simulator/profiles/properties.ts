import type { Properties } from '../graph/edm';
import type { Collection } from '../types';

const MODES = [
	'corporateOwnedDedicatedDevice',
	'corporateOwnedFullyManaged',
	'corporateOwnedWorkProfile',
	'corporateOwnedAOSPUserlessDevice',
	'corporateOwnedAOSPUserAssociatedDevice',
] as const;
const TOKEN_TYPES = [
	'default',
	'corporateOwnedDedicatedDeviceWithAzureADSharedMode',
	'deviceStaging',
] as const;
const WIFI_SECURITY_TYPES = ['none', 'wpa', 'wep'] as const;

/** What both entities have. */
const COMMON: Properties = {
	accountId: { type: 'Edm.String', readOnly: true },
	id: { type: 'Edm.String', readOnly: true },
	displayName: { type: 'Edm.String', filter: true },
	description: { type: 'Edm.String' },
	createdDateTime: { type: 'Edm.DateTimeOffset', readOnly: true },
	lastModifiedDateTime: { type: 'Edm.DateTimeOffset', readOnly: true },
	tokenValue: { type: 'Edm.String', readOnly: true },
	tokenExpirationDateTime: { type: 'Edm.DateTimeOffset', readOnly: true, filter: true },
	enrolledDeviceCount: { type: 'Edm.Int32', readOnly: true },
	qrCodeContent: { type: 'Edm.String', readOnly: true },
	qrCodeImage: { type: 'complex', readOnly: true },
};

/**
 * The two entities and their properties. Stored profiles may hold values outside of the enumerations; writes may not.
 * docs/graph-facts.md: metadata (msgraph-metadata, beta).
 */
export const PROPERTIES: Record<Collection, Properties> = {
	androidDeviceOwnerEnrollmentProfiles: {
		...COMMON,
		enrollmentMode: { type: MODES, filter: true },
		enrollmentTokenType: { type: TOKEN_TYPES, filter: true },
		tokenCreationDateTime: { type: 'Edm.DateTimeOffset', readOnly: true },
		enrollmentTokenUsageCount: { type: 'Edm.Int32', readOnly: true },
		roleScopeTagIds: { type: 'Collection(Edm.String)' },
		configureWifi: { type: 'Edm.Boolean' },
		wifiSsid: { type: 'Edm.String' },
		wifiPassword: { type: 'Edm.String' },
		wifiSecurityType: { type: WIFI_SECURITY_TYPES },
		wifiHidden: { type: 'Edm.Boolean' },
		isTeamsDeviceProfile: { type: 'Edm.Boolean', filter: true },
		deviceNameTemplate: { type: 'Edm.String' },
	},
	androidForWorkEnrollmentProfiles: COMMON,
};

export const ENTITY_TYPE: Record<Collection, string> = {
	androidDeviceOwnerEnrollmentProfiles: 'androidDeviceOwnerEnrollmentProfile',
	androidForWorkEnrollmentProfiles: 'androidForWorkEnrollmentProfile',
};

export const DEFAULT_FIELDS = {
	accountId: '00000000-0000-4000-8000-000000000000',
	description: '',
	enrollmentTokenType: 'default',
	enrolledDeviceCount: 0,
	enrollmentTokenUsageCount: 0,
	roleScopeTagIds: ['0'],
	configureWifi: false,
	wifiSsid: '',
	wifiPassword: '',
	wifiSecurityType: 'none',
	wifiHidden: false,
	isTeamsDeviceProfile: false,
	deviceNameTemplate: '',
};
