import type { ApiVersion } from '../enrollment/collections';
import { Failure, isFailure } from '../failure';
import { lost, notSent, type Attempt, type GraphRequest, type Sending } from './attempt';
import { BATCH_ANSWER, batchBody, refusesBatches, splitAnswer } from './batch';
import { judge, type Judged } from './classify';
import type { Clock } from './clock';
import { QUOTA, type Pacer, type Permit, type SharedLimits } from './pacer';
import { throttledWait } from './retry';
import type { SignIn } from './signIn';

/** Makes the request when its turn has come, so that seconds count from the sending. `now` as in Clock. */
export type Build = (now: number) => GraphRequest | Failure;

export interface QueueSettings {
	graphUrl: string;
	/** 1 … 20; 1 sends plain requests only. */
	batchSize: number;
	/** 0 switches pacing off, of reads too. */
	writesPer20Seconds: number;
	timeoutMs: number;
}

/** A request that waits for its turn. */
interface Pending {
	build: Build;
	resolve: (attempt: Judged) => void;
	/** How often a 401 made the sign-in fetch a new access token for it. */
	renewals: number;
}

/** Reads and writes of each API version wait apart. */
interface Lane {
	version: ApiVersion;
	writes: boolean;
	waiting: Pending[];
	pumping: boolean;
	/** Graph asked for a wait beyond the bound: nothing more is sent in this execution. */
	closed: boolean;
}

/**
 * Takes requests one at a time and sends them together: what is asked for in one turn of the event loop shares a $batch.
 * Paces, batches, and sends again what a new access token cures; what an answer means is decided in `classify`.
 */
export class Queue {
	private readonly lanes = new Map<string, Lane>();
	private readonly plainOnly = new Set<ApiVersion>();
	private inFlight = 0;
	private writesStopped = false;
	private idle: Array<() => void> = [];

	constructor(
		private readonly signIn: SignIn,
		private readonly clock: Clock,
		private readonly limits: SharedLimits,
		private readonly settings: QueueSettings,
	) {}

	/** Resolves with what became of one attempt. Never rejects. */
	async send(version: ApiVersion, kind: 'read' | 'write', build: Build): Promise<Judged> {
		return await new Promise((resolve) => {
			this.add(this.lane(version, kind === 'write'), { build, resolve, renewals: 0 });
		});
	}

	/** No write starts any more; those that wait come back as not sent. Reads go on, to find out what happened. */
	stopWrites(): void {
		this.writesStopped = true;
		for (const lane of this.lanes.values()) if (lane.writes) this.drain(lane);
	}

