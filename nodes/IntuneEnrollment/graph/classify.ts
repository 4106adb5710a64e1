import {
	isSuccess,
	unanswered,
	type Answer,
	type Attempt,
	type Expected,
	type Judged,
	type Verdict,
} from './attempt';
import { isStaleSignIn } from './errorBody';
import { isCurable } from './refusals';

/** Decides from the attempt alone what it means for a request with that documented success. */
export function judge(attempt: Attempt, expected: Expected): Judged {
	if (attempt.fault) return unanswered(attempt);
	return { ...attempt, verdict: classify(attempt.answer, expected), sends: 1 };
}

function classify(answer: Answer, expected: Expected): Verdict {
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
