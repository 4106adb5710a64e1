import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { UserFacingError } from './terminal.mjs';

/** What dist is made of. */
const SOURCES = ['nodes', 'credentials', 'bundled', 'package.json', 'scripts/lib/compile.mjs'];

/** Builds, without judging types, unless everything in dist is newer than every source. */
export async function buildIfStale() {
	const dist = filesIn(join(ROOT, 'dist'));
	const newestSource = Math.max(...SOURCES.flatMap((path) => filesIn(join(ROOT, path))).map(age));
	// Copied icons keep their sources' times, so the newest file of dist tells when it was built.
	if (dist.length > 0 && Math.max(...dist.map(age)) > newestSource) return;
	// Not before it is installed.
	const { compile } = await import('./compile.mjs');
	await compile().catch((error) => {
		// What is there already would pass for a finished build next time.
		rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
		throw new UserFacingError(`The build failed:\n${error.message}`);
	});
}

function filesIn(path) {
	if (!existsSync(path)) return [];
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

function age(path) {
	return statSync(path).mtimeMs;
}
