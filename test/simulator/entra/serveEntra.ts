import type { Cloud } from '../cloud';
import type { Served } from '../faults/withFault';
import type { Call } from '../graph/call';
import type { Exchange } from '../http/exchange';
import type { Answer } from '../http/answer';
import type { Tenant } from '../tenant';
import { adminConsent, authorize } from './authorize';
import { deviceCode } from './deviceCode';
import { instanceDiscovery, keys, openIdConfiguration } from './discovery';
import { serveToken } from './serveToken';

/** Endpoints other than the token's, by what follows the tenant in the path. */
const ENDPOINTS: Record<string, (tenant: Tenant, name: string, query: URLSearchParams) => Answer> =
	{
		'/oauth2/v2.0/authorize': authorize,
		'/adminconsent': adminConsent,
		'/v2.0/adminconsent': adminConsent,
		'/v2.0/.well-known/openid-configuration': (tenant, name) =>
			tenant.entra.refusedTenant(name) ?? openIdConfiguration(tenant),
		'/discovery/v2.0/keys': (tenant) => keys(tenant),
		// Of no tenant: it stands under `common`.
		'/discovery/instance': (tenant, _name, query) => instanceDiscovery(tenant.origin, query),
	};

/** Serves what is Entra's by its path; undefined: it is not. */
export function serveEntra(
	cloud: Cloud,
	exchange: Exchange,
	common: Omit<Call, 'operation' | 'isWrite'>,
	text: string,
): { tenant: Tenant; served: Promise<Served> } | undefined {
	const [, encoded = '', endpoint = ''] = /^\/([^/]+)(\/.+)$/.exec(common.path) ?? [];
	const name = decodeURIComponent(encoded);
	// What is asked of a tenant that does not exist, the first one refuses.
	const tenant = cloud.tenant(name) ?? cloud.first;
	if (endpoint === '/oauth2/v2.0/token') {
		const call: Call = { ...common, operation: 'token', isWrite: false };
		const form = new URLSearchParams(common.method === 'POST' ? text : '');
		return { tenant, served: serveToken(tenant, exchange, call, name, form) };
	}
	if (endpoint === '/oauth2/v2.0/devicecode') {
		const answer = deviceCode(tenant, name, new URLSearchParams(text));
		return { tenant, served: Promise.resolve({ answer, effect: 'send' }) };
	}
	if (!Object.hasOwn(ENDPOINTS, endpoint)) return undefined;
	const answer = ENDPOINTS[endpoint]!(tenant, name, new URLSearchParams(common.query));
	return { tenant, served: Promise.resolve({ answer, effect: 'send' }) };
}
