import type { ApiVersion } from '../enrollment/collections';
import { type Failure, type Outcome } from '../failure';
import type { Clock } from './clock';
import type { Dispatcher } from './dispatcher';
import { explainEnd, unknownOutcome } from './ending';
import { requestIdOf, type Subject } from './errors';
import type { Prepare } from './lane';
import { classify, classifyRead, type IsDocumented, type Verdict } from './outcome';
import { clockOffset, READ_BACK_AT_MS, type ClockOffset } from './readBack';
import { nextStep, type RetryBudget, type RetryState } from './retry';
import type { Session } from './session';
import type { Attempt, GraphRequest } from './types';

/** What a write comes to when it was done. */
export interface Written {
	confirmedBy: 'response' | 'readBack';
	/** How often the write was sent. */
	attempts: number;
	/** Sending and end of the attempt that counted, by our clock. */
	sentAt: number;
	endedAt: number;
	requestId?: string;
	/** Graph's answer; absent where the read-back found that it was done. */
	body?: unknown;
}

/** @param unknown false where the tries met nothing but 429s, after which the work is seldom done */
type LookUp = (sentAt: number, endedAt: number, unknown: boolean) => Promise<Outcome>;

export interface WriteOrder {
	version: ApiVersion;
	prepare: Prepare;
	/** The documented status of success. */
	success: number;
	subject: Subject;
	/**
	 * Finds out what became of tries whose answer is unknown, from the first one's sending to the last one's end.
	 * Without it the write may be sent again after an unknown try.
	 */
	lookUp?: LookUp;
	/** For a write that is sent again after an unknown try: finds out what became of it once it is given up. */
	lookUpAtEnd?: LookUp;
	/** Sending of a try by an earlier run of the node whose outcome is still unknown; only without `lookUp`. */
	unknownSince?: number;
	/** Whether a final refusal after an unknown try means that the unknown one did it (404 after DELETE). */
	doneIfAfterUnknown?: (attempt: Attempt) => boolean;
}

/** A read and what is known of the server's clock from it. */
export interface ReadAnswer {
	body: Record<string, unknown>;
	offset: ClockOffset;
	requestId?: string;
}

export interface ClientTotals {
	/** Milliseconds that requests waited before they were sent again, added up. */
	waitedMs: number;
	retries: number;
}

/** Carries requests to an outcome: sends, decides, waits, and finds out what happened when an answer is lost. */
export class GraphClient {
	readonly totals: ClientTotals = { waitedMs: 0, retries: 0 };

	constructor(
		readonly graphUrl: string,
		readonly session: Session,
		readonly dispatcher: Dispatcher,
		readonly clock: Clock,
		private readonly budget: RetryBudget,
		private readonly maxRetries: number,
	) {}

	/**
	 * A GET, sent again on every fault that may pass. The answer is a JSON object, or a Failure says why not.
	 * @param isDocumented whether an object is what Graph documents for it; anything else is asked for again
	 */
	async read(
		request: GraphRequest,
		subject: Subject,
		isDocumented: IsDocumented,
	): Promise<ReadAnswer | Failure> {
		const state: RetryState = { retries: 0, throttledMs: 0 };
		for (let attempts = 1; ; attempts++) {
			const attempt = await this.dispatcher.send(request.version, 'read', () => request);
			const verdict = classifyRead(attempt, isDocumented);
			if (verdict === 'done') {
				this.budget.earn();
				return readAnswer(attempt);
			}
			const step = await this.decide(verdict, attempt, state);
			if (step === undefined) continue;
			return explainEnd(attempt, subject, step, state).with({ attempts, outcome: 'notDone' });
		}
	}

	/** One GET without a second try, for those who read several times anyway. */
	async readOnce(
		request: GraphRequest,
		isDocumented: IsDocumented,
	): Promise<ReadAnswer | undefined> {
		const attempt = await this.dispatcher.send(request.version, 'read', () => request);
		if (classifyRead(attempt, isDocumented) !== 'done') {
			this.budget.spend();
			return undefined;
		}
		return readAnswer(attempt);
	}

