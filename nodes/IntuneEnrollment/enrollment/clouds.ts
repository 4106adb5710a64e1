import { Failure } from '../failure';

/** National clouds and their hosts (Microsoft Graph docs, concepts/deployments; China's login host as n8n uses it). */
export const CLOUDS = {
	global: {
		name: 'Global and GCC',
		graph: 'https://graph.microsoft.com',
		login: 'https://login.microsoftonline.com',
	},
	usGovL4: {
		name: 'US Government L4 (GCC High)',
		graph: 'https://graph.microsoft.us',
		login: 'https://login.microsoftonline.us',
	},
	usGovL5: {
		name: 'US Government L5 (DoD)',
		graph: 'https://dod-graph.microsoft.us',
		login: 'https://login.microsoftonline.us',
	},
	china: {
		name: 'China (21Vianet)',
		graph: 'https://microsoftgraph.chinacloudapi.cn',
		login: 'https://login.partner.microsoftonline.cn',
	},
} as const;

/**
 * Base URLs that may be sent to: https, or plain http on this machine. No path, no query and no user name, so that
 * nothing can be hidden in them. Regular expressions, since n8n evaluates the same rules inside the credential.
 */
export const BASE_URL =
	/^(?:https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|http:\/\/(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]))(?::\d{1,5})?\/?$/;

/** A tenant is a GUID or a domain name; /common and its like are refused (AADSTS50194). */
export const TENANT_ID =
	/^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+)$/;
export const TENANT_GUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** The fields of a decrypted credential that the node looks at. */
export interface IntuneCredential {
	cloud?: unknown;
	grantType?: unknown;
	tenantId?: unknown;
	clientId?: unknown;
	clientCredentialType?: unknown;
	certificate?: unknown;
	customGraphUrl?: unknown;
	customLoginUrl?: unknown;
	clientSecret?: unknown;
	privateKey?: unknown;
	/** Of a credential for many tenants: those that it may act in, see enrollment/tenantList.ts. */
	tenants?: unknown;
	oauthTokenData?: { access_token?: unknown; refresh_token?: unknown; id_token?: unknown };
}

/** Who signs in: a person, or the app itself. */
export type SignInKind = 'user' | 'application';

export function signInKind(credential: IntuneCredential): SignInKind {
	return credential.grantType === 'clientCredentials' ? 'application' : 'user';
}

/** The fields that say who signs in, where, and by what. */
const REGISTRATION = [
	...['cloud', 'grantType', 'tenantId', 'clientId', 'clientCredentialType', 'clientSecret'],
	...['certificate', 'privateKey', 'customGraphUrl', 'customLoginUrl'],
] as const;

/** Their values, in one order. */
export function registrationOf(credential: IntuneCredential): unknown[] {
	return REGISTRATION.map((name) => credential[name]);
}

export function isSameRegistration(one: IntuneCredential, other: IntuneCredential): boolean {
	return one.tenants === other.tenants && REGISTRATION.every((name) => one[name] === other[name]);
}

/**
 * Checks what the credential's own expressions already refused, to say it in words before anything is sent. No value is
 * repeated: a secret may have been pasted into the wrong field.
 */
export function checkCredential(credential: IntuneCredential): Failure | undefined {
	if (typeof credential.tenantId !== 'string' || !TENANT_ID.test(credential.tenantId.trim())) {
		return new Failure(
			'Tenant ID of the credential is not a tenant',
			'Enter the directory (tenant) ID, or one of its domain names, in the credential. One credential serves one tenant; "common" cannot be used.',
		);
	}
	return checkRegistration(credential);
}

/** The same for what does not depend on the tenant: who signs in, by what, and in which cloud. */
export function checkRegistration(credential: IntuneCredential): Failure | undefined {
	const missing = missingField(credential);
	if (missing) return missing;
	if (credential.cloud === 'custom') {
		for (const [label, url] of [
			['Custom Login URL', credential.customLoginUrl],
			['Custom Graph URL', credential.customGraphUrl],
		] as const) {
			if (typeof url === 'string' && BASE_URL.test(url)) continue;
			return new Failure(
				`${label} of the credential cannot be used`,
				'Enter scheme and host only, such as https://graph.example.com. Plain http is accepted for this machine (localhost) alone. Nothing was sent.',
			);
		}
	}
	if (graphUrlOf(credential) !== '') return undefined;
	return new Failure(
		'Cloud of the credential is not known',
		'Open the credential, choose its Cloud again and save it. Nothing was sent.',
	);
}

/** Where the credential's Graph is, without a slash at the end; '' where its cloud is not known. */
export function graphUrlOf(credential: IntuneCredential): string {
	return hostOf(credential, 'graph');
}

/** Where its sign-in service is, in the same form. */
export function loginUrlOf(credential: IntuneCredential): string {
	return hostOf(credential, 'login');
}

/** The token endpoint of a tenant. */
export function tokenUrlOf(credential: IntuneCredential, tenant: string): string {
	return `${loginUrlOf(credential)}/${tenant}/oauth2/v2.0/token`;
}

/**
 * Where an administrator of the credential's tenant consents to the app, for credentials that serve many tenants. Only a
 * GUID is repeated: a secret may have been pasted into Client ID.
 */
export function consentUrlOf(credential: IntuneCredential): string | undefined {
	const { tenantId, clientId, tenants } = credential;
	if (tenants === undefined) return undefined;
	const app = String(clientId).trim();
	const named = TENANT_GUID.test(app) ? app : '…';
	return `${loginUrlOf(credential)}/${String(tenantId)}/adminconsent?client_id=${named}`;
}

function hostOf(
	{ cloud, customGraphUrl, customLoginUrl }: IntuneCredential,
	host: 'graph' | 'login',
): string {
	if (cloud === 'custom')
		return String(host === 'graph' ? customGraphUrl : customLoginUrl).replace(/\/$/, '');
	return Object.entries(CLOUDS).find(([name]) => name === cloud)?.[1][host] ?? '';
}

/** What resolves to nothing, such as a variable that does not exist, would read as an outage of the sign-in service. */
function missingField(credential: IntuneCredential): Failure | undefined {
	const isCertificate = credential.clientCredentialType === 'certificate';
	const fields: Array<[string, unknown]> = [
		['Client ID', credential.clientId],
		...(isCertificate
			? ([
					['Private Key', credential.privateKey],
					['Certificate', credential.certificate],
				] as Array<[string, unknown]>)
			: ([['Client Secret', credential.clientSecret]] as Array<[string, unknown]>)),
	];
	const empty = fields.find(([, value]) => typeof value !== 'string' || value.trim() === '');
	if (!empty) return undefined;
	return new Failure(
		`${empty[0]} of the credential is empty`,
		'Open the credential and fill it in. Where it is an expression, it gives nothing: check that the variable or the secret that it names is there. Nothing was sent.',
		{ code: 'CredentialIncomplete' },
	);
}
