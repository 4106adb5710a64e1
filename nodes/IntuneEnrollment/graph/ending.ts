import { Failure, notSentAfterFailure } from '../failure';
import { explain, type Subject } from './errors';
import { MAX_THROTTLED_MS, throttledWait, type RetryState, type Step } from './retry';
import type { Attempt } from './types';

type GiveUp = Extract<Step, { giveUp: unknown }>['giveUp'];

/** Why it was given up, behind what the last try met. */
export function explainEnd(
	attempt: Attempt,
	subject: Subject,
	reason: GiveUp,
	state: RetryState,
): Failure {
	if (attempt.fault?.kind === 'ended' && !attempt.fault.failure) {
		return notSentAfterFailure(subject.task);
	}
	const failure = explain(attempt, subject);
	if (reason === 'quota') {
		const [waited, asked, most] = [state.throttledMs, throttledWait(attempt), MAX_THROTTLED_MS].map(
			(ms) => Math.round(ms / 1000),
		);
		return new Failure(
			waited === 0
				? `${failure.message}, and the next try would have to wait ${asked} s (${most} s at the most)`
				: `${failure.message}, and it stayed so for ${waited} s of waiting (${most} s at the most)`,
			failure.description,
			failure.details,
		);
	}
	if (reason === 'budget') {
		return new Failure(
			failure.message,
			`So many requests of this run failed that no more were repeated. ${failure.description}`,
			failure.details,
		);
	}
	return failure;
}

/** The words for a write of which nobody can tell whether it was done. */
export function unknownOutcome(attempt: Attempt, subject: Subject): Failure {
	const failure = explain(attempt, subject);
	return new Failure(
		`${failure.message}. Whether it was done is unknown`,
		`Look at the profile in the Intune admin center before you run this item again: it may have been done. It was not sent again. ${failure.description}`,
		{ ...failure.details, outcome: 'unknown' },
	);
}
