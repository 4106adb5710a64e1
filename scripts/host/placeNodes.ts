import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER } from './files';

/** Where scripts/lib/packedNode.mjs has put the packed and installed package. */
const PREPARED = join(CACHE_FOLDER, 'packed', 'nodes');

/** Gives an n8n the packed package, before it is started. */
export function placeNodes(userFolder: string, prepared = PREPARED): void {
	if (!existsSync(join(prepared, 'node_modules'))) {
		throw new Error('The package is not packed yet: start this by its npm script');
	}
	const folder = join(userFolder, '.n8n', 'nodes');
	rmSync(folder, { recursive: true, force: true });
	cpSync(prepared, folder, { recursive: true });
}
