import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What of package.json names the package and its repository: their only home. */
export interface Home {
	name: string;
	repository: { url: string };
}

const NOT_LOOKED_AT = /(^|\/)package-lock\.json$|\.(png|svg)$/;

/** `owner/name` of package.json's repository on GitHub; n8n verifies only what is there. */
export function repositoryOf({ repository }: Home): string {
	const [, owner, name] =
		/^git\+https:\/\/github\.com\/([\w.-]+)\/([\w.-]+)\.git$/.exec(repository.url) ?? [];
	if (!owner || !name)
		throw new Error(
			`package.json: repository.url is not “git+https://github.com/OWNER/NAME.git”, but ${repository.url}`,
		);
	return `${owner}/${name}`;
}

/**
 * Where a text shows another repository, or another name of the package, than package.json does. A repository is taken
 * for this one by its name or its owner's: the old name stays behind where somebody changed package.json alone.
 */
export function strayNames(text: string, home: Home): string[] {
	const repository = repositoryOf(home);
	const ownNames = [home.name, ...repository.split('/')];
	const shown = [...text.matchAll(/github\.com\/([\w.-]+)\/([\w-]+(?:\.(?!git\b)[\w-]+)*)/g)]
		.filter(([, owner = '', name = '']) => ownNames.includes(owner) || ownNames.includes(name))
		.map(([, owner, name]) => `${owner}/${name}`)
		.filter((one) => one !== repository);
	const types = [...text.matchAll(/"((?:@[\w-]+\/)?n8n-nodes-[\w-]+)\.intuneEnrollment/g)]
		.map(([, name = '']) => name)
		.filter((name) => name !== home.name);
	return [...new Set([...shown, ...types])];
}

/** The same for every file of the repository. */
export function strayNamesIn(root: string, home: Home): string[] {
	const listed = execFileSync(
		'git',
		['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
		{
			cwd: root,
			encoding: 'utf8',
		},
	);
	return listed
		.split('\0')
		.filter((file) => file !== '' && !NOT_LOOKED_AT.test(file))
		.flatMap((file) =>
			strayNames(read(join(root, file)), home).map(
				(stray) => `${file} shows ${stray}, package.json ${repositoryOf(home)} and ${home.name}`,
			),
		);
}

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// listed, but removed and not committed yet
		return '';
	}
}
