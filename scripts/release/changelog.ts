/** A version of the changelog. */
export interface ChangelogEntry {
	version: string;
	date: string;
	/** What stands under its heading. */
	notes: string;
}

const UNRELEASED = 'Unreleased';
const HEADING = /^## (\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?) - (\d{4}-\d{2}-\d{2})$/;

/** Reads a changelog, and says what in it has not the form that its head promises. */
export function readChangelog(text: string): { entries: ChangelogEntry[]; problems: string[] } {
	const entries: ChangelogEntry[] = [];
	const problems: string[] = [];
	for (const [position, part] of text
		.split(/^(?=## )/m)
		.slice(1)
		.entries()) {
		const [heading = '', ...lines] = part.trim().split('\n');
		const notes = lines.join('\n').trim();
		if (heading === `## ${UNRELEASED}`) {
			if (position > 0) problems.push(`“${UNRELEASED}” is not the first part`);
			continue;
		}
		const [, version, date] = HEADING.exec(heading) ?? [];
		if (!version || !date) problems.push(`“${heading}” is not “## 1.2.3 - 2026-11-27”`);
		else {
			if (Number.isNaN(Date.parse(date))) problems.push(`${version}: there is no day ${date}`);
			if (notes === '') problems.push(`${version}: nothing stands under it`);
			entries.push({ version, date, notes });
		}
	}
	for (const [index, { version }] of entries.entries()) {
		const before = entries[index + 1];
		if (before && !isNewer(version, before.version))
			problems.push(`${version} stands above ${before.version}, but is not newer`);
	}
	return { entries, problems };
}

/** What keeps a version from being released, as far as the changelog goes. */
export function changelogProblems(text: string, version: string): string[] {
	const { entries, problems } = readChangelog(text);
	const newest = entries[0]?.version;
	if (newest !== version)
		problems.push(`its newest version is ${newest ?? 'missing'}, package.json's is ${version}`);
	const [, pending = ''] = new RegExp(`^## ${UNRELEASED}$([^]*?)^## `, 'm').exec(text) ?? [];
	if (pending.trim() !== '')
		problems.push(`something stands under “${UNRELEASED}”: give it a version`);
	return problems.map((problem) => `CHANGELOG.md: ${problem}`);
}

/** By semantic versioning, as far as it is used here: a pre-release is older than its release. */
function isNewer(one: string, other: string): boolean {
	const [core = '', pre = ''] = one.split(/-(.*)/);
	const [otherCore = '', otherPre = ''] = other.split(/-(.*)/);
	const order = core.localeCompare(otherCore, 'en', { numeric: true });
	if (order !== 0) return order > 0;
	if (pre === '' || otherPre === '') return pre === '' && otherPre !== '';
	return pre.localeCompare(otherPre, 'en', { numeric: true }) > 0;
}
