import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const headings = readme.match(/^## .*$/gm) ?? [];

test('has what n8n asks of a README', () => {
	const asked = [
		['install', '## Install'],
		['operations', '## What it can do'],
		['credentials', '## Connect your tenant'],
		['usage', '## Your first token'],
		['resources', '## Resources'],
		['version history', '## Version history'],
	];
	for (const [, heading] of asked) expect(headings).toContain(heading);
	expect(readme).toContain('**Compatibility**');
});

test('leads to security, changes and the proof on one’s own tenant from its first screen', () => {
	const [firstScreen = ''] = readme.split(/^## /m);
	for (const file of ['SECURITY.md', 'CHANGELOG.md', 'docs/probe.md'])
		expect(firstScreen).toContain(`](${file})`);
});

test('has the version in its history', () => {
	const [, history = ''] = readme.split('## Version history');
	expect(history).toContain(`| ${manifest.version} `);
});

test('every command that it names exists', () => {
	const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
	expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(named));
});
