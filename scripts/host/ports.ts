import { createServer, type AddressInfo } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** A port that is free now, by listening on it for a moment: the only honest answer. */
export async function freePort(): Promise<number> {
	return await listenFor(0);
}

/** Whether a port is free now. */
export async function isFree(port: number): Promise<boolean> {
	return await listenFor(port).then(
		() => true,
		() => false,
	);
}

function listenFor(wanted: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(wanted, LOOPBACK, () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}
