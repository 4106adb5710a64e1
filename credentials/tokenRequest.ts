import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import {
	graphUrlOf,
	loginUrlOf,
	tokenUrlOf,
	type IntuneCredential,
} from '../nodes/IntuneEnrollment/enrollment/clouds';
import { checkManyTenants, TenantList } from '../nodes/IntuneEnrollment/enrollment/tenantList';
import { clientAssertion } from './clientAssertion';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Makes the token request of an application out of a bare POST to the token endpoint of a tenant. Whoever asks n8n to sign
 * any other request gets an error: the secret goes to the login host of the credential's own cloud, for a tenant of its
 * list, and nowhere else. Nothing is taken over that could lead it elsewhere, such as a proxy or a redirect.
 */
export function tokenRequest(
	credential: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	const refused = checkManyTenants(credential);
	if (refused) throw new Error(`${refused.message}. ${refused.description}`);
	const url = permittedUrl(credential, options);
	const form = new URLSearchParams({
		client_id: clientIdOf(credential),
		grant_type: 'client_credentials',
		scope: `${graphUrlOf(credential)}/.default`,
		...proof(credential, url),
	});
	return {
		method: 'POST',
		url,
		headers: {
			Accept: 'application/json',
			'Content-Type': 'application/x-www-form-urlencoded',
		},
		body: form.toString(),
		json: true,
		disableFollowRedirect: true,
		timeout: options.timeout,
		abortSignal: options.abortSignal,
		returnFullResponse: options.returnFullResponse,
		ignoreHttpStatusErrors: options.ignoreHttpStatusErrors,
	};
}

function permittedUrl(credential: IntuneCredential, options: IHttpRequestOptions): string {
	const asked = `${options.baseURL ?? ''}${options.url}`;
	const root = `${loginUrlOf(credential)}/`;
	const [tenant = ''] = asked.slice(root.length).split('/');
	const isToken = asked.startsWith(root) && asked === tokenUrlOf(credential, tenant);
	if (!isToken || options.method !== 'POST')
		throw new Error(
			'This credential signs in for Microsoft Intune nodes only: it signs no other request',
		);
	if (!new TenantList(credential.tenants).permits(tenant))
		throw new Error(
			'The credential may not act in this tenant. For a test, name a tenant in the first line of Tenants: an asterisk (*) alone names none to sign in to.',
		);
	return asked;
}

function proof(credential: IntuneCredential, tokenUrl: string): Record<string, string> {
	if (credential.clientCredentialType !== 'certificate')
		return { client_secret: String(credential.clientSecret) };
	const { privateKey, certificate } = credential;
	const signer = { privateKey, certificate };
	return {
		client_assertion_type: ASSERTION_TYPE,
		client_assertion: clientAssertion(signer, clientIdOf(credential), tokenUrl, Date.now()),
	};
}

function clientIdOf({ clientId }: IntuneCredential): string {
	return String(clientId).trim();
}
