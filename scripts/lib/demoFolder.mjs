import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);

/**
 * The data of `npm start`: n8n's database, the log-in, the tenant. One folder per checkout, outside of it: the node
 * would find the development copy of n8n-workflow there instead of n8n's own.
 */
export const DEMO_FOLDER = join(tmpdir(), `n8n-nodes-intune-enrollment-demo-${checkout}`);

/** Where a second `npm start` of this checkout asks the first one. Short, as systems cut such paths at 103 bytes. */
export const DEMO_SOCKET =
	process.platform === 'win32'
		? `\\\\.\\pipe\\intune-demo-${checkout}`
		: join(tmpdir(), `intune-demo-${checkout}.sock`);
