import { execFileSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../..');

/** All that `npm start` and `npm run simulator` load, and what the build bundles into the node. */
const ENTRIES = [
	...['scripts/start.mjs', 'scripts/demo/demo.ts', 'scripts/demo/tour.ts'],
	...['scripts/simulator.mjs', 'test/simulator/cli.ts', 'bundled/qrPng.ts'],
];

/** The packages that are imported from these files, and from all files that they import. */
async function importedPackages(entryPoints: string[]): Promise<string[]> {
	const { metafile } = await build({
		absWorkingDir: ROOT,
		entryPoints,
		bundle: true,
		packages: 'external',
		platform: 'node',
		format: 'esm',
		outdir: 'never-written',
		write: false,
		metafile: true,
	});
	const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
	const names = imported.filter(({ path, external }) => external && !isBuiltin(path));
	return [...new Set(names.map(({ path }) => packageOf(path)))].sort();
}

const packageOf = (path: string): string => /^(@[^/]+\/)?[^/]+/.exec(path)![0];

test('npm start installs the packages that it imports, and no others', async () => {
	const program = `import { START_TOOLS } from './scripts/lib/installs.mjs'; console.log(START_TOOLS.join());`;
	const args = ['--input-type=module', '-e', program];
	const installed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
	expect(installed.trim().split(',').sort()).toEqual(await importedPackages(ENTRIES));
});
