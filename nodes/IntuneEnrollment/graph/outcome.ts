import { isStaleSignIn } from './errorBody';
import type { Attempt, GraphAnswer } from './types';

/**
 * What one try means for a write:
 * - `done`: Graph gave the documented answer
 * - `again`: certainly not done, may be sent again; `throttled` where Graph asked to wait
 * - `final`: certainly not done, and sending again cannot help
 * - `unknown`: it may have been done
 */
export type Verdict = 'done' | 'again' | 'throttled' | 'final' | 'unknown';

/** Decides from the attempt alone. `success` holds the documented statuses of the operation. */
export function classify(attempt: Attempt, success: readonly number[]): Verdict {
	const { answer, fault } = attempt;
	if (fault) {
		if (fault.kind === 'notReached') return 'again';
		if (fault.kind === 'signIn') return fault.passing === true ? 'again' : 'final';
		return fault.kind === 'ended' ? 'final' : 'unknown';
	}
	if (answer === undefined) return 'unknown';
	const { status, body } = answer;
	if (success.includes(status)) return hasDocumentedBody(status, body) ? 'done' : 'unknown';
	if (status === 429) return 'throttled';
	if (status === 408 || status >= 500 || status < 300) return 'unknown';
	return 'final';
}

/** Whether an object is what Graph documents for a read. */
export type IsDocumented = (body: Record<string, unknown>) => boolean;

/** The same for a read, whose answer must also be what was asked for: a gateway's 200 says nothing about a profile. */
export function classifyRead(attempt: Attempt, isDocumented: IsDocumented): Verdict {
	const verdict = classify(attempt, [200]);
	if (verdict !== 'done') return verdict;
	return isDocumented(attempt.answer?.body as Record<string, unknown>) ? 'done' : 'unknown';
}

/** A 204 has no body; every other documented answer is a JSON object (an HTML page with 200 is not one). */
function hasDocumentedBody(status: number, body: unknown): boolean {
	if (status === 204) return body === undefined || body === null || body === '';
	return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/**
 * A 401 that a fresh access token may cure. Intune's 401 "Forbidden" is final: the sign-in works, a role or license is
 * missing (docs/graph-facts.md, section 1).
 */
export function needsFreshToken(attempt: Attempt): boolean {
	return attempt.answer?.status === 401 && isStaleSignIn(attempt.answer.body);
}

/** Whether an answer shows that the access token is good: not those that a gateway gives before it looks. */
export function provesSignIn({ status }: GraphAnswer): boolean {
	if (status === 408 || status === 429) return false;
	return (status >= 200 && status < 300) || (status >= 400 && status < 500);
}
