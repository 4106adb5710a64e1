/** What became of a write on the server. Reads that fail report `notDone`. */
export type Outcome = 'notDone' | 'done' | 'unknown';

/** `code` of a failure that only follows from another item's: it was not sent any more. */
export const NOT_SENT = 'NotSent';

/** What a failed item carries beside its message; see "What a failure looks like" in the README. */
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
		/** True when no other item of the run can fare better: sign-in, tenant, refused URL, cancelled. */
		readonly endsRun = false,
	) {}

	/** The same failure with more facts. */
	with(details: FailureDetails): Failure {
		return new Failure(
			this.message,
			this.description,
			{ ...this.details, ...details },
			this.endsRun,
		);
	}
}

export function isFailure(value: unknown): value is Failure {
	return value instanceof Failure;
}
