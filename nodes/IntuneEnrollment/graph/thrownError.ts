import type { Failure } from '../failure';
import type { SignInFacts } from './signIn/facts';

/** What is known of an error that n8n's request helper threw; the error itself holds the access token and goes no further. */
interface ThrownFacts {
	codes: string[];
	texts: string[];
	statuses: number[];
	names: string[];
	fromTokenEndpoint: boolean;
	/** What OAuth's error says beside its code. */
	sentence?: string;
}

/**
 * Node.js codes of connections that never came to be. Not those that can also strike once the request is out: an
 * unreachable network, or TLS that is garbled in the middle (EPROTO, ERR_SSL_…).
 */
const NOT_REACHED =
	/^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|ERR_INVALID_URL|ERR_TLS_CERT_ALTNAME_INVALID|ERR_TLS_HANDSHAKE_TIMEOUT|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|HOSTNAME_MISMATCH)$/;
/** A reset during the TLS handshake has no code of its own; the system call tells where the others struck. */
const NEVER_CONNECTED =
	/before secure TLS connection|connect E(?:CONNREFUSED|TIMEDOUT|HOSTUNREACH|NETUNREACH|HOSTDOWN|ADDRNOTAVAIL)|getaddrinfo|certificate|refused the connection|DNS server returned|incorrect host/i;
/** A proxy that refuses to connect: the request never left for Graph. */
const PROXY_REFUSED =
	/CONNECT response|tunnel(?:ing|ling)? socket|proxy connection|proxy authentication|proxy (?:refused|rejected|responded|returned)|CONNECT (?:request )?(?:failed|refused|rejected)/i;
