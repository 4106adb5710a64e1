import type { ApiVersion } from '../enrollment/collections';
import type { Failure } from '../failure';

/** One request to Graph, as it goes plain or as a part of a $batch. `path` starts with "/" and follows the version. */
export interface GraphRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	version: ApiVersion;
	path: string;
	body?: object;
}

/** What Graph answered. Header names are lower-case; `body` is parsed JSON, or text where it was no JSON. */
export interface GraphAnswer {
	status: number;
	headers: Record<string, string>;
	body: unknown;
}

/**
 * Why there is no answer:
 * - `notReached`: the request never got to Graph (name lookup, refused, TLS)
 * - `lost`: it was sent, or may have been, and no usable answer came
 * - `signIn`: no access token; `failure` says why, `passing` whether trying again can help
 * - `ended`: not sent, because the run is over (cancelled, stopped at a failure, sign-in failed)
 */
export interface Fault {
	kind: 'notReached' | 'lost' | 'signIn' | 'ended';
	/** A word for the reader, such as "no answer within 60 s". */
	reason: string;
	passing?: boolean;
	failure?: Failure;
}

/** One try of one request: exactly one of `answer` and `fault`. Times by the client's clock, in milliseconds. */
export interface Attempt {
	sentAt: number;
	endedAt: number;
	answer?: GraphAnswer;
	fault?: Fault;
	/** How many new access tokens the run had fetched when it was sent; tells which one was refused. */
	signIn?: number;
	/** In [0, 1), the same for all parts of one batch, so that they wait together and go together again. */
	jitter: number;
}
