const { spawn } = require('node:child_process');
const { parallel } = require('gulp');

/** tsc judges the types; what is shipped comes from esbuild. */
function types() {
	const tsc = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [tsc, '--noEmit'], { stdio: 'inherit' });
}

async function dist() {
	const { compile } = await import('./scripts/lib/compile.mjs');
	await compile();
}

exports.build = parallel(types, dist);
exports.default = exports.build;