const NOT_TRUSTED = /^(?:CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;
const TIMED_OUT = /^(?:ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT)$/;
const SIGN_IN_TEXT =
	/AADSTS\d+|Failed to acquire OAuth2|OAuth credentials not connected|Unable to sign without access token|needs to be reconnected|OAuth2 token endpoint|unauthorized_client|invalid_client|invalid_grant/i;
const NOT_CONNECTED = /credentials not connected|sign without access token/i;
const RECONNECT = /reconnect|invalid_grant/i;
/** What Node.js says of a key that is none, before anything is sent. */
const BAD_KEY =
	/DECODER routines|asymmetric key|PEM routines|bad decrypt|secretOrPrivateKey|error:1E08010C|ERR_OSSL|private key/i;
/** What the credential for many tenants says of what it cannot sign with (credentials/clientAssertion.ts). */
const OWN_CERTIFICATE = /certificate of the credential cannot be read/;
const KEY_PAIR = /private key of the credential is not that of its certificate/;
/** Sent by nobody: an error of the program, such as a field that is missing. */
const NEVER_SENT = /^(?:TypeError|RangeError|SyntaxError)$/;
/** AADSTS codes are given by Entra with every refusal (Entra docs, reference-error-codes). */
const AADSTS = /AADSTS(\d+)/;
/** An error of OAuth (RFC 6749), as only the token endpoint itself gives it. */
const OAUTH_ERROR =
	/invalid_(?:request|client|grant|scope|target|resource)|unauthorized_client|unsupported_grant_type|interaction_required|consent_required|access_denied/i;
/** What will pass by its own name (RFC 6749 4.1.2.1, AADSTS90033): n8n drops the status where the body is readable. */
const TRANSIENT =
	/temporarily_unavailable|server_error|temporary overloading|unexpected condition|AADSTS90033/;

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

/** A sign-in that failed, with what is known of it. */
export class SignInError extends Error {
	constructor(readonly facts: SignInFacts) {
		super('The sign-in failed');
	}
}

/** What a thrown error means for the request. */
export type ThrownMeaning = { fault: Fault } | { signIn: SignInFacts };

/** Tells a failing token endpoint from a failing request, and a request that never left from one that was lost. */
export function readThrown(error: unknown): ThrownMeaning {
	if (error instanceof SignInError) return { signIn: error.facts };
	const facts = collect(error);
	const all = facts.texts.join('\n');
	if (OWN_CERTIFICATE.test(all)) return { signIn: { why: 'ownCertificate', passing: false } };
	if (KEY_PAIR.test(all)) return { signIn: { why: 'keyPair', passing: false } };
	if (facts.fromTokenEndpoint || SIGN_IN_TEXT.test(all)) return { signIn: signInOf(facts, all) };
	if (BAD_KEY.test(all)) return { signIn: { why: 'key', passing: false } };
	if (PROXY_REFUSED.test(all)) {
		const reason = 'a proxy between n8n and Microsoft Graph refused the connection';
		return { fault: { kind: 'notReached', reason, advice: PROXY_ADVICE } };
	}
	if (facts.codes.some((code) => NOT_TRUSTED.test(code))) {
		const reason = 'the certificate of Microsoft Graph is not trusted';
		return { fault: { kind: 'notReached', reason, advice: TRUST } };
	}
	if (facts.codes.some((code) => NOT_REACHED.test(code)) || NEVER_CONNECTED.test(all)) {
		return { fault: { kind: 'notReached', reason: 'Microsoft Graph could not be reached' } };
	}
	const timedOut =
		facts.codes.some((code) => TIMED_OUT.test(code)) || /timeout of \d+ms|timed out/i.test(all);
	return {
		fault: {
			kind: 'lost',
			reason: timedOut
				? 'Microsoft Graph did not answer in time'
				: 'the connection to Microsoft Graph was lost',
		},
	};
}

/** What helps where a proxy opens TLS with a certificate of its own. */
export const TRUST =
	'A proxy that inspects TLS signs with a certificate of its own. Give n8n that certificate by NODE_EXTRA_CA_CERTS, or ask who runs the network to leave Microsoft out of the inspection.';
const PROXY_ADVICE =
	'Ask who runs the network to let n8n reach the Graph host of the credential, or give n8n the right proxy (HTTPS_PROXY, with user name and password where it wants them). Nothing was sent.';

function signInOf(facts: ThrownFacts, all: string): SignInFacts {
	const [status] = facts.statuses;
	const aadsts = AADSTS.exec(all)?.[1];
	const text = facts.texts.find((one) => AADSTS.test(one)) ?? facts.sentence;
	const told = { aadsts, status, text };
	if (NOT_CONNECTED.test(all)) return { why: 'notConnected', passing: false };
	if (status === 429 || (status ?? 0) >= 500 || TRANSIENT.test(all))
		return { ...told, why: 'away', passing: true };
	if (aadsts !== undefined || OAUTH_ERROR.test(all) || RECONNECT.test(all))
		return { ...told, why: RECONNECT.test(all) ? 'reconnect' : 'refused', passing: false };
	if (BAD_KEY.test(all)) return { why: 'key', passing: false };
	if (facts.codes.some((code) => NOT_TRUSTED.test(code)))
		return { why: 'certificate', passing: false };
	// n8n's own client says so of whatever it cannot read
	if (status !== undefined && status >= 400) return { why: 'page', passing: false, status };
	if (/content-type|<html/i.test(all)) return { why: 'page', passing: true, status };
	if (facts.codes.includes('EAUTH')) return { ...told, why: 'refused', passing: false };
	if (facts.names.some((name) => NEVER_SENT.test(name))) return { why: 'refused', passing: false };
	return { why: 'away', passing: true };
}

/** Walks through the wrappings; NodeApiError keeps the original text in `messages` and its code in `httpCode`. */
function collect(error: unknown): ThrownFacts {
	const facts: ThrownFacts = {
		codes: [],
		texts: [],
		statuses: [],
		names: [],
		fromTokenEndpoint: false,
	};
	const seen = new Set<unknown>();
	const queue: unknown[] = [error];
	while (queue.length > 0 && seen.size < 12) {
		const current = queue.shift();
		if (typeof current !== 'object' || current === null || seen.has(current)) continue;
		seen.add(current);
		const level = current as Record<string, unknown>;
		if (typeof level.name === 'string') facts.names.push(level.name);
		for (const code of [level.code, level.httpCode, level.errno]) {
			if (typeof code === 'string') facts.codes.push(code);
		}
		for (const text of [level.message, level.description, ...asArray(level.messages)]) {
			if (typeof text === 'string') facts.texts.push(text.slice(0, 2000));
		}
		for (const status of [level.status, level.statusCode, Number(level.httpCode)]) {
			if (typeof status === 'number' && status >= 100 && status < 600) facts.statuses.push(status);
		}
		const url = (level.config as { url?: unknown } | undefined)?.url;
		if (typeof url === 'string' && /\/oauth2\/v2\.0\/token/.test(url))
			facts.fromTokenEndpoint = true;
		if (level.code === 'EAUTH' || level.code === 'ESTATUS') facts.fromTokenEndpoint = true;
		collectBody(level.body ?? (level.response as { data?: unknown } | undefined)?.data, facts);
		queue.push(level.cause, level.errorResponse, level.response);
	}
	return facts;
}

function collectBody(body: unknown, facts: ThrownFacts): void {
	if (typeof body === 'string') facts.texts.push(body.slice(0, 2000));
	if (typeof body !== 'object' || body === null) return;
	const { error_description: sentence } = body as { error_description?: unknown };
	if (typeof sentence === 'string') facts.sentence ??= sentence.slice(0, 2000);
	for (const text of Object.values(body))
		if (typeof text === 'string') facts.texts.push(text.slice(0, 2000));
}

function asArray(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
