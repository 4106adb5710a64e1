import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import manifest from '../../package.json';

const ROOT = join(__dirname, '../..');

test('n8n installs nothing beside the package', () => {
	for (const key of ['dependencies', 'optionalDependencies', 'bundleDependencies', 'overrides']) {
		expect(manifest).not.toHaveProperty(key);
	}
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

test('only dist is published, with the notices of the code that is bundled in it', () => {
	expect(manifest.files).toEqual(['dist', 'THIRD-PARTY-NOTICES']);
});

test('the notices name every project whose code is bundled, and go into the tarball', async () => {
	const { metafile } = await build({
		absWorkingDir: ROOT,
		entryPoints: ['bundled/qrPng.ts'],
		bundle: true,
		platform: 'node',
		outdir: 'never-written',
		write: false,
		metafile: true,
	});
	const bundled = Object.keys(metafile.inputs).flatMap(
		(file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(file)?.[1] ?? [],
	);
	const notices = readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES'), 'utf8');
	expect(bundled.length).toBeGreaterThan(0);
	for (const name of bundled) expect(notices).toMatch(new RegExp(`^${name}, https://`, 'm'));
	const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: ROOT,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ files }] = JSON.parse(packed) as [{ files: Array<{ path: string }> }];
	expect(files.map(({ path }) => path)).toEqual(
		expect.arrayContaining(['LICENSE', 'THIRD-PARTY-NOTICES']),
	);
});

test('nothing runs when it is installed', () => {
	for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
		expect(manifest.scripts).not.toHaveProperty(script);
	}
});

test('n8n finds it as a strict community node', () => {
	expect(manifest.name).toBe('n8n-nodes-intune-enrollment');
	expect(manifest.keywords).toContain('n8n-community-node-package');
	expect(manifest.license).toBe('MIT');
	expect(manifest.n8n.strict).toBe(true);
	for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials])
		expect(path).toMatch(/^dist\/.*\.js$/);
});
