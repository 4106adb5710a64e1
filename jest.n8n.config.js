/** Tests on a real n8n, which is started once for all of them: see `npm run test:n8n`. */
module.exports = {
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': '@swc/jest' },
	testMatch: ['<rootDir>/test/n8n/**/*.test.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/host', '<rootDir>/.cache'],
	globalSetup: '<rootDir>/test/n8n/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/n8n/support/globalTeardown.ts',
	// They share one n8n, with workflows of the same names and webhook paths in it.
	maxWorkers: 1,
	testTimeout: 120000,
};
