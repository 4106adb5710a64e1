/** What became of a write on the server. Reads that fail report `notDone`. */
export type Outcome = 'notDone' | 'done' | 'unknown';

/** What is known of a write, and why where it cannot be told. */
export type Known =
	| { outcome: Extract<Outcome, 'done' | 'notDone'> }
	| { outcome: Extract<Outcome, 'unknown'>; because: string };

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
	/** Where one app registration acts in many tenants: the item's, as it was typed. */
	tenantId?: string;
	outcome?: Outcome;
	/** Graph's or Entra's own sentence, without envelope and secrets. */
	serverMessage?: string;
	/** Names the request in Microsoft's logs: one for a write over all its attempts. */
	clientRequestId?: string;
}

/** Graph's own refusal, for rules: nobody else's status is one. */
export interface Refusal {
	status: number;
	/** Name of the row of graph/refusals.ts that it met. */
	row: string;
	/** Message and description by what is known of the profile now, which may be more than when Graph refused. */
	words(): readonly [message: string, description: string];
	/** How long Graph asks to wait, in milliseconds. */
	retryAfterMs?: number;
}

/**
 * A failure as data: what happened (`message`), what to do about it (`description`), and the facts.
 * Rules and requests return it; only `n8n/output.ts` turns it into something that is thrown.
 */
export class Failure {
	constructor(
		readonly message: string,
		readonly description: string,
		readonly details: FailureDetails = {},
		readonly refusal?: Refusal,
	) {}

	/** The same failure with more facts. */
	with(details: FailureDetails): Failure {
		const all = { ...this.details, ...details };
		return new Failure(this.message, this.description, all, this.refusal);
	}

	/** The same failure in other words. */
	saying(message: string, description: string): Failure {
		return new Failure(message, description, this.details, this.refusal);
	}
}

/** Combines what was read side by side: all values, or the first failure among them. */
export function all<T extends object>(
	parts: T,
): { [Name in keyof T]: Exclude<T[Name], Failure> } | Failure {
	type Values = { [Name in keyof T]: Exclude<T[Name], Failure> };
	return Object.values(parts).find(isFailure) ?? (parts as Values);
}

/** What follows from a value, or the failure that stands in its place. */
export function after<T, Next>(value: T | Failure, next: (value: T) => Next): Next | Failure {
	return isFailure(value) ? value : next(value);
}

/** The one class that is thrown inside: by reading a parameter, for the loop that reads all of an item. */
export class Unreadable extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
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
