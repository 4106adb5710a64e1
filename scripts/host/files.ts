import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowJson } from './n8nTypes';

export const ROOT = join(__dirname, '..', '..');

/** The private folder that holds a real n8n and the Node.js it needs. */
export const HOST_FOLDER = join(ROOT, 'test', 'hosts', 'n8n');

/** The same for the oldest n8n that the README names, on the oldest Node.js. */
export const OLDEST_HOST_FOLDER = join(ROOT, 'test', 'hosts', 'oldestN8n');

/** Everything that the commands make: not committed, safe to delete. */
export const CACHE_FOLDER = join(ROOT, '.cache');

const EXAMPLES = join(ROOT, 'examples');

/** The shipped example workflows by file name, without `.json`, just as a user would import them. */
export function readExamples(): Record<string, WorkflowJson> {
	const names = readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'));
	return Object.fromEntries(
		names.map((name) => [
			name.replace(/\.json$/, ''),
			JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8')) as WorkflowJson,
		]),
	);
}