	private lane(version: ApiVersion, writes: boolean): Lane {
		const key = `${version} ${writes}`;
		const lane = this.lanes.get(key) ?? {
			version,
			writes,
			waiting: [],
			pumping: false,
			closed: false,
		};
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
			const permit = lane.closed
				? undefined
				: await this.pacer(lane).take(wanted, this.limit(lane), this.signIn.over);
			if (!permit || this.signIn.ended || (lane.writes && this.writesStopped)) {
				permit?.cancel();
				this.callEnded();
				this.drain(lane, waitTooLong());
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

	/** Waits until another call may be in flight; while nobody has signed in yet there is one only. */
	private async freeCall(): Promise<void> {
		while (this.inFlight >= (this.signIn.signedIn ? QUOTA.inFlight : 1))
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
		const now = this.clock.now();
		for (const pending of taken) {
			const request = pending.build(now);
			if (isFailure(request)) pending.resolve(this.notSent(request));
			else ready.push({ pending, request });
		}
		if (ready.length === 0) {
			permit.cancel();
			return;
		}
		const attempts = await this.sendTogether(
			lane.version,
			ready.map(({ request }) => request),
		);
		permit.settle();
		if (attempts === undefined) {
			this.plainOnly.add(lane.version);
			for (const { pending } of ready) this.add(lane, pending);
			return;
		}
		const judged = ready.map(({ pending, request }, index) => ({
			pending,
			attempt: judge(attempts[index]!, request.expected),
		}));
		this.slowDown(
			lane,
			judged.map(({ attempt }) => attempt),
		);
		await this.deliver(lane, judged);
	}

	/** One call for one request or for many; undefined where the endpoint refuses batches, so that they have to go plain. */
	private async sendTogether(
		version: ApiVersion,
		requests: GraphRequest[],
	): Promise<Attempt[] | undefined> {
		const root = `${this.settings.graphUrl}/${version}`;
		const { timeoutMs } = this.settings;
		const [first] = requests;
		if (requests.length === 1 && first) {
			const { method, path, body, expected } = first;
			return [await this.signIn.send({ method, url: root + path, body, expected, timeoutMs })];
		}
		const attempt = await this.signIn.send({
			method: 'POST',
			url: `${root}/$batch`,
			body: batchBody(requests),
			expected: BATCH_ANSWER,
			timeoutMs,
		});
		return refusesBatches(attempt) ? undefined : splitAnswer(attempt, requests.length);
	}

	/** Hands the attempts back; what was refused for a stale access token goes again once a new one is there. */
	private async deliver(
		lane: Lane,
		results: Array<{ pending: Pending; attempt: Judged }>,
	): Promise<void> {
		const stale = results.filter(({ attempt }) => attempt.verdict === 'renew');
		for (const { pending, attempt } of results) {
			if (attempt.verdict === 'renew') continue;
			this.signIn.noteAnswer(attempt);
			pending.resolve(attempt);
		}
		const again = stale.filter(({ pending }) => this.signIn.mayRenew(pending.renewals));
		const refused = stale.filter((result) => !again.includes(result));
		if (refused.length > 0) {
			const fault = this.signIn.refusedForGood(refused[0]!.attempt);
			for (const { pending, attempt } of refused) pending.resolve(failed(attempt, fault));
		}
		const [first] = again;
		if (!first) return;
		const fault = await this.signIn.renew(first.attempt.signIn);
		for (const { pending, attempt } of again.reverse()) {
			if (fault) pending.resolve(failed(attempt, fault));
			else this.add(lane, { ...pending, renewals: pending.renewals + 1 }, true);
		}
	}

	private slowDown(lane: Lane, attempts: Judged[]): void {
		const refused = attempts.find(({ verdict }) => verdict === 'throttled');
		if (!refused) return;
		const wait = throttledWait(refused);
		if (this.limit(lane) > 0) this.pacer(lane).refused(wait);
		if (wait > QUOTA.longestWaitMs) lane.closed = true;
	}

	private drain(lane: Lane, reason?: Failure): void {
		const failure = this.signIn.ended ?? (lane.writes && this.writesStopped ? undefined : reason);
		for (const pending of lane.waiting.splice(0)) pending.resolve(this.notSent(failure));
	}

	private notSent(failure: Failure | undefined): Judged {
		return { ...notSent(this.clock.now(), failure), verdict: 'final' };
	}

	private lostByUs(): Judged {
		const now = this.clock.now();
		const sending = { sentAt: now, endedAt: now, jitter: 0 };
		return { ...lost(sending, 'its answer was lost'), verdict: 'unknown' };
	}

	private pacer(lane: Lane): Pacer {
		return lane.writes ? this.limits.writes : this.limits.reads;
	}

	private limit(lane: Lane): number {
		const { writesPer20Seconds } = this.settings;
		return lane.writes || writesPer20Seconds === 0 ? writesPer20Seconds : QUOTA.reads;
	}
}

/** An attempt whose 401 no new access token cured. */
function failed({ sentAt, endedAt, signIn, jitter }: Sending, fault: Attempt['fault']): Judged {
	const attempt: Attempt = { sentAt, endedAt, signIn, jitter, fault: fault! };
	return judge(attempt, { statuses: [], body: () => false });
}

/** Those in the queue when Graph asks for a wait beyond the bound. */
function waitTooLong(): Failure {
	return new Failure(
		`It was not sent: the quota of Intune is used up (429), and Graph asks to wait longer than ${QUOTA.longestWaitMs / 1000} s`,
		'Run these items again later, and look for other automations with the same app.',
		{ httpCode: '429', outcome: 'notDone' },
	);
}
