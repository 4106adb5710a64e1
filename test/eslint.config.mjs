import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importDirections } from './importDirections.mjs';

/** Everything that is not shipped: n8n's rules on imports and globals hold for nodes/ and credentials/ only. */
export default defineConfig(
	globalIgnores(['dist', 'test/hosts', '.cache']),
	{ files: ['nodes/**/*.ts'], languageOptions: { parser: tseslint.parser } },
	importDirections,
	{
		files: ['**/*.ts'],
		ignores: ['nodes/**'],
		extends: [js.configs.recommended, tseslint.configs.recommended],
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-require-imports': 'off',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
			],
		},
	},
);
