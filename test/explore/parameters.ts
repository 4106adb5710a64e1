import { byId } from '../engine/support/world';
import type { Case } from './cases';
import { circumstance } from './circumstances';
import { STRANGER_SECONDS } from './conductor';
import { TIMEOUT_MS } from './letters';

const DAY_SECONDS = 86_400;

/** The node's parameters in one case; `now` is the server's time of day. */
export function parametersOf(one: Case, now: number): Record<string, unknown> {
	const { operation, profileType, shape, rerun, readLag } = one;
	return {
		operation,
		profileType,
		profileId: byId('={{ $json.profileId }}'),
		validity: STRANGER_SECONDS / DAY_SECONDS,
		renewWithin: 7,
		renewWithinUnit: 'days',
		returnData: 'result',
		options: {
			batchSize: shape === 'plain' ? 1 : 20,
			readLag,
			timeout: TIMEOUT_MS,
			// what the node gives up on is for the next try
			...(rerun ? { maxRetries: 0 } : {}),
		},
		...circumstance(one.circumstance).parameters?.(now),
	};
}
