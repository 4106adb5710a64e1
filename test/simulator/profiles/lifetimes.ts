import type { SimulatorSettings } from '../types';
import type { Fields } from './storedProfile';

const DAY_SECONDS = 24 * 60 * 60;
/** With the leap days of 65 years. */
const YEARS_65_SECONDS = (65 * 365 + 16) * DAY_SECONDS;
/** Edm.Int32. docs/graph-facts.md: metadata. */
const INT32 = 2 ** 31 - 1;

/** How long a token may live, in seconds, by enrollment mode. docs/graph-facts.md, section 3: memdocs. */
export const LONGEST_SECONDS = {
	corporateOwnedDedicatedDevice: YEARS_65_SECONDS,
	/** Of whichever mode. */
	deviceStaging: YEARS_65_SECONDS,
	corporateOwnedAOSPUserlessDevice: 90 * DAY_SECONDS,
	corporateOwnedAOSPUserAssociatedDevice: YEARS_65_SECONDS,
	/** The older view of dedicated devices, which knows no mode. */
	androidForWork: YEARS_65_SECONDS,
	/** Their own tokens do not expire; what createToken accepts for them is unknown. */
	corporateOwnedFullyManaged: INT32,
	corporateOwnedWorkProfile: INT32,
} as const;

export type LifetimeKind = keyof typeof LONGEST_SECONDS;

/** The seconds that the token gets; undefined: the service refuses the request. */
export function grantedSeconds(
	{ shortenValidityTo, leastValiditySeconds, longestValiditySeconds }: SimulatorSettings,
	fields: Fields,
	asked: number,
): number | undefined {
	const kind = kindOf(fields);
	const shortened =
		typeof shortenValidityTo === 'object' ? shortenValidityTo?.[kind] : shortenValidityTo;
	if (asked < leastValiditySeconds) return undefined;
	if (shortened !== undefined) return Math.min(asked, shortened);
	const longest = longestValiditySeconds[kind] ?? LONGEST_SECONDS[kind] ?? INT32;
	return asked > longest ? undefined : asked;
}

/** Real tenants hold modes outside of the enum: of those nothing is known. */
function kindOf({ enrollmentMode, enrollmentTokenType }: Fields): LifetimeKind {
	if (enrollmentTokenType === 'deviceStaging') return 'deviceStaging';
	return (enrollmentMode ?? 'androidForWork') as LifetimeKind;
}
