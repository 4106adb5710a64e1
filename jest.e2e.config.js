/** Tests with real parts (browser, identity provider, Redis, old n8n): see `npm run test:e2e`. */
module.exports = {
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': '@swc/jest' },
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	modulePathIgnorePatterns: [
		'<rootDir>/dist',
		'<rootDir>/host',
		'<rootDir>/oldHost',
		'<rootDir>/.cache',
	],
	globalSetup: '<rootDir>/test/e2e/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/support/globalTeardown.ts',
	// Two cores, and each of these tests starts programs of its own.
	maxWorkers: 1,
	testTimeout: 180000,
};
