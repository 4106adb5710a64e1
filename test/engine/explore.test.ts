import { DEFAULT_READ_LAG, settingName } from '../explore/cases';
import { explore, rootName, rootsOf, type Judged, type Root } from '../explore/explore';

/** One fault of each kind and each lag, in calls of their own and under Retry On Fail; the other shapes are the command's. */
const ONE_FAULT = rootsOf(1).filter(
	({ setting }) => setting.circumstance === 'usual' && setting.shape === 'plain',
);

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

test.each([...bySetting(ONE_FAULT), ...bySetting(TWO_FAULTS)])(
	'no sequence of faults breaks a promise: %s',
	async (_name, roots) => {
		const { cases, broken: found } = await broken(roots);
		expect(found).toEqual([]);
		expect(cases).toBeGreaterThan(20);
	},
	180_000,
);
