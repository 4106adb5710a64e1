import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { makeCertificate } from '../certificate';
import { realClock } from '../clock';
import { Cloud } from '../cloud';
import { serveControl } from '../control';
import type { Simulator } from '../handle';
import { initialSettings } from '../settings';
import { handleOf } from '../simulator';
import { Tenant } from '../tenant';
import type { SimulatorOptions } from '../types';
import { Exchange } from './exchange';
import { dispatch, type Received } from './dispatch';

/** Graph takes requests of up to 4 MB. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Starts Entra ID and Graph, both on one origin of 127.0.0.1. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port: wantedPort = 0, https = false, clock = realClock, ...settings } = options;
	const cloud = new Cloud(clock);
	const tenant = new Tenant(cloud, initialSettings(settings));
	const certificate = https ? await makeCertificate() : undefined;
	const app = createApp(certificate);
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
		} else void serve(cloud, received, reply.raw);
	});
	app.server.on('connection', () => tenant.journal.counters.connections++);
	await app.listen({ host: '127.0.0.1', port: wantedPort });
	const { port } = app.server.address() as { port: number };
	cloud.origin = `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`;
	const stop = async () => {
		cloud.stopping.abort();
		app.server.closeAllConnections();
		await app.close();
	};
	running.simulator = handleOf(tenant, { port, ca: certificate?.ca, stop });
	return running.simulator;
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

async function serve(cloud: Cloud, received: Received, raw: ServerResponse): Promise<void> {
	const exchange = new Exchange(cloud, raw);
	const requestId = randomUUID();
	const ids = { requestId, clientRequestId: received.headers['client-request-id'] ?? requestId };
	try {
		const { tenant, answer, effect, dripEveryMs } = await dispatch(cloud, exchange, received, ids);
		exchange.deliver(tenant, answer, effect, ids, dripEveryMs);
	} catch (error) {
		// A fault of the simulator itself must not pass for one of the service.
		console.error('simulator:', error);
		const answer = { status: 500, body: `simulator: ${String(error)}` };
		exchange.deliver(cloud.first, answer, 'send', ids);
	}
}
