/** Time as the probe knows it: milliseconds that never go back, and waiting. Tests put a virtual one in its place. */
export interface Clock {
	now(): number;
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const monotonicClock: Clock = {
	now: () => performance.timeOrigin + performance.now(),
	sleep: (ms, signal) =>
		new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason as Error);
			const aborted = () => {
				clearTimeout(timer);
				reject(signal!.reason as Error);
			};
			const timer = setTimeout(() => {
				signal?.removeEventListener('abort', aborted);
				resolve();
			}, ms);
			signal?.addEventListener('abort', aborted, { once: true });
		}),
};
