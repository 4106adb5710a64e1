import { ALPHABET, isAnswer, isLag, isStep, type LagLetter, type Letter } from './letters';

/** All letters but those for a whole run, and those that mean nothing: a sound answer ends the sequence, no lag is none. */
const MOMENTS = ALPHABET.filter((letter) => letter !== 'ok' && !isLag(letter));
export const LAG_LETTERS = ALPHABET.filter(
	(letter): letter is LagLetter => isLag(letter) && letter !== 'lag0',
);

/** So many sequences of at most `length` letters of the whole alphabet there are. */
export function countAll(length: number): number {
	return sumOfPowers(ALPHABET.length, length);
}

/**
 * The sequences that follow from one by one more letter. Of those that mean the same there is one:
 * - `ok` ends the write: whatever stands behind it strikes nothing, and at the end it is what comes anyway
 * - a lag holds for the whole run: its place does not matter, and a second one would only take its place
 * - what happens between two answers happens there in one order
 * @param meetsSoundService an attempt of the write came after the last letter, which another answer can strike
 */
export function following(letters: readonly Letter[], meetsSoundService: boolean): Letter[][] {
	const last = letters.at(-1);
	return MOMENTS.filter((letter) => {
		if (isAnswer(letter)) return meetsSoundService;
		return last === undefined || isAnswer(last) || rank(letter) >= rank(last);
	}).map((letter) => [...letters, letter]);
}

/** So many sequences of at most `length` letters are played where each of them strikes. */
export function countDistinct(length: number): number {
	let count = 0;
	let edge: Letter[][] = [[]];
	for (let letters = 0; ; letters++) {
		count += edge.length;
		const lagged = letters < length ? LAG_LETTERS.length * edge.length : 0;
		count += lagged;
		if (letters === length) return count;
		edge = edge.flatMap((sequence) => following(sequence, true));
	}
}

const rank = (letter: Letter): number => (isStep(letter) ? ALPHABET.indexOf(letter) : Infinity);

function sumOfPowers(base: number, upTo: number): number {
	return Array.from({ length: upTo + 1 }, (_, power) => base ** power).reduce((a, b) => a + b);
}
