import { quoted } from '../../enrollment/collections';
import type { EnrollmentProfile } from '../../enrollment/tokenState';
import { Failure } from '../../failure';

const MAX_NAMED = 10;

/** Which of several is meant nobody can tell. */
export function ambiguous(name: string, found: EnrollmentProfile[]): Failure {
	const ids = found.slice(0, MAX_NAMED).map(({ id }) => quoted(id));
	const more = found.length > MAX_NAMED ? ` and ${found.length - MAX_NAMED} more` : '';
	return new Failure(
		`Could not create or update the enrollment profile: ${found.length} are named ${quoted(name)}`,
		`Their IDs are ${ids.join(', ')}${more}. Rename or delete all but one in the Intune admin center, or change one by its ID with Profile → Update.`,
		{ code: 'AmbiguousName', outcome: 'notDone' },
	);
}

const LABELS: Record<string, string> = {
	enrollmentMode: 'Enrollment Mode',
	enrollmentTokenType: 'Token Type',
};

export function isFixed(field: string, found: EnrollmentProfile): Failure {
	return new Failure(
		`Could not update the enrollment profile: its ${LABELS[field] ?? field} is another one, and cannot be changed`,
		`It is ${quoted(found[field])}. Choose that, or another name for a new profile.`,
		{ code: 'CannotBeChanged', outcome: 'notDone' },
	);
}

export function unusableId(): Failure {
	return new Failure(
		'Could not update the enrollment profile: the list gives it an ID that cannot be used',
		'Change it in the Intune admin center.',
		{ code: 'UnusableId', outcome: 'notDone' },
	);
}

/** Two items of one name make one profile at the most, also when nobody knows what became of the first one's. */
export function inDoubt(): Failure {
	return new Failure(
		'Could not create the enrollment profile: whether an earlier item of this run made one of this name is unknown',
		'Look for it in the Intune admin center before you run this item again. No second profile was made.',
		{ outcome: 'notDone' },
	);
}
