import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import {
	isSuccess,
	toAnswer,
	type Answer,
	type Attempt,
	type Exchange,
	type Expected,
	type HttpAnswer,
} from './attempt';
import { within, type Clock } from './clock';
import { hasErrorObject } from './errorBody';
import { SIGN_IN_DOWN, type SignInFacts } from './signIn/facts';
import { readThrown, type Fault } from './thrownError';
import { signInThrown } from './signIn/tokenAnswer';

/** n8n's helpers, narrowed to what is used: n8n signs the requests and keeps the tokens. */
export interface HttpHelper {
	/** @param signal ends the request, or keeps it from being sent */
	request(options: IHttpRequestOptions, signal: AbortSignal): Promise<unknown>;
	refreshToken(): Promise<unknown>;
	/** Whether the access token is so near its end that it is time for another. Without it a 401 tells. */
	endsSoon?(): boolean;
}

/**
 * Sends one exchange: the only place that speaks HTTP. Every status is an answer, redirects are not followed, and
 * whatever is thrown becomes a fault without the error itself, which holds the access token.
 */
export async function exchange(helper: HttpHelper, clock: Clock, call: Exchange): Promise<Attempt> {
	const [sentAt, requestedAt] = [clock.elapsed(), clock.now()];
	const jitter = clock.random();
	const options: IHttpRequestOptions = {
		method: call.method,
		url: call.url,
		headers: {
			Accept: 'application/json',
			...(call.method === 'GET' || call.method === 'DELETE'
				? {}
				: { 'Content-Type': 'application/json' }),
			...(call.clientRequestId === undefined ? {} : { 'client-request-id': call.clientRequestId }),
		},
		body: call.body as IDataObject | undefined,
		json: true,
		timeout: call.timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
	// n8n's timeout watches for silence of Graph only: not for an answer that drips, nor for a sign-in on the way
	const came = await within<Came>(
		clock,
		call.timeoutMs,
		// what is given up must not be sent after all
		async (over) => await request(helper, options, call.expected, over),
		() => ({
			fault: {
				kind: 'lost',
				reason: `Microsoft Graph did not answer within ${call.timeoutMs / 1000} s`,
			},
		}),
	);
	return { sentAt, endedAt: clock.elapsed(), requestedAt, jitter, ...came };
}

type Came = { answer: Answer } | { fault: Fault };

/**
 * Fetches a new access token by n8n; a failure of it as fault. n8n waits for the token endpoint without an end, so the
 * clock sets one.
 * @param note is told the new tokens before anybody else has them, also where they come too late
 */
export async function refresh(
	helper: HttpHelper,
	clock: Clock,
	timeoutMs: number,
	cancelled: AbortSignal,
	note: (oauthTokenData: unknown) => void,
): Promise<Fault | undefined> {
	return await within<Fault | undefined>(
		clock,
		timeoutMs,
		async () => await fetchToken(helper, note),
		() => signInFault(SIGN_IN_DOWN),
		cancelled,
	);
}

async function fetchToken(
	helper: HttpHelper,
	note: (oauthTokenData: unknown) => void,
): Promise<Fault | undefined> {
	try {
		note(await helper.refreshToken());
		return undefined;
	} catch (error) {
		return signInFault(signInThrown(error));
	}
}

async function request(
	helper: HttpHelper,
	options: IHttpRequestOptions,
	expected: Expected,
	signal: AbortSignal,
): Promise<Came> {
	try {
		return { answer: whoseAnswer(toAnswer(await helper.request(options, signal)), expected) };
	} catch (error) {
		const meaning = readThrown(error);
		return { fault: 'fault' in meaning ? meaning.fault : signInFault(meaning.signIn) };
	}
}

/** The words for it are the sign-in's, who knows the credential. */
function signInFault(signIn: SignInFacts): Fault {
	return { kind: 'signIn', reason: 'the sign-in failed', passing: signIn.passing, signIn };
}

/**
 * Whose answer it is: Graph's where it is the documented success and carries Graph's request-id, or where its body is JSON
 * with an `error` object (docs/graph-facts.md, section 4).
 */
export function whoseAnswer(answer: HttpAnswer, expected: Expected): Answer {
	const isGraphs =
		hasErrorObject(answer.body) ||
		(isSuccess(answer, expected) && answer.headers['request-id'] !== undefined);
	return isGraphs ? { from: 'graph', ...answer } : { from: 'elsewhere', shown: answer };
}
