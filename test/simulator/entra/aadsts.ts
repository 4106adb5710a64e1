import { randomUUID } from 'node:crypto';
import type { Answer } from '../http/answer';

/** What a refusal may speak of. */
export interface RefusalContext {
	/** By Entra's clock. */
	now: number;
	tenantId?: string;
	/** The tenant as the request named it. */
	tenantName?: string;
	clientId?: string;
	/** The application ID URI of the resource that was asked for. */
	resource?: string;
}

interface Row {
	status: number;
	error: string;
	text(context: Required<RefusalContext>): string;
	suberror?: string;
	/** The challenge of Conditional Access, which the client hands on to the authorize endpoint. */
	claims?: string;
}

const row = (
	status: number,
	error: string,
	text: Row['text'] | string,
	more: Partial<Row> = {},
): Row => ({
	status,
	error,
	text: typeof text === 'string' ? () => text : text,
	...more,
});
const client = (text: Row['text'] | string) => row(401, 'invalid_client', text);
const request = (text: Row['text'] | string) => row(400, 'invalid_request', text);
const grant = (text: Row['text'] | string, suberror?: string, more: Partial<Row> = {}) =>
	row(400, 'invalid_grant', text, { suberror, ...more });

const CROSS_CLOUD = 'Confidential Client is not supported in Cross Cloud request.';
const CAPOLIDS =
	'{"access_token":{"capolids":{"essential":true,"values":["0f4b1ee9-9d0e-4b8b-8e9e-6a0a0a1b2c3d"]}}}';
const challenge = { claims: CAPOLIDS };
const issued = ({ now }: RefusalContext, days: number) =>
	new Date(now - days * 86_400_000).toISOString().replace('Z', '0000Z');

/**
 * How Entra ID refuses, by the number of its own: learn.microsoft.com/entra/identity-platform/reference-error-codes;
 * wording, status and suberror as recorded in public reports (azure-sdk-for-net 46762, azure-sdk-for-js 30557,
 * azure-sdk-for-python 28478, microsoft-authentication-library-for-java 984, MSOLSpray 5, certify 553).
 */
export const AADSTS: Readonly<Record<number, Row>> = {
	// The client: who it is, and whether it may be here.
	7000215: client(
		({ clientId }) =>
			`Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
	),
	7000218: client(
		"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
	),
	7000222: client(
		({ clientId }) =>
			`The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
	),
	7000229: client(
		({ clientId, tenantId }) =>
			`The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
	),
	7000112: row(
		400,
		'unauthorized_client',
		({ clientId }) => `Application '${clientId}'(n8n) is disabled.`,
	),
	700016: row(
		400,
		'unauthorized_client',
		({ clientId, tenantId }) =>
			`Application with identifier '${clientId}' was not found in the directory '${tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
	),
	700021: client("Client assertion application identifier doesn't match 'client_id' parameter."),
	700023: client('Client assertion audience claim does not match Realm issuer.'),
	700024: client(
		({ now }) =>
			`Client assertion is not within its valid time range. Current time: ${new Date(now).toISOString().replace('Z', '0000Z')}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
	),
	700027: client(
		({ clientId }) =>
			`The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.] Please visit the Azure Portal or use MS Graph to see configured keys for app Id '${clientId}'.`,
	),
	1000502: client('The provided certificate is not within its specified validity window.'),
	50027: request('JWT token is invalid or malformed.'),

	// The tenant and the cloud.
	90002: request(
		({ tenantName }) =>
			`Tenant '${tenantName}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
	),
	50194: request(
		({ clientId }) =>
			`Application '${clientId}'(n8n) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
	),
	900382: request(CROSS_CLOUD),
	900432: request(CROSS_CLOUD),
	900384: request('JWT token failed signature validation.'),
	500011: row(
		400,
		'invalid_resource',
		({ resource, tenantId }) =>
			`The resource principal named ${resource} was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
	),

	// The request.
	900144: request("The request body must contain the following parameter: 'grant_type'."),
	70003: row(400, 'unsupported_grant_type', 'The app requested an unsupported grant type.'),
	1002012: row(
		400,
		'invalid_scope',
		'The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
	),
	500112: client(
		'The reply address does not match the reply address provided when requesting the authorization code.',
	),

	// The user's grant.
	65001: grant(
		({ clientId }) =>
			`The user or administrator has not consented to use the application with ID '${clientId}' named 'n8n'. Send an interactive authorization request for this user and resource.`,
		'consent_required',
	),
	70000: grant(
		'The provided value for the refresh token is not valid: it was used before, has expired or was revoked.',
	),
	54005: grant('OAuth2 Authorization code was already redeemed or is not valid.'),
	501481: grant(
		'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
	),
	70043: grant(
		(context) =>
			`The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on ${issued(context, 2)} and the maximum allowed lifetime for this request is 86400.`,
		'token_expired',
	),
	700082: grant(
		(context) =>
			`The refresh token has expired due to inactivity. The token was issued on ${issued(context, 91)} and was inactive for 90.00:00:00.`,
		'token_expired',
	),
	50173: grant(
		(context) =>
			`The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${issued(context, 9)}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${issued(context, 1)}'.`,
		'bad_token',
	),

	// Conditional Access and multi-factor authentication.
	53003: grant(
		'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
		'message_only',
		challenge,
	),
	530003: grant(
		'Your device is required to be managed to access this resource.',
		'message_only',
		challenge,
	),
	530084: grant(
		'Access has been blocked by conditional access token protection policy configured by this organization. To learn more, see https://aka.ms/TBCADocs.',
		'message_only',
	),
	50158: grant(
		'External security challenge not satisfied. User will be redirected to another page or authentication provider to satisfy additional authentication challenges.',
		'basic_action',
		challenge,
	),
	50076: grant(
		"Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
		'basic_action',
		challenge,
	),
	50079: grant(
		"Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
		'basic_action',
		challenge,
	),

	90033: row(503, 'temporarily_unavailable', 'A transient error has occurred. Please try again.'),
};

/** A refusal in Entra's own form; a number that the table lacks is an invalid_request. */
export function entraRefusal(
	code: number,
	context: RefusalContext,
	given: { status?: number; error?: string; text?: string } = {},
): Answer {
	const known = AADSTS[code] ?? request('An error has occurred while the request was processed.');
	const trace = randomUUID();
	const correlation = randomUUID();
	const timestamp = `${new Date(context.now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
	const text =
		given.text ??
		known.text({
			...{ tenantId: '', tenantName: context.tenantId ?? '', clientId: '', resource: '' },
			...defined(context),
		});
	return {
		status: given.status ?? known.status,
		from: 'entra',
		body: {
			error: given.error ?? known.error,
			error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
			error_codes: [code],
			timestamp,
			trace_id: trace,
			correlation_id: correlation,
			error_uri: `https://login.microsoftonline.com/error?code=${code}`,
			...(known.suberror ? { suberror: known.suberror } : {}),
			...(known.claims ? { claims: known.claims } : {}),
		},
	};
}

/** What is undefined must not hide a default. */
const defined = (context: RefusalContext): RefusalContext =>
	Object.fromEntries(
		Object.entries(context).filter(([, value]) => value !== undefined),
	) as unknown as RefusalContext;
