import type { ApiVersion } from '../enrollment/collections';
import { isFailure, type Failure } from '../failure';
import type { Clock } from './clock';
import { lost, notSent, waitTooLong, type Lane, type Pending, type Prepare } from './lane';
import { needsFreshToken, provesSignIn } from './outcome';
import type { Lease, Pacer, Station } from './pacer';
import { MAX_THROTTLED_MS, throttledWait } from './retry';
import type { Session } from './session';
import { sendTogether } from './together';
import type { Attempt, GraphRequest } from './types';

/** Calls to Graph at one time, plain or batches. */
export const MAX_IN_FLIGHT = 8;
/** Intune takes 1 000 requests in 20 s of which 100 may be writes (docs: throttling-intune-android-for-work). */
const READS_PER_20_SECONDS = 900;

export interface DispatcherSettings {
	graphUrl: string;
	/** 1 … 20; 1 sends plain requests only. */
	batchSize: number;
	/** 0 switches pacing off, of reads too. */
	writesPer20Seconds: number;
	timeoutMs: number;
}

/**
 * Takes requests one at a time and sends them together: what is asked for in one turn of the event loop shares a $batch.
 * Knows places, batches and access tokens; what an answer means is decided elsewhere.
 */
export class Dispatcher {
	private readonly lanes = new Map<string, Lane>();
	private readonly plainOnly = new Set<ApiVersion>();
	private inFlight = 0;
	private writesStopped = false;
	private idle: Array<() => void> = [];

	constructor(
		private readonly session: Session,
		private readonly clock: Clock,
		private readonly station: Station,
		private readonly settings: DispatcherSettings,
	) {}

	/** Resolves with what became of one try. Never rejects. */
	async send(version: ApiVersion, kind: 'read' | 'write', prepare: Prepare): Promise<Attempt> {
		return await new Promise((resolve) => {
			this.enqueue(this.lane(version, kind === 'write'), { prepare, resolve, renewals: 0 });
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
			queue: [],
			pumping: false,
			closed: false,
		};
		this.lanes.set(key, lane);
		return lane;
	}

	/** @param again those that had their turn already go first: with a dead sign-in the rest is then never sent */
	private enqueue(lane: Lane, pending: Pending, again = false): void {
		if (again) lane.queue.unshift(pending);
		else lane.queue.push(pending);
		if (lane.pumping) return;
		lane.pumping = true;
		void this.pump(lane);
	}

	private async pump(lane: Lane): Promise<void> {
		// let everything that is asked for in this turn arrive first
		await Promise.resolve();
		while (lane.queue.length > 0) {
			await this.freeSlot();
			const size = this.plainOnly.has(lane.version) ? 1 : this.settings.batchSize;
			const wanted = Math.min(size, lane.queue.length);
			const lease = lane.closed
				? undefined
				: await this.pacer(lane).take(wanted, this.limit(lane), this.session.over);
			if (!lease || this.session.ended || (lane.writes && this.writesStopped)) {
				lease?.cancel();
				this.release();
				this.drain(lane, waitTooLong());
				continue;
			}
			const taken = lane.queue.splice(0, lease.places);
			void this.dispatch(lane, taken, lease)
				// a bug of ours must leave nobody waiting for ever
				.catch(() => taken.forEach(({ resolve }) => resolve(lost(this.clock.now()))))
				.finally(() => this.release());
		}
		lane.pumping = false;
	}

	/** Waits for one of the places in flight; while nobody has signed in yet there is one only. */
	private async freeSlot(): Promise<void> {
		for (;;) {
			if (this.inFlight < (this.session.signedIn ? MAX_IN_FLIGHT : 1)) {
				this.inFlight += 1;
				return;
			}
			await new Promise<void>((resolve) => this.idle.push(resolve));
		}
	}

	private release(): void {
		this.inFlight -= 1;
		const waiting = this.idle;
		this.idle = [];
		for (const wake of waiting) wake();
	}

	private async dispatch(lane: Lane, taken: Pending[], lease: Lease): Promise<void> {
		const ready: Array<{ pending: Pending; request: GraphRequest }> = [];
		const now = this.clock.now();
		for (const pending of taken) {
			const request = pending.prepare(now);
			if (isFailure(request)) pending.resolve(notSent(now, request));
			else ready.push({ pending, request });
		}
		if (ready.length === 0) {
			lease.cancel();
			return;
		}
		const root = `${this.settings.graphUrl}/${lane.version}`;
		const requests = ready.map(({ request }) => request);
		const attempts = await sendTogether(this.session, root, requests, this.settings.timeoutMs);
		lease.settle();
		if (attempts === undefined) {
			this.plainOnly.add(lane.version);
			for (const { pending } of ready) this.enqueue(lane, pending);
		} else {
			this.slowDown(lane, attempts);
			await this.deliver(
				lane,
				ready.map(({ pending }, index) => ({ pending, attempt: attempts[index]! })),
			);
		}
	}

	/** Hands the attempts back; what was refused for a stale access token goes again once a new one is there. */
	private async deliver(
		lane: Lane,
		results: Array<{ pending: Pending; attempt: Attempt }>,
	): Promise<void> {
		const stale: typeof results = [];
		for (const result of results) {
			if (needsFreshToken(result.attempt)) {
				stale.push(result);
				continue;
			}
			if (result.attempt.answer) this.session.noteAnswer(provesSignIn(result.attempt.answer));
			result.pending.resolve(result.attempt);
		}
		const again = stale.filter(({ pending }) => this.session.mayRenew(pending.renewals));
		const refused = stale.filter((result) => !again.includes(result));
		if (refused.length > 0) {
			const failure = this.session.refusedForGood(refused[0]!.attempt);
			const fault = { kind: 'signIn' as const, reason: failure.message, failure };
			for (const { pending, attempt } of refused)
				pending.resolve({ ...attempt, answer: undefined, fault });
		}
		const [first] = again;
		if (!first) return;
		const fault = await this.session.renew(first.attempt.signIn);
		for (const { pending, attempt } of again.reverse()) {
			if (fault) pending.resolve({ ...attempt, answer: undefined, fault });
			else this.enqueue(lane, { ...pending, renewals: pending.renewals + 1 }, true);
		}
	}

	private slowDown(lane: Lane, attempts: Attempt[]): void {
		const refused = attempts.find(({ answer }) => answer?.status === 429);
		if (!refused) return;
		const wait = throttledWait(refused);
		if (this.limit(lane) > 0) this.pacer(lane).refused(wait);
		if (wait > MAX_THROTTLED_MS) lane.closed = true;
	}

	private drain(lane: Lane, reason?: Failure): void {
		const failure = this.session.ended ?? (lane.writes && this.writesStopped ? undefined : reason);
		for (const pending of lane.queue.splice(0)) pending.resolve(notSent(this.clock.now(), failure));
	}

	private pacer(lane: Lane): Pacer {
		return lane.writes ? this.station.writes : this.station.reads;
	}

	private limit(lane: Lane): number {
		const { writesPer20Seconds } = this.settings;
		return lane.writes || writesPer20Seconds === 0 ? writesPer20Seconds : READS_PER_20_SECONDS;
	}
}
