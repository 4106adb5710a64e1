import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changelogProblems, readChangelog } from '../../scripts/release/changelog';
import { repositoryOf, strayNames, strayNamesIn } from '../../scripts/release/names';
import { ownerSteps } from '../../scripts/release/ownerSteps';
import { workflowProblems } from '../../scripts/release/workflows';
import manifest from '../../package.json';

const ROOT = join(__dirname, '../..');
const HEAD = '# Changelog\n\nWhat users notice.\n\n';
const ONE = '## 0.1.0 - 2026-11-27\n\nThe first version.\n';
const TWO = '## 0.2.0 - 2026-12-01\n\n- More.\n\n';

describe('the changelog', () => {
	test('of this repository is in the form that a release needs', () => {
		const text = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
		const { entries, problems } = readChangelog(text);
		expect(problems).toEqual([]);
		expect(entries[0]!.version).toBe(manifest.version);
	});

	test('gives the notes of a version', () => {
		expect(readChangelog(HEAD + TWO + ONE).entries).toEqual([
			{ version: '0.2.0', date: '2026-12-01', notes: '- More.' },
			{ version: '0.1.0', date: '2026-11-27', notes: 'The first version.' },
		]);
	});

	test.each([
		[
			'another version',
			HEAD + ONE,
			'0.2.0',
			"its newest version is 0.1.0, package.json's is 0.2.0",
		],
		['no version', HEAD, '0.1.0', 'its newest version is missing'],
		['no date', `${HEAD}## 0.1.0\n\nFirst.\n`, '0.1.0', 'is not “## 1.2.3 - 2026-11-27”'],
		['no such day', `${HEAD}## 0.1.0 - 2026-13-27\n\nA.\n`, '0.1.0', 'there is no day 2026-13-27'],
		['no notes', `${HEAD}## 0.1.0 - 2026-11-27\n`, '0.1.0', 'nothing stands under it'],
		['a wrong order', HEAD + ONE + TWO, '0.1.0', '0.1.0 stands above 0.2.0'],
		[
			'ten after nine',
			`${HEAD}## 0.9.0 - 2026-11-27\n\nA.\n\n## 0.10.0 - 2026-11-26\n\nB.\n`,
			'0.9.0',
			'is not newer',
		],
		[
			'what has no version yet',
			`${HEAD}## Unreleased\n\n- New.\n\n${ONE}`,
			'0.1.0',
			'give it a version',
		],
	])('with %s cannot be released', (_, text, version, problem) => {
		expect(changelogProblems(text, version).join('\n')).toContain(problem);
	});

	test('may have an empty “Unreleased”, and a pre-release before its release', () => {
		expect(changelogProblems(`${HEAD}## Unreleased\n\n${TWO}${ONE}`, '0.2.0')).toEqual([]);
		const beta = '## 0.2.0-beta.1 - 2026-11-30\n\n- Try.\n\n';
		expect(changelogProblems(HEAD + TWO + beta + ONE, '0.2.0')).toEqual([]);
	});
});

describe('the names', () => {
	const home = {
		name: 'n8n-nodes-intune-enrollment',
		repository: { url: 'git+https://github.com/someone/tokens.git' },
	};

	test('are the same in every file', () => {
		expect(strayNamesIn(ROOT, manifest)).toEqual([]);
	});

	test('have their home in package.json', () => {
		expect(repositoryOf(home)).toBe('someone/tokens');
		expect(() => repositoryOf({ ...home, repository: { url: 'https://example.com' } })).toThrow(
			'package.json',
		);
	});

	test('of the package or the repository that are not the home’s are found', () => {
		const text = [
			'https://github.com/someone/tokens#readme',
			`https://github.com/old/${home.name}/issues`,
			'https://github.com/n8n-io/n8n',
			`"type": "n8n-nodes-old.${'intuneEnrollment'}"`,
			'"type": "n8n-nodes-intune-enrollment.intuneEnrollmentTrigger"',
		].join('\n');
		expect(strayNames(text, home)).toEqual([`old/${home.name}`, 'n8n-nodes-old']);
	});

	test('are in the steps that are left to an owner', () => {
		const steps = ownerSteps({ ...home, version: '1.2.3' }, 'free').join('\n');
		for (const word of ['someone', 'tokens', home.name, 'v1.2.3', 'publish.yml', 'nobody has it'])
			expect(steps).toContain(word);
	});
});

describe('a workflow', () => {
	const checkout = `actions/checkout@${'a'.repeat(40)}`;
	const step = { uses: checkout, with: { 'persist-credentials': false } };
	const workflow = (job: object) => ({
		permissions: {},
		jobs: { test: { steps: [step], ...job } },
	});

	test('of this kind is fine', () => {
		expect(workflowProblems(workflow({}))).toEqual([]);
	});

	test.each([
		['a moving action', { steps: [{ uses: 'actions/cache@v5' }] }, 'not held to a commit'],
		['kept credentials', { steps: [{ uses: checkout }] }, 'leaves its credentials'],
		['a stored token', { steps: [{ run: 'x', env: { T: '${{ secrets.NPM_TOKEN }}' } }] }, 'stored'],
		['a right to write', { permissions: { contents: 'write' } }, 'may write contents'],
		['an identity in tests', { permissions: { 'id-token': 'write' } }, 'may write id-token'],
		['a title in a script', { steps: [{ run: 'echo ${{ github.head_ref }}' }] }, 'script itself'],
	])('with %s is refused', (_, job, problem) => {
		expect(workflowProblems(workflow(job)).join('\n')).toContain(problem);
	});
});
