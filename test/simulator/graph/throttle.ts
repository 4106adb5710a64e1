import type { Clock, ThrottleSettings } from '../types';

const WINDOW_MS = 20_000;

/** The instants of the last 20 s, as a queue whose head moves: every call is amortised O(1). */
export class SlidingWindow {
	private instants: number[] = [];
	private head = 0;

	add(now: number): void {
		this.instants.push(now);
	}

	/** How many instants lie within (now - 20 s, now]. */
	count(now: number): number {
		while (this.head < this.instants.length && this.instants[this.head]! <= now - WINDOW_MS) {
			this.head++;
		}
		if (this.head > 1024 && this.head * 2 > this.instants.length) {
			this.instants = this.instants.slice(this.head);
			this.head = 0;
		}
		return this.instants.length - this.head;
	}

	/** When the window has fewer than `limit` instants again; undefined where it never will by itself. */
	freeAt(limit: number): number | undefined {
		const position = this.instants.length - limit;
		return limit > 0 && position >= this.head ? this.instants[position]! + WINDOW_MS : undefined;
	}

	clear(): void {
		this.instants = [];
		this.head = 0;
	}
}

/**
 * Intune's quota for the two collections, a true sliding window per app and tenant. Each part of a batch takes a
 * place of its own; a refused request takes none (the real service does not say; this is the kinder reading).
 * docs/graph-facts.md: docs includes/throttling-intune-android-for-work.md.
 */
export class Quota {
	private readonly requests = new SlidingWindow();
	private readonly writes = new SlidingWindow();

	constructor(
		private readonly settings: () => ThrottleSettings,
		private readonly clock: Clock,
	) {}

	/** Takes a place; or answers how long to wait, in ms, where there is none. */
	admit(isWrite: boolean): { retryAfterMs: number } | undefined {
		const throttle = this.settings();
		if (!throttle.enabled) return undefined;
		const now = this.clock.now();
		// There is one app here, so its window is the tenant's too: the smaller limit decides.
		const requestLimit = Math.min(throttle.requestsPer20s, throttle.tenantRequestsPer20s);
		const writeLimit =
			Math.min(throttle.writesPer20s, throttle.tenantWritesPer20s) - throttle.foreignWrites;
		if (isWrite && this.writes.count(now) >= writeLimit) {
			return { retryAfterMs: (this.writes.freeAt(writeLimit) ?? now + WINDOW_MS) - now };
		}
		if (this.requests.count(now) >= requestLimit) {
			return { retryAfterMs: (this.requests.freeAt(requestLimit) ?? now + WINDOW_MS) - now };
		}
		this.requests.add(now);
		if (isWrite) this.writes.add(now);
		return undefined;
	}

	clear(): void {
		this.requests.clear();
		this.writes.clear();
	}
}
