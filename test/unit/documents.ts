import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** The cells of each row of a document's tables. */
export function rowsOf(file: string): string[][] {
	return tableRows(readFileSync(join(ROOT, file), 'utf8'));
}

/** The cells of each row of the tables of a text. */
export function tableRows(text: string): string[][] {
	return text
		.split('\n')
		.filter((line) => line.startsWith('| '))
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
}

/** A document as plain text: without marks and line breaks, in lower case. */
export function textOf(file: string): string {
	return plain(readFileSync(join(ROOT, file), 'utf8'));
}

export function plain(text: string): string {
	return text
		.replace(/[_*`\\]/g, '')
		.replace(/(?:… ?)+…/g, '…')
		.replace(/\s+/g, ' ')
		.toLowerCase();
}
