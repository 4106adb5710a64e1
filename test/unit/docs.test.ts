import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADVICE } from '../../nodes/IntuneEnrollment/graph/signInAdvice';
import { messagesOfSources } from './messages';

const ROOT = join(__dirname, '..', '..');

/** A document as plain text: without marks and line breaks, in lower case. */
function textOf(file: string): string {
	return plain(readFileSync(join(ROOT, file), 'utf8'));
}

function plain(text: string): string {
	return text
		.replace(/[_*`\\]/g, '')
		.replace(/(?:… ?)+…/g, '…')
		.replace(/\s+/g, ' ')
		.toLowerCase();
}

describe('docs/errors.md', () => {
	const errors = textOf('docs/errors.md');
	const messages = messagesOfSources();

	test('the sources are read', () => {
		expect(messages.length).toBeGreaterThan(120);
		for (const known of ['the profile could not be read', 'The client secret is wrong'])
			expect(messages).toContain(known);
	});

	test('every text of the sources is in it', () => {
		expect(messages.filter((message) => !errors.includes(plain(message)))).toEqual([]);
	});

	test('every code of Entra stands in the row of its words', () => {
		const rows = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').split('\n').map(plain);
		for (const { codes, message } of ADVICE) {
			const row = rows.find((one) => one.startsWith(`| ${plain(message)} `)) ?? '';
			expect(codes.filter((code) => !row.includes(String(code)))).toEqual([]);
		}
	});
});
