const { execFileSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { dest, parallel, series, src } = require('gulp');
const { build } = require('esbuild');

async function clean() {
	rmSync('dist', { recursive: true, force: true });
}

async function compile() {
	execFileSync(process.execPath, [require.resolve('typescript/bin/tsc')], { stdio: 'inherit' });
}

/** n8n loads icons and codex files from beside the compiled classes. */
function assets() {
	return src('nodes/**/*.{svg,node.json}', { base: '.', encoding: false }).pipe(dest('dist'));
}

/** The published package has no run-time dependencies: the QR encoder goes in as one minified file. */
async function bundle() {
	await build({
		entryPoints: ['bundled/qrPng.ts'],
		outfile: 'dist/bundled/qrPng.js',
		bundle: true,
		minify: true,
		platform: 'browser',
		format: 'cjs',
		target: 'es2022',
		legalComments: 'inline',
	});
}

exports.build = series(clean, compile, parallel(assets, bundle));
exports.default = exports.build;
