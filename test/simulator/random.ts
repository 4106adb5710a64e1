import { randomBytes } from 'node:crypto';

/** A small seeded generator (mulberry32): the same seed gives the same order of batch answers and faults. */
export class SeededRandom {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** 0 ≤ x < 1 */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let t = this.state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	}

	shuffle<T>(items: T[]): T[] {
		for (let i = items.length - 1; i > 0; i--) {
			const j = Math.floor(this.next() * (i + 1));
			[items[i], items[j]] = [items[j]!, items[i]!];
		}
		return items;
	}
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Upper-case letters, as enrollment tokens are made of. */
export function randomLetters(length: number): string {
	let text = '';
	for (const byte of randomBytes(length)) text += LETTERS[byte % 26];
	return text;
}

export const randomSecret = (bytes = 24): string => randomBytes(bytes).toString('base64url');
