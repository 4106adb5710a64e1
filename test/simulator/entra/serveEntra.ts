import type { Cloud } from '../cloud';
import type { Served } from '../faults/withFault';
import type { Call } from '../graph/call';
import type { Exchange } from '../http/exchange';
import type { Answer } from '../http/answer';
import type { Tenant } from '../tenant';
import { serveToken } from './serveToken';

/** Serves what is Entra's by its path; undefined: it is not. */
export function serveEntra(
	cloud: Cloud,
	exchange: Exchange,
	common: Omit<Call, 'operation' | 'isWrite'>,
	text: string,
): { tenant: Tenant; served: Promise<Served> } | undefined {
	const [, encoded = '', endpoint] =
		/^\/([^/]+)\/oauth2\/v2\.0\/(authorize|token)$/.exec(common.path) ?? [];
	if (!endpoint) return undefined;
	const name = decodeURIComponent(encoded);
	// What is asked of a tenant that does not exist, the first one refuses.
	const tenant = cloud.tenant(name) ?? cloud.first;
	if (endpoint === 'token') {
		const call: Call = { ...common, operation: 'token', isWrite: false };
		const form = new URLSearchParams(common.method === 'POST' ? text : '');
		return { tenant, served: serveToken(tenant, exchange, call, name, form) };
	}
	return { tenant, served: sent(tenant.entra.authorize(name, new URLSearchParams(common.query))) };
}

const sent = async (answer: Answer): Promise<Served> => ({ answer, effect: 'send' });
