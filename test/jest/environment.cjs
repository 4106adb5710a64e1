const vm = require('node:vm');
const { sep } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Tests in Node's own global object, in place of a vm context per file.
 *
 * In a context each look-up of a global (`Math`, `Buffer`, `Object`) goes through a proxy: 300 ns in place of 20, which
 * made up a third of all time here, most of it in QR codes. What is lost is that files of one worker share their
 * globals; modules are loaded anew for each file as ever, but for those that runtime.cjs shares.
 */
module.exports = class OneGlobal extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		this.global = globalThis;
		this.moduleMocker = new this.moduleMocker.constructor(globalThis);
		this.fakeTimersModern = new this.fakeTimersModern.constructor({
			config: config.projectConfig,
			global: globalThis,
		});
		// jest replaces these for the file
		this.before = { console: globalThis.console, exit: process.exit };
		forgetDist(config.projectConfig.rootDir);
	}

	getVmContext() {
		return HERE;
	}

	async teardown() {
		await super.teardown();
		globalThis.console = this.before.console;
		process.exit = this.before.exit;
	}
};

/** The built node remembers things between its runs: each file gets one that knows of nothing. */
function forgetDist(root) {
	for (const file of Object.keys(require.cache)) {
		if (file.startsWith(root + sep + 'dist' + sep)) delete require.cache[file];
	}
}

/** Stands for no context at all: jest compiles each module for the context that the environment names. */
const HERE = {};
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, options) =>
	compileFunction(
		code,
		parameters,
		options?.parsingContext === HERE ? { ...options, parsingContext: undefined } : options,
	);
