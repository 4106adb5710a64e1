import type { Clock } from './clock';
import { QUOTA } from './pacer';

/** Calls that an execution has under way at one time in one tenant. */
export class CallsInFlight {
	private count = 0;
	private waiting: Array<() => void> = [];

	constructor(private readonly max: number) {}

	async take(): Promise<void> {
		while (this.count >= this.max) await new Promise<void>((resolve) => this.waiting.push(resolve));
		this.count += 1;
	}

	giveBack(): void {
		this.count -= 1;
		const waiting = this.waiting;
		this.waiting = [];
		for (const wake of waiting) wake();
	}
}

/**
 * Calls of all tenants of an execution at one time, first come, first served: since a tenant waits for a few calls only, one
 * with ten thousand items is no further ahead than one with a single item. A call that takes long no longer counts, so
 * that tenants that do not answer hold up nobody else.
 */
export class CallsOverall {
	private quick = 0;
	private slow = 0;
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly clock: Clock) {}

	/** Waits for a place; resolves with the function that gives it back. */
	async take(): Promise<() => void> {
		if (this.waiting.length === 0 && this.hasRoom()) this.quick += 1;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		const over = new AbortController();
		let isSlow = false;
		void this.clock.sleep(QUOTA.slowMs, over.signal).then(() => {
			if (over.signal.aborted) return;
			isSlow = true;
			this.quick -= 1;
			this.slow += 1;
			this.serve();
		});
		return () => {
			if (over.signal.aborted) return;
			over.abort();
			if (isSlow) this.slow -= 1;
			else this.quick -= 1;
			this.serve();
		};
	}

	private hasRoom(): boolean {
		return (
			this.quick < QUOTA.inFlightOverall && this.quick + this.slow < QUOTA.inFlightOverallWithSlow
		);
	}

	private serve(): void {
		while (this.waiting.length > 0 && this.hasRoom()) {
			this.quick += 1;
			this.waiting.shift()!();
		}
	}
}
