import { sleep } from 'n8n-workflow';

/** Time and chance as the client sees them; tests put a virtual clock in their place. */
export interface Clock {
	/** This machine's time of day in milliseconds since 1970. It can be set, so nothing waits by it. */
	now(): number;
	/** Milliseconds since some moment, by a clock that nobody can set. */
	elapsed(): number;
	/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number in [0, 1), for jitter. */
	random(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	elapsed: () => performance.now(),
	random: () => Math.random(),
	async sleep(ms, signal) {
		if (signal?.aborted) return;
		if (!signal) return await sleep(ms);
		let onAbort = () => {};
		const aborted = new Promise<void>((resolve) => {
			onAbort = resolve;
			signal.addEventListener('abort', onAbort, { once: true });
		});
		// n8n's sleep rejects on abort, and on older hosts ignores the signal: the race covers both
		await Promise.race([sleep(ms, signal).catch(() => {}), aborted]);
		signal.removeEventListener('abort', onAbort);
	},
};
