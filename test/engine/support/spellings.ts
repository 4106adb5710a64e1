import type { FaultAction } from '../../simulator/types';

const each = (spell: (character: string) => string) => (text: string) =>
	[...text].map(spell).join('');
const hex = (character: string, length: number) =>
	character.charCodeAt(0).toString(16).padStart(length, '0');

/** Ways to write a secret into an answer. */
export const SPELLINGS: Record<string, (text: string) => string> = {
	'as it is': (text) => text,
	'in doubled JSON': (text) => JSON.stringify(JSON.stringify({ value: text })),
	'escaped in JSON': each((character) => `\\u${hex(character, 4)}`),
	'percent-encoded': each((character) => `%${hex(character, 2)}`),
	'in base64': (text) => Buffer.from(text).toString('base64'),
	'in HTML entities': each((character) => `&#x${hex(character, 2)};`),
};

/** The places of an answer of Entra's, or of somebody in front of it, that can repeat something. */
export const ENTRA: Record<string, (said: string) => FaultAction> = {
	'a sentence with a number that is known': (said) => ({
		kind: 'aadsts',
		code: 7000215,
		text: `Wrong: ${said}`,
	}),
	'a sentence with another number': (said) => ({
		kind: 'aadsts',
		code: 1,
		error: said,
		text: `AADSTS1: Wrong: ${said}`,
	}),
	'an error without a number': (said) => ({
		kind: 'page',
		status: 400,
		page: { custom: { error: said, error_description: said } },
	}),
	...Object.fromEntries(
		[200, 403, 503].map((status) => [
			`a web page ${status}`,
			(said: string): FaultAction => ({
				kind: 'page',
				status,
				page: { custom: `<html>${said}</html>` },
			}),
		]),
	),
};
