import { isSuccess, type Attempt, type Expected, type Judged, type Verdict } from './attempt';
import { isStaleSignIn } from './errorBody';
import { isCurable } from './refusals';
import type { Fault } from './thrownError';

/** Decides from the attempt alone what it means for a request with that documented success. */
export function judge(attempt: Attempt, expected: Expected): Judged {
	const wasSent = attempt.fault?.kind !== 'ended' && attempt.fault?.kind !== 'signIn';
	return { ...attempt, verdict: classify(attempt, expected), sends: wasSent ? 1 : 0 };
}

/** The same for an attempt that has no answer. */
export function judgeUnanswered(attempt: Attempt & { fault: Fault }): Judged {
	return judge(attempt, { statuses: [], body: () => false });
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
