import { cpSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './paths.mjs';

const NODE_FOLDER = 'nodes/IntuneEnrollment';

/** State that node and trigger share within one n8n, and time: modules of their own beside the bundles. */
const SHARED = ['graph/clock', 'graph/pacer'];

/** Makes dist of the sources. The types are judged elsewhere: by `npm run build`, which is what is published. */
export async function compile() {
	rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
	copyAssets();
	await bundle();
}

/** n8n loads icons and codex files from beside the compiled classes. */
function copyAssets() {
	for (const file of readdirSync(join(ROOT, 'nodes'), { recursive: true })) {
		if (/\.(svg|node\.json)$/.test(file))
			cpSync(join(ROOT, 'nodes', file), join(ROOT, 'dist', 'nodes', file));
	}
}

/**
 * One file for each class that n8n loads: n8n starts faster with a few files than with sixty. Beside them stand the
 * modules that they share, and the QR encoder with its libraries, which is loaded when a picture is drawn: the package
 * has no run-time dependencies. Nothing is minified, for those who read what they install.
 */
async function bundle() {
	const common = {
		absWorkingDir: ROOT,
		bundle: true,
		// fflate's build for Node.js needs worker threads
		platform: 'browser',
		format: 'cjs',
		target: 'es2022',
		// becomes a require, as n8n loads its nodes
		supported: { 'dynamic-import': false },
		legalComments: 'inline',
		external: ['n8n-workflow', 'luxon'],
		outbase: '.',
		outdir: 'dist',
	};
	await Promise.all([
		build({
			...common,
			entryPoints: [
				'credentials/MicrosoftIntuneOAuth2Api.credentials.ts',
				`${NODE_FOLDER}/IntuneEnrollment.node.ts`,
				`${NODE_FOLDER}/IntuneEnrollmentTrigger.node.ts`,
			],
			plugins: [sharedFrom('./graph/')],
		}),
		build({
			...common,
			entryPoints: [...SHARED.map((name) => `${NODE_FOLDER}/${name}.ts`), 'bundled/qrPng.ts'],
			plugins: [sharedFrom('./')],
		}),
	]);
}

/** Leaves the modules of their own out of a bundle, and names them as seen from its file. */
function sharedFrom(folder) {
	return {
		name: 'modules-of-their-own',
		setup({ onResolve }) {
			onResolve({ filter: /\/(?:clock|pacer|qrPng)$/ }, ({ path, kind }) => {
				if (kind === 'entry-point') return undefined;
				if (kind === 'dynamic-import') return { path: '../../bundled/qrPng.js', external: true };
				return { path: `${folder}${basename(path)}.js`, external: true };
			});
		},
	};
}
