const { createRequire, isBuiltin } = require('node:module');
const { dirname, isAbsolute, join, resolve, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const DIST = join(__dirname, '..', '..', 'dist') + sep;

/**
 * Packages, and the built node that n8n's loader requires, by Node's own require: n8n-core alone is two thousand files,
 * which jest would compile again for each test file.
 */
exports.default = class SharedPackages extends Runtime {
	requireModuleOrMock(from, name) {
		const file = name === '@jest/globals' ? undefined : sharedFile(from, name);
		return file === undefined ? super.requireModuleOrMock(from, name) : require(file);
	}
};
exports.__esModule = true;

function sharedFile(from, name) {
	if (isBuiltin(name)) return undefined;
	const isBare = !name.startsWith('.') && !isAbsolute(name);
	if (isBare) return createRequire(from).resolve(name);
	const file = resolve(dirname(from), name);
	return file.startsWith(DIST) || file.includes(`${sep}node_modules${sep}`) ? file : undefined;
}
