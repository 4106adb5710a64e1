import type { SignInKind } from '../enrollment/clouds';
import { adviceFor, LINK, RECONNECT, TRUST } from './signInAdvice';
import type { SignInFacts } from './signInFacts';

/** What differs where one app registration acts in many tenants. */
export function inManyTenants(facts: SignInFacts, code: string | undefined, consentUrl: string) {
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

export const REFUSED = 'Microsoft Entra ID refused the credential';

/** Of an invalid_grant n8n keeps Entra's body to itself; an application has nothing to connect again. */
const NO_REASON =
	'n8n does not hand on why. Look the sign-in up in the sign-in logs of Entra, under service principals: a Conditional Access policy may block it, consent may be missing, or the app may be disabled.';

/** Words where Entra gave no code that the table has. */
export function signInCause(facts: SignInFacts, code: string | undefined, kind: SignInKind) {
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
