import type { SignInKind } from '../enrollment/clouds';
import { Secrets } from '../enrollment/secrets';
import { Failure } from '../failure';
import { headersOf, type Attempt } from './attempt';
import { readErrorBody, short } from './errorBody';
import { adviceFor } from './signInAdvice';
import { inManyTenants, REFUSED, signInCause } from './signInCauses';
import type { SignInFacts } from './signInFacts';

/** What is told apart where Entra gave no code of its own. */
const CODES: Partial<Record<NonNullable<SignInFacts['why']>, string>> = {
	notConnected: 'NotConnected',
	reconnect: 'NotConnected',
	key: 'CredentialIncomplete',
	ownCertificate: 'CredentialIncomplete',
	keyPair: 'CredentialIncomplete',
	foreign: 'WrongTenant',
	page: 'SignInUnavailable',
	certificate: 'SignInUnavailable',
	away: 'SignInUnavailable',
};

/**
 * Words for a token endpoint that refused or did not answer, or for a sign-in that never got so far.
 * @param consentUrl where one app registration acts in many tenants: the admin consent link of the tenant
 */
export function signInFailure(
	facts: SignInFacts,
	kind: SignInKind,
	secrets: Secrets,
	consentUrl?: string,
): Failure {
	const aadsts = facts.aadsts === undefined ? undefined : `AADSTS${facts.aadsts}`;
	const { message, description } =
		(consentUrl === undefined ? undefined : inManyTenants(facts, aadsts, consentUrl)) ??
		adviceFor(facts.aadsts) ??
		signInCause(facts, aadsts, kind);
	const text = short(secrets.clean(sentenceOfEntra(facts.text ?? '')));
	const told = message === REFUSED && text !== '' ? `${message}: ${text}` : message;
	return new Failure(
		`Sign-in failed: ${lowerFirst(told)}${aadsts === undefined ? '' : ` (${aadsts})`}`,
		description,
		{
			code: aadsts ?? (facts.why && CODES[facts.why]),
			httpCode: facts.status === undefined ? undefined : String(facts.status),
			serverMessage: text === '' ? undefined : text,
			outcome: 'notDone',
		},
	);
}

/** Entra's sentence without the JSON around it, and without the ids and times behind it. */
function sentenceOfEntra(text: string): string {
	let told = text;
	try {
		const body = JSON.parse(text.slice(text.indexOf('{'))) as { error_description?: unknown };
		if (typeof body.error_description === 'string') told = body.error_description;
	} catch {
		// plain text, as n8n mostly gives it
	}
	return told
		.replace(/\s*\b(?:Trace ID|Correlation ID|Timestamp): [\s\S]*$/i, '')
		.replace(/\s+/g, ' ')
		.trim();
}

/** A fresh access token that Graph still refuses. */
export function staleSignIn(kind: SignInKind, attempt: Attempt, secrets: Secrets): Failure {
	const body = attempt.answer?.from === 'graph' ? attempt.answer.body : undefined;
	const { text, requestId } = readErrorBody(body);
	const serverMessage = short(secrets.clean(text)) || undefined;
	const [message, description] = refusedToken(text, kind);
	return new Failure(message, description, {
		httpCode: '401',
		code: 'InvalidAuthenticationToken',
		requestId: secrets.cleanId(headersOf(attempt)['request-id'] ?? requestId),
		serverMessage,
		outcome: 'notDone',
	});
}

function refusedToken(text: string, kind: SignInKind): [string, string] {
	if (/LocationConditionEvaluationSatisfied/i.test(text))
		return [
			'Microsoft Graph does not accept the sign-in from this network (401)',
			'A Conditional Access policy of the tenant allows it from certain networks only. Ask the administrator to allow the address with which n8n reaches Microsoft, then run again.',
		];
	if (/access token is empty/i.test(text))
		return [
			'Microsoft Graph got no access token (401)',
			'A proxy between n8n and Microsoft Graph takes the Authorization header away. Ask who runs the network to let it through.',
		];
	if (
		/continuous access evaluation|TokenCreatedWithOutdatedPolicies|InteractionRequired/i.test(text)
	)
		return [
			'A policy of the tenant ended the sign-in (401)',
			kind === 'user'
				? 'Open the credential and connect it again. Where it stays, ask the administrator to look the sign-in up in the sign-in logs of Entra.'
				: 'Run again in some minutes. Where it stays, ask the administrator to look the sign-in up in the sign-in logs of Entra.',
		];
	return [
		'Microsoft Graph does not accept the sign-in (401)',
		kind === 'user'
			? 'n8n refreshed the access token, and it was refused again. Open the credential and connect it again.'
			: 'n8n fetched a new access token, and it was refused again. Check Tenant ID, Cloud and Client ID of the credential.',
	];
}

/** A user's credential that was saved, but never connected. */
export function notConnected(): Failure {
	return signInFailure({ why: 'notConnected', passing: false }, 'user', new Secrets());
}

/** For everything that a cancelled execution had not sent. */
export function cancelledFailure(): Failure {
	return new Failure(
		'The execution was cancelled',
		'Items that had not been sent were left alone.',
		{ code: 'Cancelled', outcome: 'notDone' },
	);
}

function lowerFirst(text: string): string {
	return text.startsWith('Microsoft') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