	/**
	 * Waits for each of the moments at which it is read what became of a write, and says whether it is the last.
	 * They end early only where the caller leaves the loop.
	 */
	async *readBackMoments(): AsyncGenerator<{ isLast: boolean }> {
		const startedAt = this.clock.now();
		for (const at of READ_BACK_AT_MS) {
			const wait = startedAt + at - this.clock.now();
			if (wait > 0) await this.clock.sleep(wait, this.session.over);
			yield { isLast: at === READ_BACK_AT_MS.at(-1) };
		}
	}

	/** Whether requests that failed may still be repeated in this run. */
	get mayRepeat(): boolean {
		return this.budget.allows();
	}

	/** Carries a write to an outcome that is true: done, or a Failure whose `outcome` says what became of it. */
	async write(order: WriteOrder): Promise<Written | Failure> {
		const state: RetryState = { retries: 0, throttledMs: 0 };
		let attempts = 0;
		/** Sending of the first try that may have been done, a 429 included (it can come after the work). */
		let doubtSince = order.unknownSince;
		/** What is known of the tries before: only an unknown one that was not looked up leaves doubt. */
		let inDoubt = doubtSince !== undefined;
		const lookUpAtEnd = order.lookUp ?? order.lookUpAtEnd;
		for (;;) {
			const attempt = await this.dispatcher.send(order.version, 'write', order.prepare);
			const wasSent = attempt.fault?.kind !== 'ended' && attempt.fault?.kind !== 'signIn';
			if (wasSent) attempts += 1;
			const done = (confirmedBy: Written['confirmedBy']): Written => ({
				confirmedBy,
				attempts,
				sentAt: attempt.sentAt,
				endedAt: attempt.endedAt,
				requestId: requestIdOf(attempt),
				body: attempt.answer?.body,
			});
			const verdict = classify(attempt, [order.success]);
			if (verdict === 'done') {
				this.budget.earn();
				return done('response');
			}
			if (verdict === 'unknown' || verdict === 'throttled') doubtSince ??= attempt.sentAt;
			if (verdict === 'unknown') {
				const found =
					(await order.lookUp?.(doubtSince ?? attempt.sentAt, attempt.endedAt, true)) ?? 'notDone';
				if (found === 'done') return done('readBack');
				if (found === 'unknown') return unknownOutcome(attempt, order.subject).with({ attempts });
				inDoubt = order.lookUp === undefined;
			}
			if (doubtSince !== undefined && order.doneIfAfterUnknown?.(attempt)) {
				// after a 429 alone it may as well never have been there
				return inDoubt
					? done('readBack')
					: unknownOutcome(attempt, order.subject).with({ attempts });
			}
			const step = await this.decide(verdict, attempt, state);
			if (step === undefined) continue;
			// work can have been done although a 429 came
			if (inDoubt || verdict === 'throttled') {
				const found =
					(await lookUpAtEnd?.(doubtSince ?? attempt.sentAt, attempt.endedAt, inDoubt)) ??
					'unknown';
				if (found === 'done') return done('readBack');
				if (found === 'unknown') return unknownOutcome(attempt, order.subject).with({ attempts });
			}
			return explainEnd(attempt, order.subject, step, state).with({ attempts, outcome: 'notDone' });
		}
	}

	/** Waits where the request is to go again and returns nothing; else the reason for giving up. */
	private async decide(verdict: Verdict, attempt: Attempt, state: RetryState) {
		const step = nextStep(verdict, attempt, state, this.maxRetries, this.budget);
		if ('giveUp' in step) {
			const { fault } = attempt;
			if (fault?.kind === 'signIn' && fault.failure)
				this.session.endWhereSignInStaysDown(this.maxRetries, fault.failure);
			return step.giveUp;
		}
		if (verdict === 'throttled') state.throttledMs += step.wait;
		else {
			state.retries += 1;
			this.budget.spend();
		}
		this.totals.retries += 1;
		this.totals.waitedMs += step.wait;
		await this.clock.sleep(step.wait, this.session.over);
		return undefined;
	}
}

/** What a read that was done came to. */
function readAnswer(attempt: Attempt): ReadAnswer {
	return {
		body: attempt.answer?.body as Record<string, unknown>,
		offset: clockOffset(attempt),
		requestId: requestIdOf(attempt),
	};
}
