import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that is made up once, then kept in the demo's folder, for this user only. */
export function kept<T>(folder: string, name: string, make: () => T): T {
	const file = join(folder, `${name}.json`);
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
	const value = make();
	writeFileSync(file, JSON.stringify(value), { mode: 0o600 });
	return value;
}
