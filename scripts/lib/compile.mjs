import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './paths.mjs';

const NODE_FOLDER = 'nodes/IntuneEnrollment';

/** The classes that n8n loads, each by the file of its name. */
const NODES = ['IntuneEnrollment', 'IntuneEnrollmentTrigger'];
const CREDENTIALS = ['MicrosoftIntuneMultiTenantApi', 'MicrosoftIntuneOAuth2Api'];

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
 * One file for both nodes: n8n starts faster with a few files than with sixty, and node and trigger share what the process
 * remembers. Beside it stand the clock, in whose place tests put one of their own, and the QR encoder with its libraries,
 * which is loaded when a picture is drawn: the package has no run-time dependencies. Nothing is minified, for those who
 * read what they install.
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
		external: ['n8n-workflow', 'luxon', 'crypto'],
		outbase: '.',
		outdir: 'dist',
	};
	const nodes = NODES.map((name) => `export { ${name} } from './${name}.node';`).join('\n');
	await Promise.all([
		build({
			...common,
			stdin: { contents: nodes, resolveDir: join(ROOT, NODE_FOLDER), sourcefile: 'nodes.ts' },
			outdir: undefined,
			outfile: `dist/${NODE_FOLDER}/nodes.js`,
			plugins: [BESIDE],
		}),
		build({
			...common,
			entryPoints: [
				...CREDENTIALS.map((name) => `credentials/${name}.credentials.ts`),
				`${NODE_FOLDER}/graph/clock.ts`,
				'bundled/qrPng.ts',
			],
		}),
	]);
	for (const name of NODES) {
		const file = join(ROOT, 'dist', NODE_FOLDER, `${name}.node.js`);
		writeFileSync(file, `'use strict';\nexports.${name} = require('./nodes.js').${name};\n`);
	}
}

/** Leaves the modules beside it out of the nodes' file, and names them as seen from there. */
const BESIDE = {
	name: 'beside',
	setup({ onResolve }) {
		onResolve({ filter: /\/clock$/ }, () => ({ path: './graph/clock.js', external: true }));
		onResolve({ filter: /\/qrPng$/ }, () => ({ path: '../../bundled/qrPng.js', external: true }));
	},
};
