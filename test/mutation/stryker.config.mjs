import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const NODE = 'nodes/IntuneEnrollment';

const files = (folder, names) => names.map((name) => `${NODE}/${folder}/${name}.ts`);

/** What decides, each held by a table of cases of its own in test/unit. */
const DECISIONS = [
	...files('enrollment', [
		'collections',
		'deviceEvents',
		'expiryEvents',
		'profileId',
		'secrets',
		'tokenState',
		'validity',
		'whoseToken',
		'wifi',
	]),
	...files('graph', ['batch', 'classify', 'errorBody', 'pacer', 'pages', 'retry', 'thrownError']),
];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	plugins: [join(HERE, 'node_modules/@stryker-mutator/jest-runner/dist/src/index.js')],
	testRunner: 'jest',
	mutate: DECISIONS,
	jest: {
		projectType: 'custom',
		config: {
			testEnvironment: 'node',
			transform: { '^.+\\.ts$': '<rootDir>/test/jest/transform.cjs' },
			testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
			// pages, packages and pictures are no rules; thousands of interleavings take seconds for each mutant
			testPathIgnorePatterns: [
				'docs|develop|readme|examples|evidence|record|release|qrPng|qrScripts|issueForms|package|startTools|tenantSignIn',
			],
			modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test/hosts', '<rootDir>/.cache'],
		},
	},
	coverageAnalysis: 'perTest',
	// a table of names or a pattern is loaded once for all tests; each such mutant would take a run of its own of all of them
	ignoreStatic: true,
	// a text is wrong only where somebody reads it: tests of words are in test/engine
	mutator: { excludedMutations: ['StringLiteral'] },
	ignorePatterns: [
		'dist',
		'.cache',
		'docs',
		'examples',
		'test/hosts',
		'test/mutation/node_modules',
		'test/e2e',
		'test/n8n',
		'.git',
	],
	tempDirName: '.cache/stryker',
	reporters: ['clear-text', 'json', 'progress-append-only'],
	jsonReporter: { fileName: '.cache/mutation/report.json' },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	concurrency: 2,
	allowConsoleColors: false,
};
