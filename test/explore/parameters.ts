import type { Case } from './cases';
import { TIMEOUT_MS } from './letters';
import { subjectOf } from './subjects';

/** The node's parameters in one case; `now` is the server's time of day. */
export function parametersOf(one: Case, now: number): Record<string, unknown> {
	const { hasReadLag, parameters } = subjectOf(one);
	const { shape, rerun, readLag } = one;
	return {
		...parameters(one, now),
		options: {
			batchSize: shape === 'plain' ? 1 : 20,
			timeout: TIMEOUT_MS,
			...(hasReadLag ? { readLag } : {}),
			// what the node gives up on is for the next try
			...(rerun ? { maxRetries: 0 } : {}),
		},
	};
}
