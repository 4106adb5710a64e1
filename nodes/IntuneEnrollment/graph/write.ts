import type { ApiVersion } from '../enrollment/collections';
import type { Secrets } from '../enrollment/secrets';
import type { Attempts } from '../enrollment/whoseToken';
import { isFailure, type Failure, type Known } from '../failure';
import { graphStatusOf, headersOf, objectOf, type GraphRequest, type Judged } from './attempt';
import { isOtherSuccess } from './classify';
import type { KnownClocks, SendingMoment } from './clock';
import { explainEnd, howToSettle, requestIdOf, unknownOutcome, type Asker } from './errors';
import type { Task } from './refusals';
import type { GiveUp, RetryState } from './retry';

/**
 * Attempts of a write of which nobody knows whether they were done: from the first one's sending to the last one's end, by
 * the process's monotonic clock in milliseconds. Data only, so that a rerun of the node can look again.
 */
export interface Doubt<Sent = unknown> extends Attempts {
	/** The first sending by this machine's time of day. */
	requestedAt: number;
	/** False where Graph asked to wait and nothing else happened, after which the work is seldom done. */
	lost: boolean;
	/**
	 * A success came, with Graph's request-id, but not the documented one: one look is enough for a write that does not go
	 * again after it. For any other a read that lags would pass for "not done".
	 */
	answered: boolean;
	/** What the last attempt sent. */
	sent: Sent;
	clientRequestId: string;
}

/** What a look at the server says of a write; `body` is the profile where it was done and the look showed it. */
export type Finding = Known & { body?: Record<string, unknown> };

/**
 * One write, as data. Every field is required: none of the answers is safe to leave open.
 * `Sent` is what of a request helps to know its work again, such as the seconds that went out.
 */
export interface Write<Sent = unknown> {
	task: Task;
	/** Makes the request when its turn has come, so that seconds count from the sending. */
	build(sending: SendingMoment): { request: GraphRequest; sent: Sent } | Failure;
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
	/** Sending and end of the attempt that counted, by the process's monotonic clock. */
	sentAt: number;
	endedAt: number;
	/** That sending by this machine's time of day, in milliseconds since 1970. */
	requestedAt: number;
	requestId?: string;
	/** Names the write in Microsoft's logs, over all its attempts. */
	clientRequestId: string;
	/** What Graph answered, or what the look showed. */
	body?: Record<string, unknown>;
	sent: Sent;
}

/** A write that was not done, or of which it is unknown; then `doubt` says where to look for it. */
interface NotWritten<Sent = unknown> {
	failure: Failure;
	doubt?: Doubt<Sent>;
}

/** What became of a write. */
export type WriteResult<Sent = unknown> = Written<Sent> | NotWritten<Sent>;

/** What carrying out needs of the client: the same for all its writes, so nothing of one of them is kept in it. */
export interface WriteContext {
	asker(): Asker;
	secrets: Secrets;
	/** Whether looks have to wait for reads that lag. */
	looksWait: boolean;
	clocks: KnownClocks;
	send(version: ApiVersion, build: () => GraphRequest | Failure): Promise<Judged>;
	succeeded(): void;
	/** Waits where the request is to go again and returns nothing; else the reason for giving up. */
	retry(attempt: Judged, state: RetryState): Promise<GiveUp | undefined>;
}

/** So often a write whose answer is lost is sent and looked for; after that the service cannot be relied on. */
const MAX_WAITS = 2;

/**
 * Carries a write to an outcome that is true: done, or a Failure whose `outcome` says what became of it.
 * @param earlier attempts of an earlier rerun that are still in doubt
 */
export async function carryOut<Sent>(
	write: Write<Sent>,
	context: WriteContext,
	earlier?: Doubt<Sent>,
): Promise<WriteResult<Sent>> {
	const { clocks } = context;
	const state: RetryState = { retries: 0, throttledMs: 0 };
	let [attempts, waits] = [0, 0];
	let sent: Sent | undefined;
	let doubt = earlier;
	const clientRequestId = earlier?.clientRequestId ?? crypto.randomUUID();
	/** Attempts were lost, and nobody has looked for them yet. */
	let isOpen = earlier !== undefined;
	for (;;) {
		const attempt = await context.send(write.task.apiVersion, () => {
			const built = write.build(clocks.moment());
			if (isFailure(built)) return built;
			sent = built.sent;
			return { ...built.request, clientRequestId };
		});
		const { verdict, sentAt, endedAt, requestedAt } = attempt;
		attempts += attempt.sends;
		const requestId = requestIdOf(attempt, context.secrets);
		const facts = { attempts, sentAt, endedAt, requestedAt, requestId, clientRequestId };
		if (verdict === 'done') {
			context.succeeded();
			return { ...facts, confirmedBy: 'response', body: objectOf(attempt), sent: sent as Sent };
		}
		if (verdict === 'unknown' || verdict === 'throttled')
			doubt = widened(doubt, attempt, write, { sent: sent as Sent, clientRequestId });
		const told = { attempts, clientRequestId };
		const unknown = (because: string): NotWritten<Sent> => ({
			failure: unknownOutcome(
				attempt,
				write.task,
				context.asker(),
				because,
				howToSettle(clocks.serverTime(doubt!.sentAt), clocks.serverTime(doubt!.endedAt)),
			).with(told),
			doubt,
		});
		const look = async (): Promise<WriteResult<Sent> | undefined> => {
			const found = await write.verify(doubt!);
			if (found.outcome === 'unknown') return unknown(found.because);
			if (found.outcome === 'notDone') return undefined;
			return { ...facts, confirmedBy: 'readBack', body: found.body, sent: doubt!.sent };
		};
		if (verdict === 'unknown') {
			const mayGoAgain = write.idempotent && !isOtherSuccess(attempt);
			if (!mayGoAgain) {
				const found = await look();
				if (found) return found;
				waits += 1;
				if (write.idempotent)
					return unknown('the answer was a success, though not the documented one');
				if (context.looksWait && waits === MAX_WAITS)
					return unknown(`${MAX_WAITS} sendings got no answer, and no look showed their work`);
			}
			isOpen = mayGoAgain;
		}
		const given = await context.retry(attempt, state);
		if (given === undefined) continue;
		const isGone = write.removes && graphStatusOf(attempt) === 404;
		// work can have been done although a 429 came
		if (doubt && (isOpen || verdict === 'throttled' || isGone)) {
			const found = await look();
			if (found) return found;
		}
		const failure = explainEnd(attempt, write.task, context.asker(), given, state);
		return { failure: failure.with({ ...told, outcome: 'notDone' }) };
	}
}

/** The doubt keeps the first sending, and each attempt by itself: what happened between them is somebody else's. */
function widened<Sent>(
	doubt: Doubt<Sent> | undefined,
	attempt: Judged,
	{ idempotent }: Pick<Write<Sent>, 'idempotent'>,
	request: Pick<Doubt<Sent>, 'sent' | 'clientRequestId'>,
): Doubt<Sent> {
	const { verdict, sentAt, endedAt, requestedAt } = attempt;
	return {
		sentAt: doubt?.sentAt ?? sentAt,
		requestedAt: doubt?.requestedAt ?? requestedAt,
		endedAt,
		windows: [...(doubt?.windows ?? []), { sentAt, endedAt }],
		lost: verdict === 'unknown' || doubt?.lost === true,
		answered:
			idempotent && isOtherSuccess(attempt) && headersOf(attempt)['request-id'] !== undefined,
		...request,
	};
}
