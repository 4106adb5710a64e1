import type { Answer } from '../http/answer';
import type { Tenant } from '../tenant';
import { signingKey } from './signingKey';

const json = (body: object): Answer => ({ status: 200, body, worked: true, from: 'entra' });

/** GET {tenant}/v2.0/.well-known/openid-configuration. OpenID Connect Discovery 1.0, as Entra fills it. */
export function openIdConfiguration({ origin, settings }: Tenant): Answer {
	const base = `${origin}/${settings.tenantId}`;
	return json({
		token_endpoint: `${base}/oauth2/v2.0/token`,
		token_endpoint_auth_methods_supported: [
			'client_secret_post',
			'private_key_jwt',
			'client_secret_basic',
		],
		jwks_uri: `${base}/discovery/v2.0/keys`,
		response_modes_supported: ['query', 'fragment', 'form_post'],
		subject_types_supported: ['pairwise'],
		id_token_signing_alg_values_supported: ['RS256'],
		response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
		scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
		issuer: `${base}/v2.0`,
		request_uri_parameter_supported: false,
		authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
		end_session_endpoint: `${base}/oauth2/v2.0/logout`,
		claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'tid'],
		tenant_region_scope: 'EU',
		cloud_instance_name: new URL(origin).host,
		msgraph_host: new URL(origin).host,
	});
}

/** GET {tenant}/discovery/v2.0/keys: the key that signs id_tokens. */
export function keys({ origin, settings }: Tenant): Answer {
	const { kid, publicKey } = signingKey();
	const issuer = `${origin}/${settings.tenantId}/v2.0`;
	return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid, issuer }] });
}

/** GET common/discovery/instance: which hosts are one cloud; sign-in libraries ask before they trust one. */
export function instanceDiscovery(origin: string, query: URLSearchParams): Answer {
	const { host } = new URL(origin);
	const asked = query.get('authorization_endpoint') ?? '';
	const [, tenant = 'common'] = URL.canParse(asked) ? new URL(asked).pathname.split('/') : [];
	return json({
		tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
		'api-version': '1.1',
		metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
	});
}
