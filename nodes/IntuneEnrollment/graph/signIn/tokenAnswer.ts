import { notForCredential } from '../../enrollment/accessToken';
import type { IntuneCredential } from '../../enrollment/clouds';
import { toAnswer, type HttpAnswer } from '../attempt';
import { SIGN_IN_DOWN, type SignInFacts } from './facts';
import { readThrown } from '../thrownError';

/** The longest that an access token is taken to live, in seconds; Entra's live an hour or so, at the most 28. */
const LONGEST_SECONDS = 86_400;

export interface AccessToken {
	accessToken: string;
	/** Milliseconds from the asking on; 0 where the answer does not say. */
	lifetimeMs: number;
}

/**
 * The access token in an answer of the token endpoint, or why there is none: a page of somebody else's, a refusal, or a
 * token of another tenant or cloud than was asked for, as far as it can be read.
 * @param response as n8n's helper gives it, whatever the status
 * @param credential of the tenant that was asked
 */
export function readTokenAnswer(
	response: unknown,
	credential: IntuneCredential,
): AccessToken | SignInFacts {
	const answer = toAnswer(response);
	const { access_token, token_type, expires_in } = fieldsOf(answer.body);
	const isToken =
		answer.status === 200 && isSendable(access_token) && /^bearer$/i.test(String(token_type));
	if (!isToken) return signInRefused(answer);
	if (notForCredential({ ...credential, oauthTokenData: { access_token } }))
		return { why: 'foreign', passing: false };
	return { accessToken: access_token, lifetimeMs: lifetimeOf(expires_in) };
}

function fieldsOf(body: unknown): Record<string, unknown> {
	return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

/** What a header can carry, without a line break or a blank in it. */
function isSendable(token: unknown): token is string {
	return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
}

function lifetimeOf(expiresIn: unknown): number {
	const seconds = typeof expiresIn === 'string' ? Number(expiresIn) : expiresIn;
	if (typeof seconds !== 'number' || !(seconds > 0)) return 0;
	return Math.min(seconds, LONGEST_SECONDS) * 1000;
}

/** What an error means that was thrown on the way to an access token. */
export function signInThrown(error: unknown): SignInFacts {
	const meaning = readThrown(error);
	// whatever fails there is the token endpoint, also where the error does not say so
	return 'signIn' in meaning ? meaning.signIn : SIGN_IN_DOWN;
}

/** What an answer of the token endpoint says that is no access token. */
function signInRefused({ status, body }: Pick<HttpAnswer, 'status' | 'body'>): SignInFacts {
	// a page with any success, or a redirect, is somebody else's
	if (status < 400) return { why: 'page', passing: status < 300, status };
	return signInThrown({ code: 'ESTATUS', status, body });
}
