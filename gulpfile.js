const { execFileSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { basename } = require('node:path');
const { dest, parallel, series, src } = require('gulp');
const { build } = require('esbuild');

const NODE_FOLDER = 'nodes/IntuneEnrollment';

/** State that node and trigger share within one n8n, and time: modules of their own beside the bundles. */
const SHARED = ['graph/clock', 'graph/pacer'];

async function clean() {
	rmSync('dist', { recursive: true, force: true });
}

/** tsc judges the types; what is shipped comes from esbuild. */
async function types() {
	execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--noEmit'], {
		stdio: 'inherit',
	});
}

/** n8n loads icons and codex files from beside the compiled classes. */
function assets() {
	return src('nodes/**/*.{svg,node.json}', { base: '.', encoding: false }).pipe(dest('dist'));
}

/**
 * One file for each class that n8n loads: n8n starts faster with a few files than with sixty. Beside them stand the
 * modules that they share, and the QR encoder with its libraries, which is loaded when a picture is drawn: the package
 * has no run-time dependencies. Names stay readable, for those who read what they install.
 */
async function bundle() {
	const common = {
		bundle: true,
		// fflate's build for Node.js needs worker threads
		platform: 'browser',
		format: 'cjs',
		target: 'es2022',
		// becomes a require, as n8n loads its nodes
		supported: { 'dynamic-import': false },
		minifySyntax: true,
		minifyWhitespace: true,
		legalComments: 'inline',
		external: ['n8n-workflow', 'luxon'],
		outbase: '.',
		outdir: 'dist',
	};
	const beside = (folder) => ({
		name: 'modules-of-their-own',
		setup({ onResolve }) {
			onResolve({ filter: /\/(?:clock|pacer|qrPng)$/ }, ({ path, kind }) => {
				if (kind === 'entry-point') return undefined;
				if (kind === 'dynamic-import') return { path: '../../bundled/qrPng.js', external: true };
				return { path: `${folder}${basename(path)}.js`, external: true };
			});
		},
	});
	await build({
		...common,
		entryPoints: [
			'credentials/MicrosoftIntuneOAuth2Api.credentials.ts',
			`${NODE_FOLDER}/IntuneEnrollment.node.ts`,
			`${NODE_FOLDER}/IntuneEnrollmentTrigger.node.ts`,
		],
		plugins: [beside('./graph/')],
	});
	await build({
		...common,
		entryPoints: [...SHARED.map((name) => `${NODE_FOLDER}/${name}.ts`), 'bundled/qrPng.ts'],
		plugins: [beside('./')],
	});
}

exports.build = series(clean, parallel(types, assets, bundle));
exports.default = exports.build;
