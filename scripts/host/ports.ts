import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** Listens on the port for a moment: the only honest answer to "is it free?". 0 takes any free one. */
function tryPort(port: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, LOOPBACK, () => {
			const address = server.address();
			const bound = typeof address === 'object' && address ? address.port : undefined;
			server.close(() => resolve(bound));
		});
	});
}

export async function freePort(): Promise<number> {
	const port = await tryPort(0);
	if (port === undefined) throw new Error(`No free port on ${LOOPBACK}`);
	return port;
}

export async function isPortFree(port: number): Promise<boolean> {
	return (await tryPort(port)) !== undefined;
}
