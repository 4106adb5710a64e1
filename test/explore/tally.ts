import type { Case } from './cases';
import type { Judged } from './explore';
import type { Claim, Problem } from './problem';
import { subjectOf } from './subjects';

/** Cases of one kind, and what became of them. */
export interface Row {
	cases: number;
	claims: Partial<Record<Claim, number>>;
	doubled: number;
	untrue: number;
	/** Any promise, those two among them. */
	broken: number;
}

/** What an exploration came to; plain data, so that several processes can add up theirs. */
export interface Tally {
	/** By operation, over all worlds. */
	operations: Record<string, Row>;
	/** By what is different in the world. */
	rows: Record<string, Row>;
	/** Of the usual world, by letter: cases that have it, and those of them that say `unknown`. */
	unknown: Record<string, { cases: number; unknown: number }>;
	/** Broken promises: the name of the case, what is wrong, what the item says. */
	broken: Array<{ name: string; problems: Problem[]; said: string }>;
	/** The same beyond a limit, where nothing is promised. */
	beyond: Record<string, { cases: number; example: string }>;
	remarks: Record<string, { cases: number; example: string }>;
	/** Requests of the struck writes. */
	writes: number;
	cpuSeconds: number;
}

export const emptyRow = (): Row => ({ cases: 0, claims: {}, doubled: 0, untrue: 0, broken: 0 });

export const emptyTally = (): Tally => ({
	operations: {},
	rows: {},
	unknown: {},
	broken: [],
	beyond: {},
	remarks: {},
	writes: 0,
	cpuSeconds: 0,
});

export function add(tally: Tally, judged: Judged): void {
	const { one, name, claim, problems, remarks, limit, said, writes } = judged;
	const isBroken = limit === undefined && problems.length > 0;
	const own: Row = {
		cases: 1,
		claims: { [claim]: 1 },
		doubled: isBroken && has(problems, 'doubled') ? 1 : 0,
		untrue: isBroken && has(problems, 'untrue') ? 1 : 0,
		broken: isBroken ? 1 : 0,
	};
	addRow((tally.rows[rowName(judged)] ??= emptyRow()), own);
	addRow((tally.operations[one.operation] ??= emptyRow()), own);
	tally.writes += writes;
	if (isBroken) tally.broken.push({ name, problems, said });
	for (const { text } of limit === undefined ? [] : problems)
		count(tally.beyond, `${limit}: ${text}`, name);
	for (const remark of remarks) count(tally.remarks, remark, name);
	if (!isUsual(one)) return;
	for (const letter of new Set<string>(one.letters)) {
		const of = (tally.unknown[letter] ??= { cases: 0, unknown: 0 });
		of.cases += 1;
		if (claim === 'unknown') of.unknown += 1;
	}
}

export function addAll(tally: Tally, other: Tally): void {
	for (const kind of ['operations', 'rows'] as const) {
		for (const [name, row] of Object.entries(other[kind]))
			addRow((tally[kind][name] ??= emptyRow()), row);
	}
	for (const [letter, { cases, unknown }] of Object.entries(other.unknown)) {
		const sum = (tally.unknown[letter] ??= { cases: 0, unknown: 0 });
		sum.cases += cases;
		sum.unknown += unknown;
	}
	tally.broken.push(...other.broken);
	for (const kind of ['beyond', 'remarks'] as const) {
		for (const [text, { cases, example }] of Object.entries(other[kind]))
			count(tally[kind], text, example, cases);
	}
	tally.writes += other.writes;
	tally.cpuSeconds += other.cpuSeconds;
}

/** Adds one row to another. */
export function addRow(sum: Row, row: Row): void {
	for (const key of ['cases', 'doubled', 'untrue', 'broken'] as const) sum[key] += row[key];
	for (const [claim, times] of Object.entries(row.claims) as Array<[Claim, number]>)
		sum.claims[claim] = (sum.claims[claim] ?? 0) + times;
}

const has = (problems: Problem[], kind: Problem['kind']) =>
	problems.some((problem) => problem.kind === kind);

function count(counts: Tally['remarks'], text: string, example: string, cases = 1): void {
	(counts[text] ??= { cases: 0, example }).cases += cases;
}

function isUsual({ shape, rerun, circumstance }: Case): boolean {
	return shape === 'plain' && !rerun && circumstance === 'usual';
}

/** The usual world by operation, profile type and what was there before; the others by what is different in them. */
function rowName({ one }: Judged): string {
	const { operation, profileType, before, shape, rerun, circumstance } = one;
	const wasThere = subjectOf(one).befores[before ? 1 : 0];
	if (isUsual(one)) return `${operation}, ${profileType}, ${wasThere}`;
	if (shape !== 'plain')
		return shape === 'batch' ? 'batches, one part struck' : 'batches, the call struck';
	return rerun ? 'Retry On Fail' : `world: ${circumstance}`;
}
