import { isAosp, type StoredProfile } from '../profiles/storedProfile';
import type { ManagedDevice } from '../records';
import type { Tenant } from '../tenant';

/** A device enrolls by a live token of the profile, which counts it. */
export function enroll(
	tenant: Tenant,
	profile: StoredProfile,
	partial: Partial<ManagedDevice> = {},
): ManagedDevice {
	const { profiles, devices } = tenant;
	const { fields } = profile.state!;
	if (profiles.live(profile).length === 0) throw new Error(`No live token of ${profile.id}`);
	if (fields.isTeamsDeviceProfile === true && !teamsDevicesCanSignIn(tenant)) {
		throw new Error('With several enabled profiles of Teams devices none is supported');
	}
	const one = (name: string) => ({ [name]: Number(fields[name] ?? 0) + 1 });
	profiles.update(profile, {
		...one('enrolledDeviceCount'),
		...(isAosp(fields) ? one('enrollmentTokenUsageCount') : {}),
	});
	return devices.enroll(fields, partial);
}

/** docs/graph-facts.md, section 3: one enabled profile of Teams devices; several occur, and then none is supported. */
export function teamsDevicesCanSignIn({ profiles }: Tenant): boolean {
	const enabled = [...profiles.all()].filter(
		(profile) =>
			profile.state?.fields.isTeamsDeviceProfile === true && profiles.live(profile).length > 0,
	);
	return enabled.length === 1;
}
