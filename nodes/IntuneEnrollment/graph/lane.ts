import type { ApiVersion } from '../enrollment/collections';
import { Failure } from '../failure';
import { MAX_THROTTLED_MS } from './retry';
import type { Attempt, GraphRequest } from './types';

/** Makes the request when its turn has come, so that seconds count from the sending. */
export type Prepare = (now: number) => GraphRequest | Failure;

/** A request that waits for its turn. */
export interface Pending {
	prepare: Prepare;
	resolve: (attempt: Attempt) => void;
	/** How often a 401 made the session fetch a new access token for it. */
	renewals: number;
}

/** Reads and writes of each API version queue apart. */
export interface Lane {
	version: ApiVersion;
	writes: boolean;
	queue: Pending[];
	pumping: boolean;
	/** Graph asked for a wait beyond the bound: nothing more is sent in this run. */
	closed: boolean;
}

/** What becomes of a request that never had its turn. */
export function notSent(now: number, failure: Failure | undefined): Attempt {
	return {
		sentAt: now,
		endedAt: now,
		jitter: 0,
		fault: { kind: 'ended', reason: 'it was not sent', failure },
	};
}

/** What becomes of a request that may have been sent, and of which nothing more is known. */
export function lost(now: number): Attempt {
	return {
		sentAt: now,
		endedAt: now,
		jitter: 0,
		fault: { kind: 'lost', reason: 'its answer was lost' },
	};
}

/** Those in the queue when Graph asks for a wait beyond the bound. */
export function waitTooLong(): Failure {
	return new Failure(
		`It was not sent: the quota of Intune is used up (429), and Graph asks to wait longer than ${MAX_THROTTLED_MS / 1000} s`,
		'Run these items again later, and look for other automations with the same app.',
		{ httpCode: '429', outcome: 'notDone' },
	);
}
