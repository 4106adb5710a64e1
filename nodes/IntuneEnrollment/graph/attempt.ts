import type { ApiVersion } from '../enrollment/collections';
import type { Failure } from '../failure';
import type { Clock } from './clock';
import type { Fault } from './thrownError';

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
	/** NO_CONTENT, or objectWith a status. */
	expected: Expected;
}

/** One HTTP exchange as the client asks for it; `url` is whole. */
export interface Exchange {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	url: string;
	body?: object;
	clientRequestId?: string;
	expected: Expected;
	timeoutMs: number;
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

/** The moment at which something came to nothing without a request. */
export function unsentNow(clock: Clock): Sending {
	const now = clock.elapsed();
	return { sentAt: now, endedAt: now, requestedAt: clock.now(), jitter: 0 };
}

/** An attempt that may have been sent, and of which nothing more is known. */
export function lost(sending: Sending, reason: string): Attempt & { fault: Fault } {
	return { ...sending, fault: { kind: 'lost', reason } };
}

/** An attempt that was never made, because the run is over or is to send no more. */
export function notSent(
	sending: Sending,
	failure: Failure | undefined,
): Attempt & { fault: Fault } {
	return { ...sending, fault: { kind: 'ended', reason: 'it was not sent', failure } };
}

/** Whether an answer is the documented success. */
export function isSuccess({ status, body }: HttpAnswer, expected: Expected): boolean {
	return expected.statuses.includes(status) && expected.body(body);
}

/** A 204 has no body. */
export const NO_CONTENT: Expected = {
	statuses: [204],
	body: (body) => body === undefined || body === null || body === '',
};

/** Any other documented answer is a JSON object (an HTML page with 200 is not one), and often a certain one. */
export function objectWith(
	status: number,
	isDocumented: (body: Record<string, unknown>) => boolean = () => true,
): Expected {
	return {
		statuses: [status],
		body: (body) =>
			typeof body === 'object' &&
			body !== null &&
			!Array.isArray(body) &&
			isDocumented(body as Record<string, unknown>),
	};
}

/**
 * What one attempt means for its request:
 * - `done`: Graph gave the documented answer
 * - `again`: certainly not done, may be sent again; `throttled` where Graph asked to wait, `renew` where its access token
 *   was refused, `denied` where a permission or role may have been granted after the token was issued
 * - `final`: certainly not done, and sending again cannot help
 * - `unknown`: it may have been done
 */
export type Verdict = 'done' | 'again' | 'throttled' | 'renew' | 'denied' | 'final' | 'unknown';

/**
 * An attempt with its meaning, which is decided once, when its answer arrives, and how often its request went out for it:
 * more than once where an access token was refused.
 */
export type Judged = Attempt & { verdict: Verdict; sends: number };

/** What an attempt without an answer means. One that never left was not sent. */
export function unanswered(attempt: Sending & { fault: Fault }): Judged {
	const { kind } = attempt.fault;
	const sends = kind === 'ended' || kind === 'signIn' ? 0 : 1;
	return { ...attempt, verdict: verdictOf(attempt.fault), sends };
}

function verdictOf({ kind, passing }: Fault): Verdict {
	if (kind === 'notReached') return 'again';
	if (kind === 'signIn') return passing === true ? 'again' : 'final';
	return kind === 'ended' ? 'final' : 'unknown';
}

/** What n8n's helper gives with `returnFullResponse`. */
export function toAnswer(response: unknown): HttpAnswer {
	const { statusCode, headers, body } = (response ?? {}) as {
		statusCode?: unknown;
		headers?: unknown;
		body?: unknown;
	};
	return {
		status: typeof statusCode === 'number' ? statusCode : 0,
		headers: lowerCaseKeys(headers),
		body,
	};
}

/** Header names in lower case, values as text, of a list the first; whatever is none is left out (parts of a batch are any JSON). */
export function lowerCaseKeys(headers: unknown): Record<string, string> {
	const texts: Record<string, string> = {};
	if (typeof headers !== 'object' || headers === null) return texts;
	for (const [name, given] of Object.entries(headers) as Array<[string, unknown]>) {
		const value: unknown = Array.isArray(given) ? given[0] : given;
		if (typeof value === 'string' || typeof value === 'number')
			texts[name.toLowerCase()] = String(value);
	}
	return texts;
}
