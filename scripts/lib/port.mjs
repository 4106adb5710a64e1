import { createServer } from 'node:net';
import { UserFacingError } from './terminal.mjs';

/** Asked before everything else: n8n itself would say so only after minutes of installing. */
export async function requireFreePort(port, usage) {
	const problem = await new Promise((resolve) => {
		const server = createServer();
		server.once('error', (error) => resolve(error.code));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
	});
	if (!problem) return;
	const reason =
		problem === 'EADDRINUSE' ? 'is taken by another program' : `is refused: ${problem}`;
	throw new UserFacingError(`Port ${port} ${reason}. Choose another one: ${usage}`);
}
