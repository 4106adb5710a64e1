import { isFailure, type Failure, type Outcome } from '../failure';
import { statusOf, objectOf, type GraphRequest } from './attempt';
import type { Judged } from './classify';
import { explainEnd, requestIdOf, unknownOutcome, type Task } from './errors';
import type { Build } from './queue';
import type { GiveUp, RetryState } from './retry';
import type { SignInKind } from './signInErrors';

/**
 * Attempts of a write of which nobody knows whether they were done: from the first one's sending to the last one's end, by
 * the client's clock in milliseconds. Data only, so that a rerun of the node can look again.
 */
export interface Doubt<Sent = unknown> {
	sentAt: number;
	endedAt: number;
	/** False where Graph asked to wait and nothing else happened, after which the work is seldom done. */
	lost: boolean;
	/** What the last attempt sent. */
	sent: Sent;
}

/** What a look at the server says of a write, and why where it cannot tell. */
export type Finding =
	| { outcome: Extract<Outcome, 'done'>; body?: Record<string, unknown> }
	| { outcome: Extract<Outcome, 'notDone'> }
	| { outcome: Extract<Outcome, 'unknown'>; because: string };

/**
 * One write, as data. Every field is required: none of the answers is safe to leave open.
 * `Sent` is what of a request helps to know its work again, such as the seconds that went out.
 */
export interface Write<Sent = unknown> {
	task: Task;
	/** Makes the request when its turn has come, so that seconds count from the sending. `now` as GraphClient.now(). */
	build(now: number): { request: GraphRequest; sent: Sent } | Failure;
	/** Twice is the same as once (update, delete): it may go again without a look. Not: create, createToken, revokeToken. */
	idempotent: boolean;
	/** A 404 may be its own work: what it removes is gone then. */
	removes: boolean;
	/** Looks at the server for what became of attempts in doubt. */
	verify(doubt: Doubt<Sent>): Promise<Finding>;
}

/** A write that was done. */
export interface Written<Sent = unknown> {
	confirmedBy: 'response' | 'readBack';
	/** How often the write was sent. */
	attempts: number;
	/** Sending and end of the attempt that counted, by the client's clock. */
	sentAt: number;
	endedAt: number;
	requestId?: string;
	/** What Graph answered, or what the look showed. */
	body?: Record<string, unknown>;
	sent: Sent;
}

/** A write that was not done, or of which it is unknown; then `doubt` says where to look for it. */
export interface NotWritten<Sent = unknown> {
	failure: Failure;
	doubt?: Doubt<Sent>;
}

/** What carrying out needs of the client. */
export interface Door {
	signInKind: SignInKind;
	send(build: Build): Promise<Judged>;
	succeeded(): void;
	/** Waits where the request is to go again and returns nothing; else the reason for giving up. */
	retry(attempt: Judged, state: RetryState): Promise<GiveUp | undefined>;
}

/**
 * Carries a write to an outcome that is true: done, or a Failure whose `outcome` says what became of it.
 * @param earlier attempts of an earlier rerun that are still in doubt
 */
export async function carryOut<Sent>(
	write: Write<Sent>,
	door: Door,
	earlier?: Doubt<Sent>,
): Promise<Written<Sent> | NotWritten<Sent>> {
	const state: RetryState = { retries: 0, throttledMs: 0 };
	let attempts = 0;
	let sent: Sent | undefined;
	let doubt = earlier;
	/** Attempts were lost, and nobody has looked for them yet. */
	let isOpen = earlier !== undefined;
	for (;;) {
		const attempt = await door.send((now) => {
			const built = write.build(now);
			if (isFailure(built)) return built;
			sent = built.sent;
			return built.request;
		});
		const { verdict } = attempt;
		if (attempt.fault?.kind !== 'ended' && attempt.fault?.kind !== 'signIn') attempts += 1;
		const { sentAt, endedAt } = attempt;
		const times = { attempts, sentAt, endedAt, requestId: requestIdOf(attempt) };
		if (verdict === 'done') {
			door.succeeded();
			return { confirmedBy: 'response', ...times, body: objectOf(attempt), sent: sent as Sent };
		}
		if (verdict === 'unknown' || verdict === 'throttled')
			doubt = widened(doubt, attempt, sent as Sent);
		const look = async (): Promise<Written<Sent> | NotWritten<Sent> | undefined> => {
			const found = await write.verify(doubt!);
			if (found.outcome === 'done')
				return { confirmedBy: 'readBack', ...times, body: found.body, sent: doubt!.sent };
			if (found.outcome === 'notDone') return undefined;
			const failure = unknownOutcome(attempt, write.task, door.signInKind);
			return { failure: failure.with({ attempts }), doubt };
		};
		if (verdict === 'unknown') {
			const found = write.idempotent ? undefined : await look();
			if (found) return found;
			isOpen = write.idempotent;
		}
		const given = await door.retry(attempt, state);
		if (given === undefined) continue;
		const isGone = write.removes && statusOf(attempt) === 404;
		// work can have been done although a 429 came
		if (doubt && (isOpen || verdict === 'throttled' || isGone)) {
			const found = await look();
			if (found) return found;
		}
		const failure = explainEnd(attempt, write.task, door.signInKind, given, state);
		return { failure: failure.with({ attempts, outcome: 'notDone' }) };
	}
}

/** The window keeps the first doubtful sending. */
function widened<Sent>(
	doubt: Doubt<Sent> | undefined,
	{ verdict, sentAt, endedAt }: Judged,
	sent: Sent,
): Doubt<Sent> {
	const lost = verdict === 'unknown' || doubt?.lost === true;
	return { sentAt: doubt?.sentAt ?? sentAt, endedAt, lost, sent };
}
