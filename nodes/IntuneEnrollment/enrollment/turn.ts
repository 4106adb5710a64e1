/** Work that never goes side by side: each begins once all before it is through. */
export class Turn {
	private last: Promise<unknown> | undefined;
	private waiting = 0;

	get isFree(): boolean {
		return this.waiting === 0;
	}

	/**
	 * @param over gives a signal that ends the waiting; the work then begins at once, and finds out by itself that it is too
	 * late. Asked for only where there is something to wait for: a signal costs more than all the rest.
	 */
	async take<T>(over: () => AbortSignal, work: () => Promise<T>): Promise<T> {
		const before = this.isFree ? undefined : this.last;
		let end = () => {};
		const ended = new Promise<void>((resolve) => (end = resolve));
		this.last = before ? before.then(async () => await ended) : ended;
		this.waiting += 1;
		if (before) await firstOf(before, over());
		try {
			return await work();
		} finally {
			this.waiting -= 1;
			end();
		}
	}
}

/** Waits for work to end or a signal to abort, and leaves no listener behind. */
async function firstOf(work: Promise<unknown>, over: AbortSignal): Promise<void> {
	if (over.aborted) return;
	let onAbort = () => {};
	const aborted = new Promise<void>((resolve) => (onAbort = resolve));
	over.addEventListener('abort', onAbort, { once: true });
	await Promise.race([work, aborted]);
	over.removeEventListener('abort', onAbort);
}
