import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The private folder that holds a real n8n and the Node.js it needs. */
export const HOST = join(ROOT, 'host');

/** The same for the oldest n8n that the README names, on the Node.js of its time. */
export const OLD_HOST = join(ROOT, 'oldHost');
