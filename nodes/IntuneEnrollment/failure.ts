/** What became of a write on the server. Reads that fail report `notDone`. */
export type Outcome = 'notDone' | 'done' | 'unknown';

/** `code` of a failure that only follows from another item's: it was not sent any more. */
export const NOT_SENT = 'NotSent';

/** What a failed item carries beside its message; see "When something fails" in the README. */
export interface FailureDetails {
	httpCode?: string;
	code?: string;
	requestId?: string;
	activityId?: string;
	attempts?: number;
	profileId?: string;
	outcome?: Outcome;
}

/**
 * A failure as data: what happened (`message`), what to do about it (`description`), and the facts.
 * Rules and requests return it; only `run/nodeError.ts` turns it into something that is thrown.
 */
export class Failure {
	constructor(
		readonly message: string,
		readonly description: string,
		readonly details: FailureDetails = {},
	) {}

	/** The same failure with more facts. */
	with(details: FailureDetails): Failure {
		return new Failure(this.message, this.description, { ...this.details, ...details });
	}
}

export function isFailure(value: unknown): value is Failure {
	return value instanceof Failure;
}

/**
 * Stands in for an item that another item's failure kept from being sent.
 * @param task completes "Could not …"
 */
export function notSentAfterFailure(task?: string): Failure {
	const subject = task === undefined ? 'It' : `Could not ${task}: it`;
	return new Failure(
		`${subject} was not sent, since another item had failed`,
		'Fix the first failure and run again.',
		{ code: NOT_SENT },
	);
}
