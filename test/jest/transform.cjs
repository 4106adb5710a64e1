const { transformSync } = require('esbuild');

/** TypeScript by the compiler that also makes what is shipped. tsc judges the types, for all at once. */
module.exports = {
	process(source, file) {
		const { code, map } = transformSync(source, {
			loader: 'ts',
			format: 'cjs',
			target: 'es2022',
			// jest's modules are loaded by require
			supported: { 'dynamic-import': false },
			sourcefile: file,
			sourcemap: 'external',
			// test/tsconfig.json is for editors and tsc
			tsconfigRaw: '{}',
		});
		return { code, map };
	},
};
