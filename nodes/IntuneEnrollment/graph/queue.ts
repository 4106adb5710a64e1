import type { ApiVersion } from '../enrollment/collections';
import { Failure, isFailure } from '../failure';
import { lost, type Attempt, type Fault, type GraphRequest, type Sending } from './attempt';
import { sendTogether } from './batch';
import { judge, type Judged } from './classify';
import type { Clock } from './clock';
import { QUOTA, type Pacer, type Permit, type SharedLimits } from './pacer';
import { throttledWait } from './retry';
import type { SignIn } from './signIn';

/** Makes the request when its turn has come, so that seconds count from the sending. */
export type Build = () => GraphRequest | Failure;

/** What a request is for; what verifies goes on after a stop, to find out what became of writes. */
export type Purpose = 'read' | 'write' | 'verify';

export interface QueueSettings {
	graphUrl: string;
	/** 1 … 20; 1 sends plain requests only. */
	batchSize: number;
	/** 0 switches pacing off, of reads too. */
	writesPer20Seconds: number;
	timeoutMs: number;
	/** The first failure stops whatever has not been sent. */
	stopsAtFailure: boolean;
	/** How long a request waits for the quota in all; milliseconds. */
	longestWaitMs: number;
}

/** A request that waits for its turn. */
interface Pending {
	build: Build;
	resolve: (attempt: Judged) => void;
	/** How often a 401 made the sign-in fetch a new access token for it. */
	renewals: number;
	/** How often it was sent before, and refused for its access token. */
	sends: number;
}

/** Requests of one purpose and API version wait together. */
interface Lane {
	version: ApiVersion;
	purpose: Purpose;
	waiting: Pending[];
	pumping: boolean;
	/** Aborts where Graph asks for a wait beyond the bound: nothing more is sent in this execution. */
	closing: AbortController;
}

/**
 * Takes requests one at a time and sends them together: what is asked for in one turn of the event loop shares a $batch.
 * Paces, batches, and sends again what a new access token cures; what an answer means is decided in `classify`.
 */
export class Queue {
	private readonly lanes = new Map<string, Lane>();
	private readonly plainOnly = new Set<ApiVersion>();
	private inFlight = 0;
	private idle: Array<() => void> = [];
	private readonly stopping = new AbortController();

	constructor(
		private readonly signIn: SignIn,
		private readonly clock: Clock,
		private readonly limits: SharedLimits,
		private readonly settings: QueueSettings,
	) {}

	/** Resolves with what became of one attempt. Never rejects. */
	async send(version: ApiVersion, purpose: Purpose, build: Build): Promise<Judged> {
		return await new Promise((resolve) => {
			this.add(this.lane(version, purpose), { build, resolve, renewals: 0, sends: 0 });
		});
	}

	/** Nothing starts any more but what finds out what became of writes; those that wait come back as not sent. */
	stop(): void {
		this.stopping.abort();
		for (const lane of this.lanes.values()) if (this.isStopped(lane)) this.drain(lane);
	}

	/** Aborts when nothing of a purpose starts any more. */
	over(purpose: Purpose): AbortSignal {
		const { over } = this.signIn;
		return purpose === 'verify' ? over : AbortSignal.any([over, this.stopping.signal]);
	}

	private lane(version: ApiVersion, purpose: Purpose): Lane {
		const key = `${version} ${purpose}`;
		const fresh = { version, purpose, waiting: [], pumping: false, closing: new AbortController() };
		const lane = this.lanes.get(key) ?? fresh;
		this.lanes.set(key, lane);
		return lane;
	}

	/** @param first those that had their turn already go first: with a dead sign-in the rest is then never sent */
	private add(lane: Lane, pending: Pending, first = false): void {
		if (first) lane.waiting.unshift(pending);
		else lane.waiting.push(pending);
		if (lane.pumping) return;
		lane.pumping = true;
		void this.pump(lane);
	}

	private async pump(lane: Lane): Promise<void> {
		// let everything that is asked for in this turn arrive first
		await Promise.resolve();
		while (lane.waiting.length > 0) {
			await this.freeCall();
			const size = this.plainOnly.has(lane.version) ? 1 : this.settings.batchSize;
			const wanted = Math.min(size, lane.waiting.length);
			const noMore = AbortSignal.any([this.over(lane.purpose), lane.closing.signal]);
			const permit = await this.pacer(lane).take(wanted, this.limit(lane), noMore);
			if (!permit || noMore.aborted) {
				permit?.cancel();
				this.callEnded();
				this.drain(lane);
				continue;
			}
			const taken = lane.waiting.splice(0, permit.slots);
			void this.dispatch(lane, taken, permit)
				// a bug of ours must leave nobody waiting for ever
				.catch(() => taken.forEach(({ resolve }) => resolve(this.lostByUs())))
				.finally(() => this.callEnded());
		}
		lane.pumping = false;
	}

	private async freeCall(): Promise<void> {
		while (this.inFlight >= this.maxInFlight)
			await new Promise<void>((resolve) => this.idle.push(resolve));
		this.inFlight += 1;
	}

	private callEnded(): void {
		this.inFlight -= 1;
		const waiting = this.idle;
		this.idle = [];
		for (const wake of waiting) wake();
	}

