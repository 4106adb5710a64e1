import { DEFAULT_READ_LAG, type Setting } from '../explore/cases';
import { settingName } from '../explore/names';
import { subjectOf } from '../explore/subjects';
import { explore, rootName, rootsOf, type Judged, type Root } from '../explore/explore';

/** One fault of each kind, in calls of their own and under Retry On Fail; the other shapes and worlds are the command's. */
const ONE_FAULT = rootsOf(1).filter(
	({ setting }) => setting.circumstance === 'usual' && setting.shape === 'plain',
);

/** Where a token may be made twice, with each lag and in each case. */
const OF_TOKENS = ONE_FAULT.filter(({ setting }) => isAboutTokens(setting));

/** All other writes, of one profile type, with what is there before. */
const OF_OTHERS = ONE_FAULT.filter(({ setting, lag }) => {
	const { befores, profileTypes } = subjectOf(setting);
	return (
		!isAboutTokens(setting) &&
		lag === undefined &&
		setting.readLag === DEFAULT_READ_LAG &&
		setting.profileType === profileTypes[0] &&
		setting.before === befores.length > 1
	);
});

function isAboutTokens({ operation }: Setting): boolean {
	return operation === 'create' || operation === 'ensureValid' || operation === 'revoke';
}

/** Two faults one after the other, where it is the hardest to tell whose a token is. */
const TWO_FAULTS = rootsOf(2).filter((root) => rootName(root) === 'create/androidForWork/before');

/** Roots that differ in the lag of reads only go together. */
function bySetting(roots: Root[]): Array<[string, Root[]]> {
	const groups = new Map<string, Root[]>();
	for (const root of roots) {
		const name = settingName({ ...root.setting, readLag: DEFAULT_READ_LAG });
		groups.set(name, [...(groups.get(name) ?? []), root]);
	}
	return [...groups];
}

/** What breaks a promise, by the names under which it can be played again; and how many cases were played. */
async function broken(roots: Root[]): Promise<{ cases: number; broken: string[] }> {
	const judged: Judged[] = [];
	for (const root of roots) await explore(root, (one) => judged.push(one));
	const found = judged.filter(({ limit, problems }) => limit === undefined && problems.length > 0);
	return {
		cases: judged.length,
		broken: found.map(
			({ name, problems }) => `${name}: ${problems.map(({ text }) => text).join()}`,
		),
	};
}

test.each([...bySetting(OF_TOKENS), ...bySetting(OF_OTHERS), ...bySetting(TWO_FAULTS)])(
	'no sequence of faults breaks a promise: %s',
	async (_name, roots) => {
		const { cases, broken: found } = await broken(roots);
		expect(found).toEqual([]);
		expect(cases).toBeGreaterThan(15);
	},
	180_000,
);
