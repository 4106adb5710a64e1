/**
 * Three sets of tests. What the last two need is set up by `npm run test:n8n` and `npm run test:e2e`,
 * so they run only where `--selectProjects` asks for them.
 */
const everywhere = {
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': '<rootDir>/test/jest/transform.cjs' },
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test/hosts', '<rootDir>/.cache'],
};

/** Rules, the real engine of n8n-core, and the simulator itself. */
const withoutServer = {
	...everywhere,
	displayName: 'rules',
	testEnvironment: '<rootDir>/test/jest/environment.cjs',
	runtime: '<rootDir>/test/jest/runtime.cjs',
	testMatch: ['<rootDir>/test/{unit,engine,simulator,probe,openapi}/**/*.test.ts'],
};

/** On a real n8n, which is started once for all of them. */
const onN8n = {
	...everywhere,
	displayName: 'n8n',
	testMatch: ['<rootDir>/test/n8n/**/*.test.ts'],
	globalSetup: '<rootDir>/test/n8n/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/n8n/support/globalTeardown.ts',
};

/** With real parts: browser, identity provider, Redis, the oldest n8n. */
const withRealParts = {
	...everywhere,
	displayName: 'e2e',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	globalSetup: '<rootDir>/test/e2e/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/support/globalTeardown.ts',
	testTimeout: 180_000,
};

const asked = process.argv.some((one) => one.startsWith('--selectProjects'));

module.exports = {
	projects: asked ? [withoutServer, onN8n, withRealParts] : [withoutServer],
	// jest leaves one core idle by default, which on two is half of them
	maxWorkers: '100%',
	testTimeout: 60_000,
};
