import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ROOT } from './paths.mjs';

/** Where the last run of each command is noted, for docs/evidence.md. */
export const EVIDENCE = join(CACHE, 'evidence');

/**
 * Notes how a whole run came out. Runs of a part prove nothing and are not noted.
 *
 * @param {string} name of the file
 * @param {{ command: string, ok: boolean, summary: string }} result
 */
export function noteRun(name, result) {
	mkdirSync(EVIDENCE, { recursive: true });
	const run = {
		...result,
		date: new Date().toISOString().slice(0, 10),
		commit: commit(),
		node: process.versions.node,
	};
	writeFileSync(join(EVIDENCE, `${name}.json`), `${JSON.stringify(run, null, 2)}\n`);
}

/** With a + where something was changed since. */
function commit() {
	const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
	try {
		const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
		return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
	} catch {
		return 'no git';
	}
}
