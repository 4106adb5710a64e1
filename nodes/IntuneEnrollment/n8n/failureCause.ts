import type { Failure } from '../failure';

/** Causes that n8n's durable scheduler tells apart (`error.failure` of what a poll throws). */
type Cause =
	| 'rate-limited'
	| 'temporarily-unavailable'
	| 'credential-invalid'
	| 'configuration-invalid'
	| 'node-defect';

/** Codes of failures that the credential is to blame for. */
const OF_CREDENTIAL =
	/^(?:AADSTS\d+|NoCredential|NotConnected|CredentialIncomplete|CredentialByItem|WrongTenant|WrongHost|InvalidAuthenticationToken)$/;

/** Why it failed, in the words of n8n's scheduler, which decides by them whether and when to poll again. */
export function causeOf({ details, refusal }: Failure): { cause: Cause; retryAfterMs?: number } {
	const { code = '', httpCode, attempts } = details;
	if (code === 'Unforeseen') return { cause: 'node-defect' };
	if (httpCode === '429') {
		const retryAfterMs = refusal?.retryAfterMs;
		return { cause: 'rate-limited', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
	}
	if (OF_CREDENTIAL.test(code)) return { cause: 'credential-invalid' };
	if (refusal) {
		const { status } = refusal;
		if (status === 401 || status === 403) return { cause: 'credential-invalid' };
		const isPassing = status === 408 || status >= 500;
		return { cause: isPassing ? 'temporarily-unavailable' : 'configuration-invalid' };
	}
	// something went out, or was about to, and nobody of Microsoft's answered
	const isNetwork = httpCode !== undefined || attempts !== undefined;
	const isAway = isNetwork || code === 'SignInUnavailable' || code === 'PollBudget';
	return { cause: isAway ? 'temporarily-unavailable' : 'configuration-invalid' };
}
