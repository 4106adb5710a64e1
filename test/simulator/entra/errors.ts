import { randomUUID } from 'node:crypto';
import type { Answer } from '../http/answer';

/** Entra ID's own codes: learn.microsoft.com/entra/identity-platform/reference-error-codes. */
export const REFUSALS = {
	wrongSecret: [
		401,
		'invalid_client',
		7000215,
		'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to the app.',
	],
	expiredSecret: [
		401,
		'invalid_client',
		7000222,
		'The provided client secret keys for the app are expired. Visit the Azure portal to create new keys for your app.',
	],
	noSecret: [
		401,
		'invalid_client',
		7000218,
		"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
	],
	unknownApp: [
		400,
		'unauthorized_client',
		700016,
		'Application was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant.',
	],
	unknownTenant: [
		400,
		'invalid_request',
		90002,
		'Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.',
	],
	commonTenant: [
		400,
		'invalid_request',
		50194,
		'Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps.',
	],
	noGrant: [
		400,
		'invalid_request',
		900144,
		"The request body must contain the following parameter: 'grant_type'.",
	],
	unknownGrant: [
		400,
		'unsupported_grant_type',
		70003,
		'The app requested an unsupported grant type.',
	],
	wrongScope: [
		400,
		'invalid_scope',
		1002012,
		'The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
	],
	badRefreshToken: [
		400,
		'invalid_grant',
		70000,
		'The provided value for the refresh token is not valid: it was used before, has expired or was revoked.',
	],
	badCode: [
		400,
		'invalid_grant',
		54005,
		'OAuth2 Authorization code was already redeemed or is not valid.',
	],
	wrongRedirect: [
		400,
		'invalid_client',
		500112,
		'The reply address does not match the reply address provided when requesting the authorization code.',
	],
	badVerifier: [
		400,
		'invalid_grant',
		501481,
		'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
	],
} as const;

/** A refusal in Entra's own form. */
export function entraError(
	now: number,
	status: number,
	error: string,
	code: number,
	text: string,
): Answer {
	const trace = randomUUID();
	const correlation = randomUUID();
	const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
	return {
		status,
		from: 'entra',
		body: {
			error,
			error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
			error_codes: [code],
			timestamp,
			trace_id: trace,
			correlation_id: correlation,
			error_uri: `https://login.microsoftonline.com/error?code=${code}`,
		},
	};
}
