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

/** The requests of one app, or of one tenant. */
class Windows {
	readonly requests = new SlidingWindow();
	readonly writes = new SlidingWindow();
}

/**
 * Intune's quota for the two collections, a true sliding window per app and tenant and one for all apps of the
 * tenant. Each part of a batch takes a place of its own; a refused request takes none (the real service does not say;
 * this is the kinder reading). docs/graph-facts.md: docs includes/throttling-intune-android-for-work.md.
 */
export class Quota {
	private readonly ofTenant = new Windows();
	private readonly ofApps = new Map<string, Windows>();

	constructor(
		private readonly settings: () => ThrottleSettings,
		private readonly clock: Clock,
	) {}

	/** Takes a place for the app; or answers how long to wait, in ms, where there is none. */
	admit(isWrite: boolean, clientId: string): { retryAfterMs: number } | undefined {
		const throttle = this.settings();
		if (!throttle.enabled) return undefined;
		const now = this.clock.now();
		const ofApp = this.ofApps.get(clientId) ?? new Windows();
		this.ofApps.set(clientId, ofApp);
		const { foreignWrites } = throttle;
		const requests: Limit[] = [
			[ofApp.requests, throttle.requestsPer20s],
			[this.ofTenant.requests, throttle.tenantRequestsPer20s],
		];
		const writes: Limit[] = [
			[ofApp.writes, throttle.writesPer20s - foreignWrites],
			[this.ofTenant.writes, throttle.tenantWritesPer20s - foreignWrites],
		];
		const windows = isWrite ? [...writes, ...requests] : requests;
		for (const [window, limit] of windows) {
			if (window.count(now) < limit) continue;
			return { retryAfterMs: (window.freeAt(limit) ?? now + WINDOW_MS) - now };
		}
		for (const [window] of windows) window.add(now);
		return undefined;
	}

	clear(): void {
		this.ofTenant.requests.clear();
		this.ofTenant.writes.clear();
		this.ofApps.clear();
	}
}

type Limit = [SlidingWindow, number];
