import type { SignInKind } from '../../enrollment/clouds';
import { Secrets } from '../../enrollment/secrets';
import { Failure } from '../../failure';
import { short } from '../errorBody';
import { TRUST } from '../thrownError';
import { adviceFor, LINK, RECONNECT } from './advice';
import type { SignInFacts } from './facts';

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

/** What differs where one app registration acts in many tenants. */
function inManyTenants(facts: SignInFacts, code: string | undefined, consentUrl: string) {
	const advice = adviceFor(facts.aadsts);
	if (advice?.inManyTenants !== undefined)
		return { ...advice, description: advice.inManyTenants.replace(LINK, consentUrl) };
	if (advice || (facts.why !== 'refused' && facts.why !== 'reconnect')) return undefined;
	const look =
		code === undefined ? '' : `Look ${code} up at https://login.microsoftonline.com/error. `;
	return {
		message: REFUSED,
		description: `${look}Check Client ID and secret or certificate of the credential, and Tenant ID of the node. Other tenants are not concerned where only this one fails.`,
	};
}

const REFUSED = 'Microsoft Entra ID refused the credential';

/** Of an invalid_grant n8n keeps Entra's body to itself; an application has nothing to connect again. */
const NO_REASON =
	'n8n does not hand on why. Look the sign-in up in the sign-in logs of Entra, under service principals: a Conditional Access policy may block it, consent may be missing, or the app may be disabled.';

/** Words where Entra gave no code that the table has. */
function signInCause(facts: SignInFacts, code: string | undefined, kind: SignInKind) {
	switch (facts.why) {
		case 'notConnected':
			return {
				message: 'The credential is not connected yet',
				description: 'Open the credential, press Connect and sign in. Nothing was sent.',
			};
		case 'reconnect':
			if (kind === 'user') return RECONNECT;
			if (code === undefined && facts.text === undefined)
				return { message: REFUSED, description: NO_REASON };
			break;
		case 'key':
			return {
				message: 'The private key of the credential cannot be read',
				description:
					'Paste the whole key into the credential, from "-----BEGIN PRIVATE KEY-----" to the end line, without a passphrase. Nothing was sent.',
			};
		case 'ownCertificate':
			return {
				message: 'The certificate of the credential cannot be read',
				description:
					'Paste the whole certificate into the credential, from "-----BEGIN CERTIFICATE-----" to the end line. Nothing was sent.',
			};
		case 'keyPair':
			return {
				message: 'The private key of the credential is not that of its certificate',
				description:
					'Paste the key and the certificate that were made together into the credential. Nothing was sent.',
			};
		case 'foreign':
			return {
				message: 'The sign-in service gave an access token of another tenant or cloud',
				description:
					'It was not used. Check Cloud of the credential; where it is right, something between n8n and the login host answers in its place: ask who runs the network.',
			};
		case 'page':
			return {
				message: `Something between n8n and the Microsoft sign-in service answered${facts.status === undefined ? '' : ` (${facts.status})`}`,
				description:
					"Ask who runs the network to let requests to the login host of the credential's cloud through unchanged. Nothing was sent to Intune.",
			};
		case 'certificate':
			return {
				message: 'The certificate of the sign-in service is not trusted',
				description: TRUST,
			};
		case 'away':
			return {
				message: 'The Microsoft sign-in service could not be reached',
				description:
					"Nothing was sent to Intune for the items that failed. Check that n8n can reach the login host of the credential's cloud, then run again.",
			};
	}
	return {
		message: REFUSED,
		description:
			code === undefined
				? 'Check Tenant ID, Client ID and secret or certificate of the credential, then connect it again.'
				: `Look ${code} up at https://login.microsoftonline.com/error, and check Tenant ID, Client ID and secret or certificate of the credential.`,
	};
}
