import type { EnrollmentProfile } from './tokenState';

/** One field that differs; of a secret its name alone. */
export interface Change {
	field: string;
	from?: unknown;
	to?: unknown;
}

/** What Intune takes when a profile is made, and never changes. */
const FIXED = ['enrollmentMode', 'enrollmentTokenType'];

/** A field that cannot be changed and is shown to differ from what is wanted. */
export function fixedDifference(
	profile: EnrollmentProfile,
	wanted: Record<string, unknown>,
): string | undefined {
	return FIXED.find(
		(name) => !isNothing(profile[name]) && name in wanted && profile[name] !== wanted[name],
	);
}

/** What of a wanted profile can be changed once it is there. */
export function changeable(wanted: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(wanted).filter(([name]) => !FIXED.includes(name)));
}

/**
 * The fields of a profile that are not as they are wanted. A secret that Graph does not give back cannot be compared: it
 * counts as different.
 */
export function changesTo(
	profile: EnrollmentProfile,
	wanted: Record<string, unknown>,
	isSecret: (name: string) => boolean,
): Change[] {
	return Object.entries(wanted)
		.filter(([field, to]) => !isSameValue(profile[field], to))
		.map(([field, to]) =>
			isSecret(field) ? { field } : { field, from: profile[field] ?? null, to },
		);
}

/** Whether two values of a field are one: Graph gives null for what was never set, and lists in an order of its own. */
export function isSameValue(one: unknown, other: unknown): boolean {
	if (isNothing(one) && isNothing(other)) return true;
	if (Array.isArray(one) && Array.isArray(other))
		return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
	return one === other;
}

function isNothing(value: unknown): boolean {
	return value === undefined || value === null || value === '' || value === false;
}
