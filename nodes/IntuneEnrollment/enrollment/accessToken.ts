import { graphUrlOf, signInKind, TENANT_GUID, type IntuneCredential } from './clouds';
import { Failure } from '../failure';
import type { Identity } from './whoDidIt';

export interface Account {
	tenant: string;
	app: string;
}

/** Tenant and app, by the access token where it can be read: a tenant has several names. */
export function accountOf({ tenantId, clientId, oauthTokenData }: IntuneCredential): Account {
	const { tid, appid, azp } = claimsOf(oauthTokenData?.access_token);
	const tenant = typeof tid === 'string' ? tid : String(tenantId).trim();
	// access tokens of version 2 say azp
	const app = [appid, azp].find((one) => typeof one === 'string') ?? String(clientId).trim();
	return { tenant: tenant.toLowerCase(), app: String(app).toLowerCase() };
}

/** Who the audit log calls this sign-in: by the access token where it can be read, else the app by the credential alone. */
export function identityOf(credential: IntuneCredential): Identity {
	const { app: applicationId } = accountOf(credential);
	if (signInKind(credential) === 'application') return { applicationId };
	const { oid } = claimsOf(credential.oauthTokenData?.access_token);
	return { applicationId, userId: typeof oid === 'string' ? oid.toLowerCase() : null };
}

/** The Graph permissions in the access token: roles of an application, scopes of a user; undefined where it cannot be read. */
export function permissionsOf({ oauthTokenData }: IntuneCredential): string[] | undefined {
	const { tid, roles, scp } = claimsOf(oauthTokenData?.access_token);
	if (tid === undefined) return undefined;
	const granted: unknown[] = Array.isArray(roles)
		? roles
		: typeof scp === 'string'
			? scp.split(' ')
			: [];
	return granted.filter((one): one is string => typeof one === 'string' && /^[\w.]+$/.test(one));
}

/**
 * Why a stored access token must not be sent: n8n keeps it when tenant, cloud or hosts of a credential are edited, and nothing
 * may reach or show the old tenant, nor may the token go to a new host. What cannot be read is no finding.
 */
export function notForCredential(credential: IntuneCredential): Failure | undefined {
	const { tid, aud } = claimsOf(credential.oauthTokenData?.access_token);
	const host = hostOf(graphUrlOf(credential));
	const audience = hostOf(aud);
	if (audience !== undefined && audience !== host) return wrongHost(String(host), audience);
	const tenantId = String(credential.tenantId ?? '').trim();
	if (!TENANT_GUID.test(tenantId) || typeof tid !== 'string' || !TENANT_GUID.test(tid))
		return undefined;
	return tid.toLowerCase() === tenantId.toLowerCase() ? undefined : wrongTenant(tenantId, tid);
}

/** `code` of a credential whose access token is another host's. */
export const WRONG_HOST = 'WrongHost';

const KEPT =
	'n8n keeps the old sign-in when a credential is edited: open the credential and connect it again. Nothing was sent.';

function wrongTenant(expected: string, issued: string): Failure {
	return new Failure(
		'The credential is signed in to another tenant',
		`Its Tenant ID is ${expected}, but its access token belongs to ${issued}. ${KEPT}`,
		{ code: 'WrongTenant', outcome: 'notDone' },
	);
}

function wrongHost(expected: string, issued: string): Failure {
	return new Failure(
		'The credential is signed in to another Microsoft cloud',
		`Its Microsoft Graph is ${expected}, but its access token was issued for ${issued}. ${KEPT}`,
		{ code: WRONG_HOST, outcome: 'notDone' },
	);
}

/** The audience of a token for Graph is a URL, or the GUID that Graph has in all clouds (docs/graph-facts.md, section 6). */
function hostOf(url: unknown): string | undefined {
	if (typeof url !== 'string' || !/^https?:/i.test(url) || !URL.canParse(url)) return undefined;
	return new URL(url).host;
}

/** What of a credential must never be told. */
export function secretsOf(credential: IntuneCredential): unknown[] {
	const { clientSecret, privateKey, oauthTokenData } = credential;
	return [
		clientSecret,
		privateKey,
		oauthTokenData?.access_token,
		oauthTokenData?.refresh_token,
		oauthTokenData?.id_token,
	];
}

/** The claims of a JWT. Graph's tokens are opaque by contract, so whatever cannot be read is no finding. */
function claimsOf(accessToken: unknown): Record<string, unknown> {
	const payload = typeof accessToken === 'string' ? accessToken.split('.')[1] : undefined;
	if (payload === undefined) return {};
	try {
		const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
		return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}
