import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ROOT } from './paths.mjs';
import { runNpm } from './runCommand.mjs';
import { UserFacingError } from './terminal.mjs';

const FOLDER = join(CACHE, 'packed');

/** Packs the built package, as publishing would, and returns the tarball's path and size. */
export async function packNode(destination = FOLDER, root = ROOT) {
	mkdirSync(destination, { recursive: true });
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
	const { output } = await npmOrFail(args, root);
	const [{ filename, size }] = JSON.parse(output.slice(output.indexOf('[')));
	return { file: join(destination, filename), bytes: size };
}

/**
 * Packs the package and installs the tarball as n8n itself installs community packages, so that the
 * types get their real names; `nodes` looks as `.n8n/nodes` does in n8n's user folder, and each n8n here gets a copy of it. Does nothing where that very tarball is installed already.
 * @param root another checkout, which has been built
 */
export async function prepareNodes(root = ROOT) {
	const folder = root === ROOT ? FOLDER : join(CACHE, 'packed-other');
	const nodes = join(folder, 'nodes');
	const { file, bytes } = await packNode(folder, root);
	const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
	const stamp = join(nodes, 'node_modules', '.installed-tarball');
	if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sha256) {
		rmSync(nodes, { recursive: true, force: true });
		mkdirSync(nodes, { recursive: true });
		writeFileSync(join(nodes, 'package.json'), '{"name":"installed-nodes","private":true}\n');
		// Peer dependencies stay out, as n8n does it: n8n-workflow comes from the host.
		const args = ['install', file, '--ignore-scripts', '--legacy-peer-deps'];
		await npmOrFail([...args, '--no-audit', '--no-fund'], nodes);
		writeFileSync(stamp, sha256);
	}
	return { file, bytes, nodes };
}

async function npmOrFail(args, cwd) {
	const result = await runNpm(args, { cwd, quiet: true });
	if (result.code === 0) return result;
	throw new UserFacingError(`npm ${args[0]} failed:\n${result.lastLines}`);
}
