import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where `npm run test:e2e` has found or put a program of the system. */
export function programPath(name: string): string {
	const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
	const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
	if (!found) throw new Error(`${name} is missing: start this by \`npm run test:e2e\``);
	return found;
}
