import type { Attempt, Verdict } from './attempt';
import { QUOTA } from './pacer';

/** A Retry-After of zero, or a date that has passed, is no leave to ask without end. */
const MIN_THROTTLED_MS = 1_000;
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 30_000;
/** What a header can ask for; beyond it numbers become unreadable. */
const MAX_ASKED_MS = 2 ** 31;

/** What one request has been through so far. */
export interface RetryState {
	/** Attempts sent again for any reason but the quota. */
	retries: number;
	/** Milliseconds waited for the quota. */
	throttledMs: number;
}

export type GiveUp = 'maxRetries' | 'budget' | 'quota' | 'final';
type Step = { wait: number } | { giveUp: GiveUp };

/** Decides whether an attempt that was not done goes again, and after how many milliseconds. Counts nothing itself. */
export function nextStep(
	verdict: Verdict,
	attempt: Attempt,
	state: RetryState,
	maxRetries: number,
	budget: { allows(): boolean },
	longestWaitMs: number = QUOTA.longestWaitMs,
): Step {
	if (verdict === 'done' || verdict === 'final' || verdict === 'denied') return { giveUp: 'final' };
	if (verdict === 'throttled') {
		const wait = throttledWait(attempt);
		return state.throttledMs + wait > longestWaitMs ? { giveUp: 'quota' } : { wait };
	}
	if (state.retries >= maxRetries) return { giveUp: 'maxRetries' };
	if (!budget.allows()) return { giveUp: 'budget' };
	const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** state.retries);
	const asked = retryAfterMs(attempt);
	return {
		wait: Math.max(Math.round(ceiling * attempt.jitter), Math.min(asked ?? 0, BACKOFF_CAP_MS)),
	};
}

/** Milliseconds to wait after a 429: what Graph asked for plus up to a second, or about one window. */
export function throttledWait(attempt: Attempt): number {
	const asked = retryAfterMs(attempt);
	if (asked !== undefined)
		return Math.max(MIN_THROTTLED_MS, asked) + Math.round(1000 * attempt.jitter);
	const { min, max } = QUOTA.blindWaitMs;
	return Math.round(min + (max - min) * attempt.jitter);
}

/** Retry-After in seconds or as an HTTP date, which counts from the answer's own Date where it has one. */
export function retryAfterMs({ answer, requestedAt }: Attempt): number | undefined {
	if (answer?.from !== 'graph') return undefined;
	const { 'retry-after': given, date } = answer.headers;
	const value = given?.trim();
	if (value === undefined || value === '') return undefined;
	if (/^\d+(?:\.\d+)?$/.test(value)) return Math.min(MAX_ASKED_MS, Math.ceil(Number(value) * 1000));
	// JavaScript would take "-5" for a date; one of HTTP has the names of day and month
	const at = /[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
	if (Number.isNaN(at)) return undefined;
	const serverNow = Date.parse(date ?? '');
	return Math.min(
		MAX_ASKED_MS,
		Math.max(0, at - (Number.isNaN(serverNow) ? requestedAt : serverNow)),
	);
}

/**
 * The retries of a whole execution: a dead service is asked a bounded number of times, a shaky one as often as it also
 * answers. Every success earns half a retry, up to the size of the budget at the start.
 */
export class RetryBudget {
	static readonly SIZE = 100;
	private left = RetryBudget.SIZE;

	allows(): boolean {
		return this.left >= 1;
	}

	spend(): void {
		this.left -= 1;
	}

	earn(): void {
		this.left = Math.min(RetryBudget.SIZE, this.left + 0.5);
	}
}
