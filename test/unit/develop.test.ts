import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const NODE = join(ROOT, 'nodes', 'IntuneEnrollment');

const page = readFileSync(join(ROOT, 'docs', 'develop.md'), 'utf8');
const foldersOfNode = readdirSync(NODE, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => `${name}/`);

/** Everything with a slash or an ending of ours, in the text and in the picture. */
const named = [
	...new Set(
		[...page.matchAll(/(?<![\w./:-])((?:[\w-]+\/)+(?:[\w.-]*\w)?|[\w-]+\.ts)(?![\w/])/g)].map(
			([, path]) => path!,
		),
	),
];

function exists(path: string): boolean {
	return existsSync(join(NODE, path)) || existsSync(join(ROOT, path));
}

describe('docs/develop.md', () => {
	test('names paths', () => {
		expect(named.length).toBeGreaterThan(50);
		for (const known of [
			'failure.ts',
			'graph/write.ts',
			'enrollment/',
			'test/importDirections.mjs',
		])
			expect(named).toContain(known);
	});

	test('every path that it names exists', () => {
		expect(named.filter((path) => !exists(path))).toEqual([]);
	});

	test('it names every folder of the node', () => {
		expect(foldersOfNode.filter((folder) => !page.includes(`| \`${folder}\``))).toEqual([]);
	});

	test('it links to pages that exist', () => {
		const links = [...page.matchAll(/\]\(([^):#]+)\)/g)].map(([, file]) => file!);
		expect(links.filter((file) => !existsSync(join(ROOT, 'docs', file)))).toEqual([]);
	});

	test('every command that it names exists', () => {
		const commands = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
		expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(commands));
	});
});
