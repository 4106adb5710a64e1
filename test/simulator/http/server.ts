import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { serveBatch } from '../batch/serveBatch';
import { route, UNREADABLE, type Call } from '../graph/call';
import { makeCertificate } from '../certificate';
import { realClock } from '../clock';
import { serveControl } from '../control';
import { Entra } from '../entra/entra';
import { Exchange } from './exchange';
import { authenticate, serveCall } from '../graph/serveCall';
import type { Served } from '../faults/withFault';
import { initialSettings } from '../settings';
import { createSimulator } from '../simulator';
import { serveToken } from '../entra/serveToken';
import type { Simulator } from '../handle';
import type { ApiVersion, SimulatorOptions } from '../types';
import { World } from '../world';

/** Graph takes requests of up to 4 MB. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** One HTTP request with its body as text. */
interface Received {
	method: string;
	url: string;
	headers: Record<string, string | undefined>;
	text: string;
}

/** Starts Entra ID and Graph, both on one origin of 127.0.0.1. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const world = new World(initialSettings(options), options.clock ?? realClock);
	const certificate = options.https ? await makeCertificate() : undefined;
	const app = createApp(certificate);
	const entra = new Entra(world);
	const running: { simulator?: Simulator } = {};
	app.all('/*', (request, reply) => {
		reply.hijack();
		const received: Received = {
			method: request.method,
			url: request.raw.url ?? '/',
			headers: request.headers as Received['headers'],
			text: typeof request.body === 'string' ? request.body : '',
		};
		if (received.url.startsWith('/_simulator')) {
			serveControl(running.simulator!, received, reply.raw);
		} else void serve(world, entra, received, reply.raw);
	});
	app.server.on('connection', () => world.journal.counters.connections++);
	await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	const { port } = app.server.address() as { port: number };
	world.origin = `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`;
	const simulator = createSimulator(world, port, certificate?.ca, async () => {
		world.stopping.abort();
		app.server.closeAllConnections();
		await app.close();
	});
	running.simulator = simulator;
	return simulator;
}

function createApp(certificate: { key: string; cert: string } | undefined): FastifyInstance {
	const app = fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		...(certificate ? { https: certificate } : {}),
	}) as unknown as FastifyInstance;
	// What a body is, and whether it may be read, is for Graph to say.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	return app;
}

async function serve(
	world: World,
	entra: Entra,
	received: Received,
	raw: ServerResponse,
): Promise<void> {
	const exchange = new Exchange(world, raw);
	const requestId = randomUUID();
	const ids = { requestId, clientRequestId: received.headers['client-request-id'] ?? requestId };
	try {
		const { answer, effect, dripEveryMs } = await dispatch(world, entra, exchange, received, ids);
		exchange.deliver(answer, effect, ids, dripEveryMs);
	} catch (error) {
		// A fault of the simulator itself must not pass for one of the service.
		console.error('simulator:', error);
		exchange.deliver({ status: 500, body: `simulator: ${String(error)}` }, 'send', ids);
	}
}

async function dispatch(
	world: World,
	entra: Entra,
	exchange: Exchange,
	received: Received,
	ids: Call['ids'],
): Promise<Served> {
	const { method, headers } = received;
	const [pathname = '', query = ''] = received.url.split(/\?(.*)/s);
	const [, tenant, endpoint] = /^\/([^/]+)\/oauth2\/v2\.0\/(authorize|token)$/.exec(pathname) ?? [];
	const common = { at: world.clock.now(), method, query, part: false, ids, headers };
	if (tenant !== undefined && endpoint === 'authorize') {
		return {
			answer: entra.authorize(decodeURIComponent(tenant), new URLSearchParams(query)),
			effect: 'send',
		};
	}
	if (tenant !== undefined) {
		const call: Call = { ...common, path: pathname, operation: 'token', isWrite: false };
		const form = new URLSearchParams(method === 'POST' ? received.text : '');
		return serveToken(world, entra, exchange, call, decodeURIComponent(tenant), form);
	}
	world.journal.requestOpened();
	exchange.whenClosed(() => world.journal.requestClosed());
	const [, version, path = ''] = /^\/(beta|v1\.0)(\/.*)?$/i.exec(pathname) ?? [];
	const call: Call = {
		...common,
		path: version ? path : pathname,
		version: version?.toLowerCase() as ApiVersion | undefined,
		// Without a version the first segment is nothing that the router knows.
		...(version ? route(method, path) : { ...route('', pathname), operation: 'unknown' as const }),
		body: parseBody(received.text),
	};
	if (version && path === '/$batch' && method === 'POST') {
		return serveBatch(world, exchange, { ...call, operation: 'batch' });
	}
	return serveCall(world, exchange, call, () => authenticate(world, call));
}

function parseBody(text: string): unknown {
	if (text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return UNREADABLE;
	}
}
