import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { properties as triggerProperties } from '../../nodes/IntuneEnrollment/events';
import { properties } from '../../nodes/IntuneEnrollment/operations';
import manifest from '../../package.json';

const ROOT = join(__dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const headings = readme.match(/^## .*$/gm) ?? [];

/** "Token → Create" of every operation, and "Trigger → Device Enrolled" of every event, as n8n shows them. */
function operations(): string[] {
	const named = (all: INodeProperties[], name: string) => all.filter((one) => one.name === name);
	const choices = ({ options = [] }: INodeProperties) => options.map((one) => one.name);
	const [resources] = named(properties, 'resource').map(choices);
	return [
		...named(properties, 'operation').flatMap((field, index) =>
			choices(field).map((name) => `${resources![index]} → ${name}`),
		),
		...named(triggerProperties, 'event')
			.flatMap(choices)
			.map((name) => `Trigger → ${name}`),
	];
}

/** "Profile → Set, Get, Clear Enrollment Group" and the like, one by one. */
function oneByOne(list: string): string[] {
	const [resource, names = ''] = list.trim().split(' → ');
	const group = ' Enrollment Group';
	return names
		.split(', ')
		.map((name) => (list.endsWith(group) && !name.endsWith(group) ? name + group : name))
		.map((name) => `${resource} → ${name}`);
}

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

test('tells every operation and event, in the table and in a chapter of its own', () => {
	const [, first = ''] = readme.match(/^## What it can do$(.+?)^### /ms) ?? [];
	const rows = [...first.matchAll(/^\| (\w+ → .+?) +\|/gm)].map(([, list = '']) => list);
	const chapters = [...readme.matchAll(/^### (\w+ → .+)$/gm)].map(([, list = '']) => list);
	const there = operations().sort();
	expect(rows.flatMap(oneByOne).sort()).toEqual(there);
	expect(chapters.flatMap(oneByOne).sort()).toEqual(there);
});
