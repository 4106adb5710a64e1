import type { Clock } from './clock';
import { MAX_THROTTLED_MS, QUOTA_WINDOW_MS } from './retry';

/** Places that a request took; give them back with the moment of its answer. */
export interface Lease {
	places: number;
	/** Each place is free again one window after the answer: Graph counted the request before that. */
	settle(): void;
	/** Returns places that were not used. */
	cancel(): void;
}

interface Waiter {
	wanted: number;
	limit: number;
	grant: (lease: Lease | undefined) => void;
}

/** A place that is taken; `freeAt` is unknown while its request is under way. */
interface Taken {
	places: number;
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
	 * Waits for 1 … `wanted` places within `limit` per window; `limit` 0 switches pacing off.
	 * Resolves with no lease when `signal` aborts first, or when Graph asks everybody to wait longer than anybody does.
	 */
	async take(wanted: number, limit: number, signal?: AbortSignal): Promise<Lease | undefined> {
		if (limit === 0) return { places: wanted, settle: () => {}, cancel: () => {} };
		if (signal?.aborted) return undefined;
		let onAbort = () => {};
		const lease = await new Promise<Lease | undefined>((resolve) => {
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
		return lease;
	}

	/** Graph refused for the quota: others use it too. Everybody pauses, then goes on with a smaller share. */
	refused(waitMs: number): void {
		const now = this.clock.now();
		// a nonsensical Retry-After must not close the quota for every later run of this process
		this.pausedUntil = Math.max(this.pausedUntil, now + Math.min(waitMs, MAX_THROTTLED_MS));
		if (waitMs > MAX_THROTTLED_MS)
			for (const waiter of this.waiters.splice(0)) waiter.grant(undefined);
		if (now - this.shareChangedAt < QUOTA_WINDOW_MS && this.share < 1) return;
		this.share = Math.max(0.1, this.share * 0.7);
		this.shareChangedAt = now;
	}

	private serve(): void {
		const now = this.clock.now();
		this.taken = this.taken.filter((place) => place.freeAt > now);
		this.recover(now);
		while (this.waiters.length > 0 && now >= this.pausedUntil) {
			const waiter = this.waiters[0]!;
			const used = this.taken.reduce((sum, { places }) => sum + places, 0);
			const free = Math.max(1, Math.floor(waiter.limit * this.share)) - used;
			if (free < 1) break;
			this.waiters.shift();
			waiter.grant(this.lease(Math.min(waiter.wanted, free)));
		}
		if (this.waiters.length > 0) void this.wakeLater();
	}

	private lease(places: number): Lease {
		const taken: Taken = { places, freeAt: Infinity };
		this.taken.push(taken);
		const end = (freeAt: number) => {
			if (taken.freeAt !== Infinity) return;
			taken.freeAt = freeAt;
			this.serve();
		};
		return {
			places,
			settle: () => end(this.clock.now() + QUOTA_WINDOW_MS),
			cancel: () => end(0),
		};
	}

	/** A tenth of the limit comes back with every window without a refusal. */
	private recover(now: number): void {
		while (this.share < 1 && now - this.shareChangedAt >= QUOTA_WINDOW_MS) {
			this.share = Math.min(1, this.share + 0.1);
			this.shareChangedAt += QUOTA_WINDOW_MS;
		}
	}

	private async wakeLater(): Promise<void> {
		const now = this.clock.now();
		const nextFree = Math.min(...this.taken.map(({ freeAt }) => freeAt));
		// after a pause there may be room at once; without one it comes with the next place that is free again
		const at = this.pausedUntil > now ? this.pausedUntil : nextFree;
		// while every place is under way, the next settle() serves
		if (this.waking || at === Infinity) return;
		this.waking = true;
		await this.clock.sleep(Math.max(1, at - now));
		this.waking = false;
		this.serve();
	}
}

/** What runs of one app in one tenant share within this process. */
export interface Station {
	writes: Pacer;
	reads: Pacer;
	/** Settles when the run that fetches the first access token is through with it. */
	firstSignIn?: Promise<void>;
}

const stations = new Map<string, Station>();

/** The station of one Graph base URL, tenant and client id. */
export function stationFor(key: string, clock: Clock): Station {
	const existing = stations.get(key);
	if (existing) return existing;
	const station: Station = { writes: new Pacer(clock), reads: new Pacer(clock) };
	stations.set(key, station);
	return station;
}
