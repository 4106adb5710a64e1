import type { Clock } from './clock';

/** Every fact of Intune's quota for these entities (docs: throttling-intune-android-for-work), and how it is kept. */
export const QUOTA = {
	/** The sliding window that the limits are counted in. */
	windowMs: 20_000,
	/** Writes of one app in one tenant within a window. */
	writes: 100,
	/** Reads within a window: 1 000 requests are allowed, of which the writes take their share. */
	reads: 900,
	/** Calls to Graph at one time in one tenant, plain or batches. */
	inFlight: 8,
	/** The same without pacing: Graph's own answers are all that limits a run then, and more calls make it faster. */
	inFlightUnpaced: 16,
	/** Calls of an execution at one time in all its tenants, sign-ins included; those that take longer than `slowMs` apart. */
	inFlightOverall: 64,
	slowMs: 2_000,
	/** The same with those that take long: what one machine can hold open. */
	inFlightOverallWithSlow: 512,
	/** The longest that one item waits for the quota, all its waits together. */
	longestWaitMs: 300_000,
	/** Intune's 429 can lack Retry-After: wait about one window, spread so that runs do not come back in one burst. */
	blindWaitMs: { min: 10_000, max: 25_000 },
	/** After a refusal others use the quota too: the share shrinks by this factor, down to the least share … */
	shrink: 0.7,
	leastShare: 0.1,
	/** … and so much of it comes back with every window without a refusal. */
	recovery: 0.1,
} as const;

/** Slots of the quota that one call holds; give them back with the moment of its answer. */
export interface Permit {
	slots: number;
	/** Each slot is free again one window after the answer: Graph counted the request before that. */
	settle(): void;
	/** Returns slots that were not used. */
	cancel(): void;
}

interface Waiter {
	wanted: number;
	limit: number;
	grant: (permit: Permit | undefined) => void;
}

/** Slots that are taken; `freeAt` is unknown while their request is under way. */
interface Taken {
	slots: number;
	freeAt: number;
}

/**
 * Keeps requests within a limit per sliding window, for everything in this process that shares the quota.
 * First come, first served; a long run takes its turn behind a short one after every batch.
 */
export class Pacer {
	private taken: Taken[] = [];
	private waiters: Waiter[] = [];
	private pausedUntil = 0;
	private share = 1;
	private shareChangedAt = 0;
	private waking = false;

	constructor(private readonly clock: Clock) {}

	/**
	 * Waits for 1 … `wanted` slots within `limit` per window; `limit` 0 switches pacing off.
	 * Resolves with no permit when `signal` aborts first.
	 */
	async take(wanted: number, limit: number, signal?: AbortSignal): Promise<Permit | undefined> {
		if (limit === 0) return { slots: wanted, settle: () => {}, cancel: () => {} };
		if (signal?.aborted) return undefined;
		let onAbort = () => {};
		const permit = await new Promise<Permit | undefined>((resolve) => {
			const waiter: Waiter = { wanted, limit, grant: resolve };
			onAbort = () => {
				this.waiters = this.waiters.filter((other) => other !== waiter);
				resolve(undefined);
			};
			signal?.addEventListener('abort', onAbort, { once: true });
			this.waiters.push(waiter);
			this.serve();
		});
		signal?.removeEventListener('abort', onAbort);
		return permit;
	}

	/** Graph refused for the quota: others use it too. Everybody pauses, then goes on with a smaller share. */
	refused(waitMs: number): void {
		const now = this.clock.elapsed();
		// others that share the quota wait no longer than anybody does, and then ask for themselves
		this.pausedUntil = Math.max(this.pausedUntil, now + Math.min(waitMs, QUOTA.longestWaitMs));
		if (now - this.shareChangedAt < QUOTA.windowMs && this.share < 1) return;
		this.share = Math.max(QUOTA.leastShare, this.share * QUOTA.shrink);
		this.shareChangedAt = now;
	}

	private serve(): void {
		const now = this.clock.elapsed();
		this.taken = this.taken.filter(({ freeAt }) => freeAt > now);
		this.recover(now);
		while (this.waiters.length > 0 && now >= this.pausedUntil) {
			const waiter = this.waiters[0]!;
			const used = this.taken.reduce((sum, { slots }) => sum + slots, 0);
			const free = Math.max(1, Math.floor(waiter.limit * this.share)) - used;
			if (free < 1) break;
			this.waiters.shift();
			waiter.grant(this.permit(Math.min(waiter.wanted, free)));
		}
		if (this.waiters.length > 0) void this.wakeLater();
	}

	private permit(slots: number): Permit {
		const taken: Taken = { slots, freeAt: Infinity };
		this.taken.push(taken);
		const end = (freeAt: number) => {
			if (taken.freeAt !== Infinity) return;
			taken.freeAt = freeAt;
			this.serve();
		};
		return {
			slots,
			settle: () => end(this.clock.elapsed() + QUOTA.windowMs),
			cancel: () => end(0),
		};
	}

	private recover(now: number): void {
		while (this.share < 1 && now - this.shareChangedAt >= QUOTA.windowMs) {
			this.share = Math.min(1, this.share + QUOTA.recovery);
			this.shareChangedAt += QUOTA.windowMs;
		}
	}

	private async wakeLater(): Promise<void> {
		const now = this.clock.elapsed();
		const nextFree = Math.min(...this.taken.map(({ freeAt }) => freeAt));
		// after a pause there may be room at once; without one it comes with the next slot that is free again
		const at = this.pausedUntil > now ? this.pausedUntil : nextFree;
		// while every slot is under way, the next settle() serves
		if (this.waking || at === Infinity) return;
		this.waking = true;
		await this.clock.sleep(Math.max(1, at - now));
		this.waking = false;
		this.serve();
	}
}

/** What executions of one app in one tenant share within this process. */
export interface SharedLimits {
	writes: Pacer;
	reads: Pacer;
}

const limits = new Map<string, SharedLimits>();

/** @param key names Graph, tenant and app */
export function sharedLimits(key: string, clock: Clock): SharedLimits {
	const existing = limits.get(key);
	if (existing) return existing;
	const fresh: SharedLimits = { writes: new Pacer(clock), reads: new Pacer(clock) };
	limits.set(key, fresh);
	return fresh;
}

/** What a request takes its slots of, and how many a window has; 0 where nothing is paced, reads no more than writes. */
export function shareOf(
	{ writes, reads }: SharedLimits,
	isWrite: boolean,
	writesPer20Seconds: number,
): { pacer: Pacer; limit: number } {
	if (isWrite) return { pacer: writes, limit: writesPer20Seconds };
	return { pacer: reads, limit: writesPer20Seconds === 0 ? 0 : QUOTA.reads };
}

/** How many calls an execution has under way at one time in one tenant. */
export function callsAtOnce(writesPer20Seconds: number, batchSize: number): number {
	return writesPer20Seconds === 0 && batchSize > 1 ? QUOTA.inFlightUnpaced : QUOTA.inFlight;
}
