import type { Answer, Attempt, Expected, HttpAnswer } from './attempt';
import { hasErrorObject, isStaleSignIn } from './errorBody';
import { isCurable } from './refusals';

/**
 * What one attempt means for its request:
 * - `done`: Graph gave the documented answer
 * - `again`: certainly not done, may be sent again; `throttled` where Graph asked to wait, `renew` where its access token
 *   was refused, `denied` where a permission or role may have been granted after the token was issued
 * - `final`: certainly not done, and sending again cannot help
 * - `unknown`: it may have been done
 */
export type Verdict = 'done' | 'again' | 'throttled' | 'renew' | 'denied' | 'final' | 'unknown';

/**
 * An attempt with its meaning, which is decided once, when its answer arrives, and how often its request went out for it:
 * more than once where an access token was refused.
 */
export type Judged = Attempt & { verdict: Verdict; sends: number };

/**
 * Whose answer it is: Graph's where it is the documented success and carries Graph's request-id, or where its body is JSON
 * with an `error` object (docs/graph-facts.md, section 4).
 */
export function attribute(answer: HttpAnswer, expected: Expected): Answer {
	const isGraphs =
		hasErrorObject(answer.body) ||
		(isSuccess(answer, expected) && answer.headers['request-id'] !== undefined);
	return isGraphs ? { from: 'graph', ...answer } : { from: 'elsewhere', shown: answer };
}

/** Decides from the attempt alone what it means for a request with that documented success. */
export function judge(attempt: Attempt, expected: Expected): Judged {
	const wasSent = attempt.fault?.kind !== 'ended' && attempt.fault?.kind !== 'signIn';
	return { ...attempt, verdict: classify(attempt, expected), sends: wasSent ? 1 : 0 };
}

function classify({ answer, fault }: Attempt, expected: Expected): Verdict {
	if (fault) {
		if (fault.kind === 'notReached') return 'again';
		if (fault.kind === 'signIn') return fault.passing === true ? 'again' : 'final';
		return fault.kind === 'ended' ? 'final' : 'unknown';
	}
	// somebody else's answer, whatever its status, says nothing about the work
	if (answer.from === 'elsewhere') return 'unknown';
	if (isSuccess(answer, expected)) return 'done';
	const { status, headers, body } = answer;
	if (status === 429) return 'throttled';
	// Intune's 401 "Forbidden": the sign-in works, a role or license is missing (docs/graph-facts.md, section 1)
	if (status === 401 && isStaleSignIn(body)) return 'renew';
	if (isCurable(status, body, headers['x-msft-approval-code'] !== undefined)) return 'denied';
	if (status === 408 || status >= 500 || status < 400) return 'unknown';
	return 'final';
}

/** Whether an answer is some success, though not the documented one: the work was probably done. */
export function isOtherSuccess({ answer, verdict }: Judged): boolean {
	if (answer === undefined || verdict === 'done') return false;
	const { status } = answer.from === 'graph' ? answer : answer.shown;
	return status >= 200 && status < 300;
}

function isSuccess({ status, body }: HttpAnswer, expected: Expected): boolean {
	return expected.statuses.includes(status) && expected.body(body);
}

/** A 204 has no body. */
export const NO_CONTENT: Expected = {
	statuses: [204],
	body: (body) => body === undefined || body === null || body === '',
};

/** Any other documented answer is a JSON object (an HTML page with 200 is not one), and often a certain one. */
export function objectWith(
	status: number,
	isDocumented: (body: Record<string, unknown>) => boolean = () => true,
): Expected {
	return {
		statuses: [status],
		body: (body) =>
			typeof body === 'object' &&
			body !== null &&
			!Array.isArray(body) &&
			isDocumented(body as Record<string, unknown>),
	};
}
