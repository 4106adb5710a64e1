import { createHash } from 'node:crypto';
import { DEFAULT_FIELDS } from './properties';
import type { SeedOptions, Simulator } from '../handle';
import type { EnrollmentProfile } from '../records';
import type { ProfileStore } from './store';
import {
	ANDROID_FOR_WORK,
	DEVICE_OWNER,
	hasDefaultToken,
	newToken,
	type Fields,
	type StoredProfile,
	type StoredToken,
} from './storedProfile';
import type { Collection } from '../types';
import type { Tenant } from '../tenant';

const DAY_SECONDS = 24 * 60 * 60;
const OTHER: Record<Collection, Collection> = {
	androidDeviceOwnerEnrollmentProfiles: ANDROID_FOR_WORK,
	androidForWorkEnrollmentProfiles: DEVICE_OWNER,
};

/** Stores a profile with any values at all: real tenants hold some that no document knows. */
export function seed(
	tenant: Tenant,
	partial: Partial<EnrollmentProfile>,
	options: SeedOptions,
): StoredProfile {
	const { collection = DEVICE_OWNER, mirrored = false } = options;
	const { id, tokenValue, tokenCreationDateTime, tokenExpirationDateTime, ...given } = partial;
	const mode =
		collection === DEVICE_OWNER || mirrored
			? { enrollmentMode: 'corporateOwnedDedicatedDevice' }
			: {};
	const fields: Fields = { ...DEFAULT_FIELDS, ...mode, displayName: 'Profile', ...given };
	const dates = defined({ tokenCreationDateTime, tokenExpirationDateTime });
	const token = seedToken(tenant, fields, tokenValue, dates, options);
	return tenant.profiles.add(token ? fields : { ...fields, ...dates }, {
		id,
		collections: mirrored ? [collection, OTHER[collection]] : [collection],
		token,
		visibleAtOnce: true,
	});
}

function seedToken(
	{ clock, settings }: Tenant,
	fields: Fields,
	value: string | null | undefined,
	dates: Record<string, unknown>,
	options: SeedOptions,
): StoredToken | undefined {
	const wanted =
		value !== undefined || options.token !== undefined || Object.values(dates).some(Boolean);
	if (options.token === null || value === null || value === '') return undefined;
	if (!wanted && !hasDefaultToken(fields)) return undefined;
	const createdAt = options.token?.createdAt ?? instant(dates.tokenCreationDateTime) ?? clock.now();
	const token = newToken(fields, createdAt, options.token?.validitySeconds, settings.stampOffsetMs);
	token.expiresAt ??= instant(dates.tokenExpirationDateTime);
	token.value = value ?? options.token?.value ?? token.value;
	if (Object.keys(dates).length > 0) token.shown = dates;
	return token;
}

/** Changes a stored profile behind Graph's back. */
export function patchStored(
	profiles: ProfileStore,
	profile: StoredProfile,
	patch: Record<string, unknown>,
): void {
	const { tokenValue, tokenCreationDateTime, tokenExpirationDateTime, ...fields } = patch;
	const dates = defined({ tokenCreationDateTime, tokenExpirationDateTime });
	const token = profile.state?.token;
	if (tokenValue === null || tokenValue === '') profiles.setToken(profile, undefined);
	else if (token && (tokenValue !== undefined || Object.keys(dates).length > 0)) {
		profiles.setToken(profile, {
			...token,
			value: typeof tokenValue === 'string' ? tokenValue : token.value,
			expiresAt:
				'tokenExpirationDateTime' in dates ? instant(tokenExpirationDateTime) : token.expiresAt,
			shown: { ...token.shown, ...dates },
		});
	}
	profiles.update(profile, fields);
}

const defined = (values: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const instant = (value: unknown): number | undefined => {
	const parsed = typeof value === 'string' ? Date.parse(value) : NaN;
	return Number.isNaN(parsed) ? undefined : parsed;
};

/** A GUID that follows from a text. */
function derivedId(text: string): string {
	const hex = createHash('sha256').update(text).digest('hex');
	return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

/** A small tenant with one profile of each kind, two groups and a few devices; some tokens are near their end. */
export function seedDemo(simulator: Simulator): EnrollmentProfile[] {
	const days = (n: number) => ({ validitySeconds: n * DAY_SECONDS });
	const rows: Array<[Partial<EnrollmentProfile>, SeedOptions]> = [
		[{ displayName: 'Warehouse scanners', enrolledDeviceCount: 42 }, { token: days(3) }],
		[{ displayName: 'Lobby kiosks', deviceNameTemplate: 'KIOSK-{{SERIAL}}' }, {}],
		[{ displayName: 'Fully managed phones', enrollmentMode: 'corporateOwnedFullyManaged' }, {}],
		[{ displayName: 'Work profile phones', enrollmentMode: 'corporateOwnedWorkProfile' }, {}],
		[
			{
				displayName: 'Staging, fully managed',
				enrollmentMode: 'corporateOwnedFullyManaged',
				enrollmentTokenType: 'deviceStaging',
			},
			{ token: days(60) },
		],
		[
			{ displayName: 'Headsets, shared', enrollmentMode: 'corporateOwnedAOSPUserlessDevice' },
			{ token: days(20) },
		],
		[
			{
				displayName: 'Headsets, personal',
				enrollmentMode: 'corporateOwnedAOSPUserAssociatedDevice',
			},
			{
				token: {
					validitySeconds: DAY_SECONDS,
					createdAt: simulator.clock.now() - 2 * DAY_SECONDS * 1000,
				},
			},
		],
		[{ displayName: 'Older kiosks' }, { collection: ANDROID_FOR_WORK, token: days(90) }],
		[{ displayName: 'Older signage' }, { collection: ANDROID_FOR_WORK }],
		// A value outside of the documented enum, as real tenants hold. docs/graph-facts.md, section 1, number 9.
		[{ displayName: 'Mode from the future', enrollmentMode: '5' }, {}],
	];
	// The same tenant has the same ids at each start, so that what was built on them goes on working.
	const idOf = (name: string) => derivedId(`${simulator.settings.tenantId} ${name}`);
	simulator.settings.groups[idOf('group')] = 'unknown';
	simulator.settings.groups[idOf('group without owner')] = 'firstPartyAppNotAnOwner';
	simulator.addDevices(3, { enrollmentProfileName: rows[0]![0].displayName });
	return rows.map(([partial, options]) =>
		simulator.addProfile({ id: idOf(partial.displayName!), ...partial }, options),
	);
}
