import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Resource = Record<string, unknown>;

interface Received {
	method: string;
	path: string;
	updateMask: string | null;
	headers: IncomingMessage['headers'];
	body: Resource;
}

/** A stand-in for somebody else's REST API: resources by path that are read, patched by a mask, and replaced. */
export interface StandIn {
	origin: string;
	resources: Map<string, Resource>;
	/** What came that changes something, in its order. */
	writes: Received[];
	/** So many of the next writes are answered 503. */
	failing: number;
	stop: () => Promise<void>;
}

export async function openStandIn(): Promise<StandIn> {
	const server = createServer((request, response) => {
		void textOf(request).then((text) => {
			const { status, body } = answer(standIn, request, text);
			response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
			response.end(JSON.stringify(body));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const standIn: StandIn = {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		resources: new Map(),
		writes: [],
		failing: 0,
		stop: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
	return standIn;
}

async function textOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function answer(
	standIn: StandIn,
	{ method = '', url = '', headers }: IncomingMessage,
	text: string,
): { status: number; body: Resource } {
	const { pathname: path, searchParams } = new URL(url, standIn.origin);
	const resource = standIn.resources.get(path);
	if (!resource) return { status: 404, body: { error: { message: `Nothing at ${path}` } } };
	if (method === 'GET') return { status: 200, body: resource };
	const body = JSON.parse(text) as Resource;
	const updateMask = searchParams.get('updateMask');
	standIn.writes.push({ method, path, updateMask, headers, body });
	if (standIn.failing > 0) {
		standIn.failing -= 1;
		return { status: 503, body: { error: { message: 'Try again later' } } };
	}
	const changed = method === 'PUT' ? body : { ...resource, ...masked(body, updateMask) };
	standIn.resources.set(path, changed);
	return { status: 200, body: changed };
}

/** Of a patch, what its mask names. */
function masked(body: Resource, updateMask: string | null): Resource {
	const names = new Set(updateMask?.split(',') ?? Object.keys(body));
	return Object.fromEntries(Object.entries(body).filter(([name]) => names.has(name)));
}
