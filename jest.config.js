/** Unit tests and tests through the real n8n-core engine; `npm run test:n8n` has its own config. */
module.exports = {
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': '@swc/jest' },
	testMatch: ['<rootDir>/test/{unit,engine}/**/*.test.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/host', '<rootDir>/.cache'],
	testTimeout: 60000,
};
