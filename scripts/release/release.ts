import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../host/files';
import { inTemporaryFolder, scanSource, scanTarball, type Verdict } from '../scan/scanner';
import { changelogProblems, readChangelog } from './changelog';
import { strayNamesIn, type Home } from './names';
import { ownerSteps, type NameOnNpm } from './ownerSteps';

interface Manifest extends Home {
	version: string;
}

export interface ReleaseOptions {
	dryRun: boolean;
	/** What the other commands share: saying something, running npm, packing. */
	tools: {
		say(line?: string): void;
		runNpm(args: string[], options?: object): Promise<{ code: number; output: string }>;
		packNode(folder: string): Promise<{ file: string; bytes: number }>;
	};
	/** npm scripts that are run first. */
	scripts: string[];
}

const FOLDER = join(ROOT, '.cache', 'release');

/** Everything up to the upload; and, on GitHub, the upload. Answers whether all is well. */
export async function release({ dryRun, tools, scripts }: ReleaseOptions): Promise<boolean> {
	const { say, runNpm, packNode } = tools;
	const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
	const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
	const problems: string[] = [];
	const found = (what: string, wrong: string[]) => {
		say(`${wrong.length === 0 ? '✔' : '✖'} ${what}`);
		for (const one of wrong) say(`    ${one}`);
		problems.push(...wrong);
	};

	found('names: one home in package.json', strayNamesIn(ROOT, manifest));
	found('changelog and version', [
		...changelogProblems(changelog, manifest.version),
		...lockProblems(manifest.version),
	]);
	found('the work tree is a commit', gitProblems(manifest.version));
	for (const script of scripts) {
		const { code } = await runNpm(['run', '--silent', script], { cwd: ROOT });
		found(`npm run ${script}`, code === 0 ? [] : [`npm run ${script} failed`]);
	}
	found("n8n's scanner: the commit, checked out afresh", said(await scanCommit()));

	rmSync(FOLDER, { recursive: true, force: true });
	mkdirSync(FOLDER, { recursive: true });
	const { file, bytes } = await packNode(FOLDER);
	for (const [what, verdict] of await scanTarball(file))
		found(`n8n's scanner: ${what}`, said(verdict));
	const notes = join(FOLDER, 'notes.md');
	writeFileSync(notes, `${readChangelog(changelog).entries[0]?.notes ?? ''}\n`);
	say(`\nTarball  ${file}, ${(bytes / 1000).toFixed(1)} kB, sha512-${sha512(file)}`);
	say(`Notes    ${notes}`);

	if (problems.length > 0) {
		say(`\nNot ready: ${problems.length} of these are to be mended first.`);
		return false;
	}
	if (dryRun) {
		say('\nReady, but for what only an owner can do:\n');
		const name = await nameOnNpm(manifest.name, runNpm);
		for (const [index, step] of ownerSteps(manifest, name).entries())
			say(`${index + 1}. ${step}\n`);
		return true;
	}
	const upload = ['publish', file, '--provenance', '--access', 'public'];
	return (await runNpm(upload, { cwd: ROOT })).code === 0;
}

const sha512 = (file: string): string =>
	createHash('sha512').update(readFileSync(file)).digest('base64');

const said = ({ passed, message, details }: Verdict): string[] =>
	passed ? [] : [[message, details].filter(Boolean).join('\n')];

const git = (...args: string[]): string =>
	execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();

function lockProblems(version: string): string[] {
	const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Manifest;
	return lock.version === version
		? []
		: [`package-lock.json says ${lock.version}: run npm install --package-lock-only`];
}

/** The provenance statement names a commit: what is packed must be exactly that. */
function gitProblems(version: string): string[] {
	const problems = git('status', '--porcelain') === '' ? [] : ['there are changes not committed'];
	const tag = `v${version}`;
	const [tagged] = git('tag', '--list', tag) === '' ? [] : [git('rev-list', '-n1', tag)];
	if (tagged !== undefined && tagged !== git('rev-parse', 'HEAD'))
		problems.push(`${tag} is another commit already: raise the version`);
	const ref = process.env.GITHUB_REF ?? '';
	if (ref.startsWith('refs/tags/') && ref !== `refs/tags/${tag}`)
		problems.push(`the tag is ${ref.slice(10)}, package.json says ${version}`);
	return problems;
}

/** As n8n does it: on the commit that the provenance statement names, without anything that lies about here. */
async function scanCommit(): Promise<Verdict> {
	return await inTemporaryFolder(async (folder) => {
		const archive = join(folder, 'commit.tar');
		git('archive', '--output', archive, 'HEAD');
		execFileSync('tar', ['-xf', archive, '-C', folder]);
		return await scanSource(folder);
	});
}

async function nameOnNpm(
	name: string,
	runNpm: ReleaseOptions['tools']['runNpm'],
): Promise<NameOnNpm> {
	const { code, output } = await runNpm(['view', name, 'name'], { cwd: ROOT, quiet: true });
	if (code === 0) return 'taken';
	return output.includes('E404') ? 'free' : undefined;
}
