import type { Fault } from './attempt';

/** What is known of an error that n8n's request helper threw; the error itself holds the access token and goes no further. */
interface ThrownFacts {
	codes: string[];
	texts: string[];
	statuses: number[];
	fromTokenEndpoint: boolean;
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
const TIMED_OUT = /^(?:ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT)$/;
const SIGN_IN_TEXT =
	/AADSTS\d+|Failed to acquire OAuth2|OAuth credentials not connected|needs to be reconnected|OAuth2 token endpoint|unauthorized_client|invalid_client|invalid_grant/i;
/** AADSTS codes are given by Entra with every refusal (Entra docs, reference-error-codes). */
const AADSTS = /AADSTS(\d+)/;
/** What will pass by its own name (RFC 6749 4.1.2.1, AADSTS90033): n8n drops the status where the body is readable. */
const TRANSIENT =
	/temporarily_unavailable|server_error|temporary overloading|unexpected condition|AADSTS90033/;

/** What a thrown error means for the request; `signIn` carries the AADSTS code and whether it will pass. */
export type ThrownMeaning =
	| { fault: Fault }
	| { signIn: { aadsts?: string; passing: boolean; notConnected: boolean; status?: number } };

/** Tells a failing token endpoint from a failing request, and a request that never left from one that was lost. */
export function readThrown(error: unknown): ThrownMeaning {
	const facts = collect(error);
	const all = facts.texts.join('\n');
	if (facts.fromTokenEndpoint || SIGN_IN_TEXT.test(all)) {
		const status = facts.statuses[0];
		const passes = status === 429 || (status ?? 0) >= 500 || TRANSIENT.test(all);
		const refused =
			AADSTS.test(all) ||
			facts.codes.includes('EAUTH') ||
			(status !== undefined && status >= 400) ||
			/invalid_\w+|unauthorized_client|reconnect|not connected/i.test(all);
		const passing = passes || !refused;
		return {
			signIn: {
				aadsts: AADSTS.exec(all)?.[1],
				passing: passing && !/not connected|reconnected/i.test(all),
				notConnected: /not connected|reconnected|invalid_grant/i.test(all),
				status,
			},
		};
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

/** Walks through the wrappings; old hosts (n8n 1.x) keep the original text in `messages` and its code in `httpCode`. */
function collect(error: unknown): ThrownFacts {
	const facts: ThrownFacts = {
		codes: [],
		texts: [],
		statuses: [],
		fromTokenEndpoint: false,
	};
	const seen = new Set<unknown>();
	const queue: unknown[] = [error];
	while (queue.length > 0 && seen.size < 12) {
		const current = queue.shift();
		if (typeof current !== 'object' || current === null || seen.has(current)) continue;
		seen.add(current);
		const level = current as Record<string, unknown>;
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
	for (const text of Object.values(body))
		if (typeof text === 'string') facts.texts.push(text.slice(0, 2000));
}

function asArray(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
