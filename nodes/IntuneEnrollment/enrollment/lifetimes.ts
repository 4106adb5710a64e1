const DAY_SECONDS = 86_400;
/** With the leap days of 65 years. */
const YEARS_65 = { seconds: (65 * 365 + 16) * DAY_SECONDS, words: '65 years' };

/**
 * How long a token may live at most, by enrollment mode (docs/graph-facts.md, section 3); undefined where it does not expire
 * by itself. The one table that README, hints and simulator are held to.
 */
export const LIFETIMES = {
	corporateOwnedAOSPUserlessDevice: { seconds: 90 * DAY_SECONDS, words: '90 days' },
	corporateOwnedAOSPUserAssociatedDevice: YEARS_65,
	corporateOwnedDedicatedDevice: YEARS_65,
	/** Tokens of this type, of whichever mode. */
	deviceStaging: YEARS_65,
	/** The older view of dedicated devices, which knows no mode. */
	androidForWork: YEARS_65,
	corporateOwnedFullyManaged: undefined,
	corporateOwnedWorkProfile: undefined,
};

/** The limit that people meet. */
export const USERLESS_HINT = `AOSP userless tokens live ${LIFETIMES.corporateOwnedAOSPUserlessDevice.words} at most.`;

export const LIFETIME_HINT = `${USERLESS_HINT} AOSP user-associated, dedicated and staging tokens live up to ${YEARS_65.words}.`;
