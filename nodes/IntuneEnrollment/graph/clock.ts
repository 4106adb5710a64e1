import { sleep } from 'n8n-workflow';

/** Time and chance as the client sees them; tests put a virtual clock in their place. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number in [0, 1), for jitter. */
	random(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	random: () => Math.random(),
	async sleep(ms, signal) {
		if (signal?.aborted) return;
		if (!signal) return await sleep(ms);
		let onAbort = () => {};
		const aborted = new Promise<void>((resolve) => {
			onAbort = resolve;
			signal.addEventListener('abort', onAbort, { once: true });
		});
		// n8n's sleep rejects on abort, on old hosts it ignores the signal: the race covers both
		await Promise.race([sleep(ms, signal).catch(() => {}), aborted]);
		signal.removeEventListener('abort', onAbort);
	},
};
