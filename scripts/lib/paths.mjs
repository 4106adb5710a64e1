import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Everything that the commands make: not committed, safe to delete. */
export const CACHE = join(ROOT, '.cache');

/** The private folder that holds a real n8n and the Node.js it needs. */
export const HOST = join(ROOT, 'test', 'hosts', 'n8n');

/** The same for the oldest n8n that the README names, on the oldest Node.js. */
export const OLDEST_HOST = join(ROOT, 'test', 'hosts', 'oldestN8n');

/** The private folder of the mutation run. */
export const MUTATION = join(ROOT, 'test', 'mutation');
