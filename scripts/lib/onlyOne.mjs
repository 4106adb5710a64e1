import { rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';

/**
 * Makes this process the only one that holds a socket. The system takes it back when the process ends, however that
 * happens, so that nothing is left over that could lock anybody out.
 *
 * @param {string} path of the socket
 * @param {() => string} describe what the others are told, asked each time
 * @returns {Promise<string | undefined>} nothing for the holder, and for everybody else what the holder tells
 */
export async function becomeOnlyOne(path, describe) {
	if (await listen(path, describe)) return undefined;
	const told = await ask(path);
	if (told !== undefined) return told;
	// Nobody answers: its holder was killed, and only the file is left.
	rmSync(path, { force: true });
	return (await listen(path, describe)) ? undefined : ((await ask(path)) ?? '');
}

function listen(path, describe) {
	return new Promise((resolve, reject) => {
		const server = createServer((socket) => {
			socket.once('error', () => {});
			socket.end(describe());
		});
		server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
		server.listen(path, () => {
			// Whoever holds it need not stay up for it.
			server.unref();
			resolve(true);
		});
	});
}

function ask(path) {
	return new Promise((resolve) => {
		let told = '';
		const socket = createConnection(path);
		socket.setEncoding('utf8');
		socket.on('data', (chunk) => (told += chunk));
		socket.once('end', () => resolve(told));
		socket.once('error', () => resolve(undefined));
	});
}
