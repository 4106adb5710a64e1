export interface WaitOptions {
	timeoutMs?: number;
	everyMs?: number;
	/** What was waited for, for the message when it never comes. */
	what: string;
}

/** Asks again and again until the answer is something, or the time is up. */
export async function waitFor<T>(
	ask: () => Promise<T | undefined> | T | undefined,
	{ timeoutMs = 30_000, everyMs = 100, what }: WaitOptions,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) throw new Error(`${what}: nothing after ${timeoutMs / 1000} s`);
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
}
