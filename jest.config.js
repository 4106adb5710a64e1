/** Unit tests, the simulator's own, and tests through the real n8n-core engine; `npm run test:n8n` has its own config. */
module.exports = {
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': '@swc/jest' },
	testMatch: ['<rootDir>/test/{unit,simulator,engine}/**/*.test.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/host', '<rootDir>/.cache'],
	// jest leaves one core idle by default, which on two is half of them
	maxWorkers: '100%',
	testTimeout: 60000,
};
