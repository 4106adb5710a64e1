import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';
import { concatList } from '../../scripts/record/film';
import { LONGEST_S, LOOK_MS, readingMs, restMs } from '../../scripts/record/pace';
import { SUBJECTS } from '../../scripts/record/scene';
import { SCENES } from '../../scripts/record/scenes';

/** Two lines under the picture. */
const LONGEST_CAPTION = 150;

describe('the scenes of the verification video', () => {
	test('show all that somebody who verifies the package wants to see, and nothing else', () => {
		const shown = new Set(SCENES.flatMap(({ shows }) => shows));
		expect([...shown].sort()).toEqual([...SUBJECTS].sort());
	});

	test.each(SCENES.map(({ caption, shows }) => [caption, shows] as const))(
		'%s',
		(caption, shows) => {
			expect(caption.trim()).not.toBe('');
			expect(caption.length).toBeLessThanOrEqual(LONGEST_CAPTION);
			expect(shows.length).toBeGreaterThan(0);
		},
	);

	test.each(['Create', 'Ensure Valid', 'Get', 'QR code', 'Get Many', 'Revoke'])(
		'%s is called by its name where it is shown',
		(subject) => {
			const captions = SCENES.filter(({ shows }) => shows.includes(subject));
			expect(captions.some(({ caption }) => caption.includes(subject))).toBe(true);
		},
	);

	test('the viewer learns at once that the tenant is simulated', () => {
		expect(SCENES[0]?.caption).toMatch(/simulated/);
	});

	test('one of them is the still', () => {
		expect(SCENES.filter(({ still }) => still)).toHaveLength(1);
	});

	test('captions alone leave half of the time for what they speak of', () => {
		const reading = SCENES.reduce((sum, { caption }) => sum + readingMs(caption), 0);
		expect(reading).toBeLessThanOrEqual((LONGEST_S * 1000) / 2);
	});
});

describe('how long a scene stays', () => {
	const caption = 'x'.repeat(50);

	test.each([
		['', 1200],
		[caption, 4200],
		['x'.repeat(100), 7200],
	])('a caption can be read: %p', (text, ms) => expect(readingMs(text)).toBe(ms));

	test.each([
		['nothing took time: until it is read', 0, 4200],
		['it was being read meanwhile', 1000, 3200],
		['read by now: what came out is looked at', 4000, LOOK_MS],
		['it took long', 60_000, LOOK_MS],
	])('%s', (_, passed, rest) => expect(restMs(caption, passed)).toBe(rest));
});

describe('the list for the encoder', () => {
	test('each picture stays until the next, the last one to the end', () => {
		const shown = [
			{ file: 'a', from: 0 },
			{ file: 'b', from: 1500 },
		];
		expect(concatList(shown, 4000).split('\n')).toEqual([
			'ffconcat version 1.0',
			...["file 'a'", 'duration 1.5', "file 'b'", 'duration 2.5', "file 'b'"],
		]);
	});
});

test('docs/publishing.md says how it is made', () => {
	const page = readFileSync(join(__dirname, '../../docs/publishing.md'), 'utf8');
	const row = page.split('\n').find((line) => line.startsWith('| video'));
	expect(row).toContain('npm run record');
	expect(manifest.scripts).toHaveProperty('record');
});
