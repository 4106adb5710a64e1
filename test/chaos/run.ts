/**
 * Chaos by command: `npm run chaos` plays 50 seeds, `-- --seed N` one of them again, `-- --seeds N` so many,
 * `-- --items N` with another number of items. scripts/chaos.mjs builds the package that this needs.
 */
import '../engine/support/environment';
import { chaosRun, type ChaosResult } from './chaos';
import { SHARE } from './faults';
import { usualRun, type UsualResult } from './usualClient';

const DEFAULT_SEEDS = 50;
const DEFAULT_ITEMS = 2000;

function option(name: string): number | undefined {
	const at = process.argv.indexOf(`--${name}`);
	return at >= 0 ? Number(process.argv[at + 1]) : undefined;
}

const COLUMNS: Array<[string, (result: ChaosResult) => unknown]> = [
	['seed', ({ seed }) => seed],
	['shape', ({ shape }) => shape],
	['faults', ({ faults }) => faults],
	['writes', ({ writes }) => writes],
	['made', ({ tokensMade }) => tokensMade],
	['doubled', ({ doubled }) => doubled],
	['lost', ({ lost }) => lost],
	['untrue', ({ untrue }) => untrue],
	['unknown', ({ unknown }) => unknown],
	['not done', ({ failed }) => failed],
	['virtual s', ({ virtualSeconds }) => virtualSeconds],
];

function line(cells: unknown[]): string {
	return cells
		.map((cell, index) => (index === 1 ? String(cell).padEnd(22) : String(cell).padStart(9)))
		.join(' ');
}

function sum<T>(results: T[], value: (result: T) => number): number {
	return results.reduce((total, result) => total + value(result), 0);
}

/** The whole command; the caller ends the process. */
export async function main(): Promise<{ ok: boolean; summary: string }> {
	const one = option('seed');
	const items = option('items') ?? DEFAULT_ITEMS;
	const seeds =
		one === undefined
			? Array.from({ length: option('seeds') ?? DEFAULT_SEEDS }, (_, index) => index + 1)
			: [one];
	console.log(
		`${seeds.length} runs of ${items} items, ${SHARE * 100} % of all requests struck by a fault\n`,
	);
	console.log(line(COLUMNS.map(([name]) => name)));
	const results: ChaosResult[] = [];
	const usual: UsualResult[] = [];
	const failing: number[] = [];
	const began = Date.now();
	for (const seed of seeds) {
		const result = await chaosRun(seed, items);
		results.push(result);
		console.log(line(COLUMNS.map(([, value]) => value(result))));
		if (result.problems.length === 0) continue;
		failing.push(seed);
		for (const problem of result.problems.slice(0, 10)) console.log(`    ${problem.slice(0, 400)}`);
		console.log(`    play it again: npm run chaos -- --seed ${seed} --items ${items}`);
	}
	const seconds = Math.round((Date.now() - began) / 1000);
	for (const seed of seeds) usual.push(await usualRun(seed, items));
	console.log(`\n                         this node   usual client (resends every POST)`);
	const rows: Array<[string, number, number]> = [
		['items', results.length * items, usual.length * items],
		['faults struck', sum(results, ({ faults }) => faults), sum(usual, ({ faults }) => faults)],
		[
			'tokens made',
			sum(results, ({ tokensMade }) => tokensMade),
			sum(usual, ({ tokensMade }) => tokensMade),
		],
		['doubled', sum(results, ({ doubled }) => doubled), sum(usual, ({ doubled }) => doubled)],
		['items lost', sum(results, ({ lost }) => lost), 0],
		[
			'profiles misreported',
			sum(results, ({ untrue }) => untrue),
			sum(usual, ({ untrue }) => untrue),
		],
		['said "unknown"', sum(results, ({ unknown }) => unknown), 0],
		['said "not done"', sum(results, ({ failed }) => failed), sum(usual, ({ failed }) => failed)],
	];
	for (const [name, ours, theirs] of rows)
		console.log(`${name.padEnd(22)} ${String(ours).padStart(11)} ${String(theirs).padStart(14)}`);
	console.log(`\n${seconds} s for the ${seeds.length} runs of this node`);
	if (failing.length > 0) console.log(`FAILED: seeds ${failing.join(', ')}`);
	const said = (name: string) => rows.find(([label]) => label === name)![1];
	const summary = `${said('items')} items, ${said('faults struck')} faults: ${said('doubled')} doubled, ${said('items lost')} lost, ${said('profiles misreported')} misreported`;
	return { ok: failing.length === 0, summary };
}
