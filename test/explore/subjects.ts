import { OTHER_SUBJECTS } from './others';
import type { Subject } from './subject';
import { TOKEN_SUBJECTS } from './tokens';

/** Everything that is explored, one row each. */
export const SUBJECTS = { ...TOKEN_SUBJECTS, ...OTHER_SUBJECTS };

export type OperationName = keyof typeof SUBJECTS;

export const OPERATIONS = Object.keys(SUBJECTS) as OperationName[];

export const subjectOf = ({ operation }: { operation: OperationName }): Subject =>
	SUBJECTS[operation];
