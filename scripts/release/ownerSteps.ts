import { repositoryOf, type Home } from './names';

/** What npm says of the package's name; undefined: it could not be asked. */
export type NameOnNpm = 'free' | 'taken' | undefined;

const NAME_WORDS = {
	free: 'nobody has it today',
	taken: 'somebody has it already: if that is not you, choose another name in package.json',
	unasked: 'npm could not be asked whether it is free',
};

/** What no command of this repository can do, in the order in which it is to be done. */
export function ownerSteps(home: Home & { version: string }, name: NameOnNpm): string[] {
	const [owner, repository] = repositoryOf(home).split('/');
	return [
		`On GitHub, own ${owner} and push this repository to it as ${repository}, public. Under another name: change it in package.json; \`npm test\` then names every other place that shows it. Switch on private vulnerability reporting, which SECURITY.md points to, and protect the tags v*.`,
		`On npm, have an account with two-factor authentication under the name that package.json has as author, and claim ${home.name} (${NAME_WORDS[name ?? 'unasked']}). npm trusts a workflow for packages that exist already, so publish an empty version 0.0.1 of that name by hand once.`,
		`On npm, in the package's settings under Trusted Publisher, choose GitHub Actions and enter ${owner}, ${repository}, publish.yml and the environment npm. Then require two-factor authentication and disallow tokens.`,
		'On GitHub, add the environment npm, with yourself as required reviewer.',
		`Publish: \`git tag v${home.version} && git push origin v${home.version}\`. The action does what this command did, and the upload.`,
		`Record the video (at most five minutes), and hand in ${home.name} in n8n's creator portal. docs/publishing.md has what n8n asks for.`,
	];
}
