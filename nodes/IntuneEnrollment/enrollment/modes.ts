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
	return MODE_NAMES[mode] ?? mode;
}
