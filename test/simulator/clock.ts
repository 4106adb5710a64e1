import type { Clock } from './types';

/** The wall clock; the only place in the simulator with a real timer. */
export const realClock: Clock = {
	now: () => Date.now(),
	sleep: (ms, signal) =>
		new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason);
			// Node fires timers above Int32 at once; nobody waits that long for a real one.
			const timer = setTimeout(done, Math.min(Math.max(0, ms), 2 ** 31 - 1));
			signal?.addEventListener('abort', aborted, { once: true });
			function done() {
				signal?.removeEventListener('abort', aborted);
				resolve();
			}
			function aborted() {
				clearTimeout(timer);
				reject(signal?.reason);
			}
		}),
};
