/** What n8n gives to a community node at run time; everything else must be inside the tarball. */
const PROVIDED = ['n8n-workflow', 'luxon', 'lodash', 'zod', 'p-limit', 'crypto', 'node:crypto'];

/** The modules that compiled code asks for and that would be missing at a user's. */
export function forbiddenRequires(code: string): string[] {
	const names = [...code.matchAll(/\b(?:require|import)\(\s*["']([^"']+)["']\s*\)/g)].map(
		(match) => match[1] ?? '',
	);
	return names.filter((name) => !name.startsWith('.') && !PROVIDED.includes(name));
}
