import type { ApiVersion } from '../enrollment/collections';
import { isFailure, type Failure } from '../failure';
import { lost, notSent, unanswered, unsentNow, type GraphRequest, type Judged } from './attempt';
import { sendTogether } from './batch';
import { judge } from './classify';
import type { Clock } from './clock';
import { waitTooLong } from './errors';
import { CallsInFlight } from './inFlight';
import { callsAtOnce, shareOf, type Permit, type SharedLimits } from './pacer';
import { Renewal, settle, type Waiting } from './renewal';
import { throttledWait } from './retry';
import type { QueueSettings } from './settings';
import type { SignIn } from './signIn/signIn';

/** Makes the request when its turn has come, so that seconds count from the sending. */
type Build = () => GraphRequest | Failure;

/** What a request is for; what verifies goes on after a stop, to find out what became of writes. */
export type Purpose = 'read' | 'write' | 'verify';

/** A request that waits for its turn. */
interface Queued extends Waiting {
	build: Build;
}

/** Requests of one purpose and API version: they may share a $batch. */
interface Line {
	version: ApiVersion;
	purpose: Purpose;
	queued: Queued[];
	isServed: boolean;
	/** Aborts where Graph asks for a wait beyond the bound: nothing more is sent in this execution. */
	closing: AbortController;
}

/**
 * Takes requests one at a time and sends them together: what is asked for in one turn of the event loop shares a $batch.
 * Paces and batches; what an answer means is decided in `classify`, what a new access token cures in `renewal`.
 */
export class Queue {
	private readonly lines = new Map<string, Line>();
	private readonly plainOnly = new Set<ApiVersion>();
	private readonly stopping = new AbortController();
	private readonly renewal: Renewal;
	private readonly calls: CallsInFlight;

	constructor(
		private readonly signIn: SignIn,
		private readonly clock: Clock,
		private readonly limits: SharedLimits,
		private readonly settings: QueueSettings,
	) {
		this.renewal = new Renewal(signIn);
		this.calls = new CallsInFlight(callsAtOnce(settings.writesPer20Seconds, settings.batchSize));
	}

	/** Resolves with what became of one attempt. Never rejects. */
	send(version: ApiVersion, purpose: Purpose, build: Build): Promise<Judged> {
		return new Promise((resolve) => {
			const line = this.line(version, purpose);
			line.queued.push({ build, resolve, renewals: 0, sends: 0 });
			this.serve(line);
		});
	}

	/** Nothing starts any more but what finds out what became of writes; those that wait come back as not sent. */
	stop(): void {
		this.stopping.abort();
		for (const line of this.lines.values()) if (this.isOver(line.purpose)) this.clear(line);
	}

	/** Aborts when nothing of a purpose starts any more. */
	over(purpose: Purpose): AbortSignal {
		const { over } = this.signIn;
		return purpose === 'verify' ? over : AbortSignal.any([over, this.stopping.signal]);
	}

	/** Whether nothing of a purpose starts any more. */
	isOver(purpose: Purpose): boolean {
		return this.signIn.isOver || (purpose !== 'verify' && this.stopping.signal.aborted);
	}

	private line(version: ApiVersion, purpose: Purpose): Line {
		const key = `${version} ${purpose}`;
		const known = this.lines.get(key);
		if (known) return known;
		const closing = new AbortController();
		const line: Line = { version, purpose, queued: [], isServed: false, closing };
		this.lines.set(key, line);
		return line;
	}

	private serve(line: Line): void {
		if (line.isServed) return;
		line.isServed = true;
		void this.sendAll(line);
	}

	private async sendAll(line: Line): Promise<void> {
		// let everything that is asked for in this turn arrive first
		await Promise.resolve();
		while (line.queued.length > 0) {
			await this.calls.take();
			const size = this.plainOnly.has(line.version) ? 1 : this.settings.batchSize;
			const wanted = Math.min(size, line.queued.length);
			const noMore = AbortSignal.any([this.over(line.purpose), line.closing.signal]);
			const { pacer, limit } = this.share(line);
			const permit = await pacer.take(wanted, limit, noMore);
			if (!permit || noMore.aborted) {
				permit?.cancel();
				this.calls.giveBack();
				this.clear(line);
				continue;
			}
			const isThrough = await this.settings.overall?.take();
			const taken = line.queued.splice(0, permit.slots);
			void this.sendOneCall(line, taken, permit, isThrough)
				// a bug of ours must leave nobody waiting for ever
				.catch(() => {
					const unknown = unanswered(lost(unsentNow(this.clock), 'its answer was lost'));
					for (const queued of taken) settle(queued, unknown);
				})
				.finally(() => {
					isThrough?.();
					this.calls.giveBack();
				});
		}
		line.isServed = false;
	}

	/** @param isThrough called as soon as the answer is there: a sign-in that follows takes no place of others */
	private async sendOneCall(
		line: Line,
		taken: Queued[],
		permit: Permit,
		isThrough?: () => void,
	): Promise<void> {
		const ready: Queued[] = [];
		const requests: GraphRequest[] = [];
		for (const queued of taken) {
			const request = queued.build();
			if (isFailure(request)) {
				this.notSent([queued], request);
				if (this.settings.stopsAtFailure) this.stop();
			} else {
				ready.push(queued);
				requests.push(request);
			}
		}
		if (ready.length === 0 || this.isOver(line.purpose)) {
			permit.cancel();
			return this.notSent(ready, this.signIn.ended);
		}
		const { graphUrl, timeoutMs } = this.settings;
		const root = `${graphUrl}/${line.version}`;
		const sent = await sendTogether(this.signIn, root, requests, timeoutMs);
		permit.settle();
		isThrough?.();
		if (sent.plainFromNowOn) this.plainOnly.add(line.version);
		if (!sent.attempts) {
			line.queued.push(...ready);
			return this.serve(line);
		}
		const attempts = sent.attempts.map((one, index) => judge(one, requests[index]!.expected));
		this.slowDown(line, attempts);
		await this.renewal.handBack(
			ready.map((queued, index) => [queued, attempts[index]!]),
			(queued) => {
				// those that had their turn already go first: with a dead sign-in the rest is then never sent
				line.queued.unshift(queued);
				this.serve(line);
			},
		);
	}

	private slowDown(line: Line, attempts: Judged[]): void {
		const refused = attempts.find(({ verdict }) => verdict === 'throttled');
		if (!refused) return;
		const wait = throttledWait(refused);
		const { pacer, limit } = this.share(line);
		if (limit > 0) pacer.refused(wait);
		if (wait > this.settings.longestWaitMs) line.closing.abort();
	}

	private clear(line: Line): void {
		const { longestWaitMs } = this.settings;
		const reason = this.isOver(line.purpose) ? this.signIn.ended : waitTooLong(longestWaitMs);
		this.notSent(line.queued.splice(0), reason);
	}

	private notSent(waiting: Queued[], failure: Failure | undefined): void {
		const attempt = unanswered(notSent(unsentNow(this.clock), failure));
		for (const queued of waiting) settle(queued, attempt);
	}

	private share({ purpose }: Line) {
		return shareOf(this.limits, purpose === 'write', this.settings.writesPer20Seconds);
	}
}
