/** Enrollment modes by their names in the Intune admin center. Real tenants hold modes outside this list. */
const MODE_NAMES: Record<string, string> = {
	corporateOwnedDedicatedDevice: 'Dedicated',
	corporateOwnedFullyManaged: 'Fully Managed',
	corporateOwnedWorkProfile: 'Corporate-Owned Work Profile',
	corporateOwnedAOSPUserlessDevice: 'AOSP Userless',
	corporateOwnedAOSPUserAssociatedDevice: 'AOSP User-Associated',
};

/** The mode as people call it; unknown ones as Graph gives them. */
export function modeName(mode: unknown): string {
	if (typeof mode !== 'string') return '';
	return Object.hasOwn(MODE_NAMES, mode) ? MODE_NAMES[mode]! : mode;
}

/** Token types that Intune allows beside "default", by mode (Graph reference, androidDeviceOwnerEnrollmentTokenType). */
export const TOKEN_TYPES: Record<string, string[]> = {
	corporateOwnedDedicatedDevice: ['default', 'corporateOwnedDedicatedDeviceWithAzureADSharedMode'],
	corporateOwnedFullyManaged: ['default', 'deviceStaging'],
	corporateOwnedWorkProfile: ['default', 'deviceStaging'],
	corporateOwnedAOSPUserlessDevice: ['default'],
	corporateOwnedAOSPUserAssociatedDevice: ['default'],
};

/** The token types of a mode; undefined for whatever is no mode of Intune's. */
export function tokenTypesOf(mode: unknown): string[] | undefined {
	return typeof mode === 'string' && Object.hasOwn(TOKEN_TYPES, mode)
		? TOKEN_TYPES[mode]
		: undefined;
}

export const TOKEN_TYPE_NAMES: Record<string, string> = {
	default: 'Default',
	corporateOwnedDedicatedDeviceWithAzureADSharedMode: 'Shared Device Mode',
	deviceStaging: 'Staging',
};

/** Modes to choose from, by name. */
export const MODES = Object.entries(MODE_NAMES).map(([value, name]) => ({ name, value }));
