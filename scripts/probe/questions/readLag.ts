import { span } from '../forms';
import type { Question } from '../question';

interface Answer {
	/** Reads still showed the old token so long after the write, and the new one at this time. */
	token: { notBeforeMs: number; afterMs: number };
}

const TIMES = 5;
/** What the node waits for a read by default: Read Lag. */
const ALLOWED_MS = 30_000;

export const readLag: Question<Answer> = {
	id: 'readLag',
	asks: 'How long does a read lag behind a write?',
	assumes: '30 seconds at the most (the option Read Lag).',
	async find(probe) {
		const profile = await probe.firstOf();
		let token = { notBeforeMs: 0, afterMs: 0 };
		for (let time = 1; time <= TIMES; time++) {
			const { clean, notBeforeMs, afterMs } = await probe.newToken(profile, 3600 + 60 * time);
			if (clean && afterMs > token.afterMs) token = { notBeforeMs, afterMs };
		}
		return {
			token: { notBeforeMs: Math.round(token.notBeforeMs), afterMs: Math.round(token.afterMs) },
		};
	},
	tell({ token }) {
		const isFine = token.afterMs <= ALLOWED_MS;
		return {
			asAssumed: isFine,
			seen:
				token.notBeforeMs === 0
					? `The first read showed the new token, ${span(token.afterMs)} after the write.`
					: `The new token showed between ${span(token.notBeforeMs)} and ${span(token.afterMs)} after the write.`,
			means: isFine
				? 'The default of Read Lag is enough.'
				: `Set Read Lag to ${Math.ceil((2 * token.afterMs) / 1000)} seconds or more.`,
		};
	},
	like: ({ token }) => ({ readLagMs: token.notBeforeMs === 0 ? 0 : token.afterMs }),
};