	private async dispatch(lane: Lane, taken: Pending[], permit: Permit): Promise<void> {
		const ready: Array<{ pending: Pending; request: GraphRequest }> = [];
		for (const pending of taken) {
			const request = pending.build();
			if (!isFailure(request)) ready.push({ pending, request });
			else {
				pending.resolve(this.notSent(request));
				if (this.settings.stopsAtFailure) this.stop();
			}
		}
		if (ready.length === 0 || this.isStopped(lane)) {
			permit.cancel();
			for (const { pending } of ready) pending.resolve(this.notSent(this.signIn.ended));
			return;
		}
		const requests = ready.map(({ request }) => request);
		const root = `${this.settings.graphUrl}/${lane.version}`;
		const sent = await sendTogether(this.signIn, root, requests, this.settings.timeoutMs);
		permit.settle();
		if (sent.plainFromNowOn) this.plainOnly.add(lane.version);
		if (!sent.attempts) for (const { pending } of ready) this.add(lane, pending);
		else {
			const attempts = sent.attempts.map((one, index) => judge(one, requests[index]!.expected));
			this.slowDown(lane, attempts);
			await this.deliver(
				lane,
				ready.map(({ pending }, index) => [pending, attempts[index]!]),
			);
		}
	}

	/** Hands the attempts back; what was refused for a stale access token goes again once a new one is there. */
	private async deliver(lane: Lane, results: Array<[Pending, Judged]>): Promise<void> {
		const stale = results.filter(([, { verdict }]) => verdict === 'renew');
		const denied = results.filter(
			([, attempt]) => attempt.verdict === 'denied' && this.signIn.mayCure(attempt),
		);
		for (const result of results) {
			const [pending, attempt] = result;
			if (attempt.verdict === 'renew' || denied.includes(result)) continue;
			this.signIn.noteAnswer(attempt);
			settle(pending, attempt);
		}
		const again = stale.filter(([{ renewals }]) => this.signIn.mayRenew(renewals));
		const refused = stale.filter((result) => !again.includes(result));
		if (refused[0]) {
			const fault = this.signIn.refusedForGood(refused[0][1]);
			for (const [pending, attempt] of refused) settle(pending, failed(attempt, fault));
		}
		if (denied.length > 0) await this.cure(lane, denied);
		if (!again[0]) return;
		const fault = await this.signIn.renew(again[0][1].signIn);
		for (const [pending, attempt] of again.reverse()) {
			if (fault) settle(pending, failed(attempt, fault));
			else this.add(lane, withNewToken(pending, 1), true);
		}
	}

	/** What a new access token may cure goes again with one; where there is none, the refusal stands. */
	private async cure(lane: Lane, denied: Array<[Pending, Judged]>): Promise<void> {
		const isCured = await this.signIn.cure();
		for (const [pending, attempt] of denied.reverse()) {
			if (isCured) this.add(lane, withNewToken(pending, 0), true);
			else settle(pending, attempt);
		}
	}

	private slowDown(lane: Lane, attempts: Judged[]): void {
		const refused = attempts.find(({ verdict }) => verdict === 'throttled');
		if (!refused) return;
		const wait = throttledWait(refused);
		if (this.limit(lane) > 0) this.pacer(lane).refused(wait);
		if (wait > this.settings.longestWaitMs) lane.closing.abort();
	}

	/** Without pacing Graph's own answers are all that limits a run: more calls at a time then make it faster. */
	private get maxInFlight(): number {
		const { writesPer20Seconds, batchSize } = this.settings;
		return writesPer20Seconds === 0 && batchSize > 1 ? 2 * QUOTA.inFlight : QUOTA.inFlight;
	}

	private isStopped({ purpose }: Lane): boolean {
		return this.over(purpose).aborted;
	}

	private drain(lane: Lane): void {
		const { longestWaitMs } = this.settings;
		const reason = this.isStopped(lane) ? this.signIn.ended : waitTooLong(longestWaitMs);
		for (const pending of lane.waiting.splice(0)) pending.resolve(this.notSent(reason));
	}

	private notSent(failure: Failure | undefined): Judged {
		const fault: Fault = { kind: 'ended', reason: 'it was not sent', failure };
		return { ...this.now(), fault, verdict: 'final', sends: 0 };
	}

	private lostByUs(): Judged {
		return { ...lost(this.now(), 'its answer was lost'), verdict: 'unknown', sends: 1 };
	}

	private now(): Sending {
		const now = this.clock.elapsed();
		return { sentAt: now, endedAt: now, requestedAt: this.clock.now(), jitter: 0 };
	}

	private pacer({ purpose }: Lane): Pacer {
		return purpose === 'write' ? this.limits.writes : this.limits.reads;
	}

	private limit({ purpose }: Lane): number {
		const { writesPer20Seconds } = this.settings;
		return purpose === 'write' || writesPer20Seconds === 0 ? writesPer20Seconds : QUOTA.reads;
	}
}

/** An attempt whose 401 no new access token cured. */
function failed({ sentAt, endedAt, requestedAt, jitter, signIn }: Judged, fault: Fault): Judged {
	const attempt: Attempt = { sentAt, endedAt, requestedAt, jitter, signIn, fault };
	return { ...judge(attempt, { statuses: [], body: () => false }), sends: 1 };
}

function settle({ resolve, sends }: Pending, attempt: Judged): void {
	resolve({ ...attempt, sends: sends + attempt.sends });
}

/** The same request once more, with a new access token. */
function withNewToken(pending: Pending, renewals: 0 | 1): Pending {
	return { ...pending, renewals: pending.renewals + renewals, sends: pending.sends + 1 };
}

/** Those in the queue when Graph asks for a wait beyond the bound. */
function waitTooLong(longestMs: number): Failure {
	return new Failure(
		`It was not sent: the quota of Intune is used up (429), and Graph asks to wait longer than ${Math.round(longestMs / 1000)} s`,
		'Run these items again later, and look for other automations with the same app.',
		{ httpCode: '429', outcome: 'notDone' },
	);
}
