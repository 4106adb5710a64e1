import { serveBatch } from '../batch/serveBatch';
import type { Cloud } from '../cloud';
import { serveEntra } from '../entra/serveEntra';
import type { Served } from '../faults/withFault';
import { UNREADABLE, type Call } from '../graph/call';
import { route } from '../graph/route';
import { authenticate, bearerOf, serveCall } from '../graph/serveCall';
import type { Tenant } from '../tenant';
import type { ApiVersion } from '../types';
import type { CallIds } from './answer';
import type { Exchange } from './exchange';

/** One HTTP request with its body as text. */
export interface Received {
	method: string;
	url: string;
	headers: Record<string, string | undefined>;
	text: string;
}

/** Serves one request: of Entra, of the tenant that its path names; of Graph, of the tenant that its bearer opens. */
export async function dispatch(
	cloud: Cloud,
	exchange: Exchange,
	received: Received,
	ids: CallIds,
): Promise<Served & { tenant: Tenant }> {
	const { method, headers } = received;
	const [path = '', query = ''] = received.url.split(/\?(.*)/s);
	const call = { at: cloud.clock.now(), method, path, query, part: false, ids, headers };
	const entra = serveEntra(cloud, exchange, call, received.text);
	if (entra) return { tenant: entra.tenant, ...(await entra.served) };
	const bearer = bearerOf(headers.authorization);
	const tenant = cloud.tenantOfBearer(bearer);
	const signed = { ...call, clientId: cloud.clientOfBearer(bearer) };
	return { tenant, ...(await serveGraph(tenant, exchange, signed, received.text)) };
}

function serveGraph(
	tenant: Tenant,
	exchange: Exchange,
	common: Omit<Call, 'operation' | 'isWrite'>,
	text: string,
): Promise<Served> {
	tenant.journal.requestOpened();
	exchange.whenClosed(() => tenant.journal.requestClosed());
	const { method, path: pathname } = common;
	const [, version, path = ''] = /^\/(beta|v1\.0)(\/.*)?$/i.exec(pathname) ?? [];
	const call: Call = {
		...common,
		path: version ? path : pathname,
		version: version?.toLowerCase() as ApiVersion | undefined,
		// Without a version the first segment is nothing that the router knows.
		...(version ? route(method, path) : { ...route('', pathname), operation: 'unknown' as const }),
		body: parseBody(text),
	};
	if (version && path === '/$batch' && method === 'POST') {
		return serveBatch(tenant, exchange, { ...call, operation: 'batch' });
	}
	return serveCall(tenant, exchange, call, () => authenticate(tenant, call));
}

function parseBody(text: string): unknown {
	if (text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return UNREADABLE;
	}
}
