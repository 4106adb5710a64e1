import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Another origin that a redirect may point at; nothing may ever reach it. */
export async function openElsewhere(): Promise<{
	origin: string;
	requests(): number;
	stop(): Promise<void>;
}> {
	let requests = 0;
	const server: Server = createServer((_request, response) => {
		requests += 1;
		response.writeHead(204).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests: () => requests,
		stop: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}
