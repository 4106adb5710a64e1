import type { ApiVersion } from '../enrollment/collections';
import type { Failure } from '../failure';
import type { SignInFacts } from './thrownError';

/** What Graph documents as the success of a request: its numbers, and whether a body is the documented one. */
export interface Expected {
	statuses: readonly number[];
	body: (body: unknown) => boolean;
}

/** One request to Graph, as it goes plain or as a part of a $batch. `path` starts with "/" and follows the version. */
export interface GraphRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	version: ApiVersion;
	path: string;
	body?: object;
	/** Names the request in Microsoft's logs (activity logs, Intune's audit log). */
	clientRequestId?: string;
	expected: Expected;
}

/** Status and headers of an HTTP answer, names in lower case; `body` is parsed JSON, or text where it was no JSON. */
export interface HttpAnswer {
	status: number;
	headers: Record<string, string>;
	body: unknown;
}

/**
 * An answer belongs to somebody, and only Graph's has a status that a rule may read: a filter or a proxy answers with any
 * status, also after it has passed the request on. What somebody else answered is kept for the words of a failure.
 */
export type Answer = ({ from: 'graph' } & HttpAnswer) | { from: 'elsewhere'; shown: HttpAnswer };

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
	/** What to do, where it is not the usual. */
	advice?: string;
	passing?: boolean;
	/** What is known of a sign-in that failed. */
	signIn?: SignInFacts;
	failure?: Failure;
}

/** When and with what one attempt was sent. Times by the process's monotonic clock, in milliseconds. */
export interface Sending {
	sentAt: number;
	endedAt: number;
	/** The sending by this machine's time of day, in milliseconds since 1970. */
	requestedAt: number;
	/** How many new access tokens the execution had fetched when it was sent; tells which one was refused. */
	signIn?: number;
	/** In [0, 1), the same for all parts of one batch, so that they wait together and go together again. */
	jitter: number;
}

/** One attempt of one request: what came back, or why nothing did. */
export type Attempt = Sending &
	({ answer: Answer; fault?: undefined } | { fault: Fault; answer?: undefined });

/** Header names are lower-case; none where there was no answer. */
export function headersOf({ answer }: Attempt): HttpAnswer['headers'] {
	if (answer === undefined) return {};
	return answer.from === 'graph' ? answer.headers : answer.shown.headers;
}

/** The JSON object that Graph answered, if any. */
export function objectOf({ answer }: Attempt): Record<string, unknown> | undefined {
	const body = answer?.from === 'graph' ? answer.body : undefined;
	return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
}

/** The status of an answer that is Graph's own. */
export function graphStatusOf({ answer }: Attempt): number | undefined {
	return answer?.from === 'graph' ? answer.status : undefined;
}

/** An attempt that may have been sent, and of which nothing more is known. */
export function lost(sending: Sending, reason: string): Attempt {
	return { ...sending, fault: { kind: 'lost', reason } };
}
