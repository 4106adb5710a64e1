/**
 * Exploration by command: `npm run explore` plays every sequence of up to three faults. Arguments:
 * `--depth N` sequences of so many letters; `--only TEXT` roots whose name contains the text;
 * `--minutes N` begins no further root after so long, and reports what it has; `--processes N` (default: one for each core);
 * `--play "NAME"` one case alone, with all that the server saw.
 * scripts/explore.mjs builds the package that this needs.
 */
import '../engine/support/environment';
import { availableParallelism } from 'node:os';
import { judgedOf, rootName, rootsOf } from './explore';
import { parseCase } from './names';
import { openExplorer, play } from './play';
import { report } from './report';
import { countAll, countDistinct } from './sequences';
import { addAll, emptyTally } from './tally';
import { tenantOf } from './scene';
import { isAbout } from './subject';
import { exploreAll, work } from './workers';

const DEFAULT_DEPTH = 3;

function option(name: string): string | undefined {
	const at = process.argv.indexOf(`--${name}`);
	return at >= 0 ? process.argv[at + 1] : undefined;
}

async function exploreByCommand(): Promise<number> {
	const depth = Number(option('depth') ?? DEFAULT_DEPTH);
	const processes = Number(option('processes') ?? availableParallelism());
	const only = option('only') ?? '';
	const minutesAtMost = Number(option('minutes') ?? Infinity);
	const roots = rootsOf(depth).filter((root) => rootName(root).includes(only));
	const [all, distinct] = [countAll(depth), countDistinct(depth)];
	console.log(
		`${all} sequences of up to ${depth} letters, of which ${all - distinct} mean the same as another one: ${distinct}.`,
	);
	console.log(
		'Of these, those are played in which each letter strikes: an answer needs an attempt that is still sent.\n',
	);
	const tally = emptyTally();
	const began = Date.now();
	let left = roots.length;
	const isTimeUp = () => Date.now() - began >= minutesAtMost * 60_000;
	await exploreAll(roots, processes, isTimeUp, ({ root, tally: own, seconds }) => {
		addAll(tally, own);
		const cases = Object.values(own.rows).reduce((sum, row) => sum + row.cases, 0);
		const broken = own.broken.length > 0 ? `  ${own.broken.length} BROKEN` : '';
		left -= 1;
		if (root.length > 1 || broken)
			console.log(
				`${rootName(root).padEnd(58)} ${String(cases).padStart(6)} cases ${seconds.toFixed(0).padStart(5)} s  ${left} roots left${broken}`,
			);
	});
	if (left > 0) console.log(`\nTime is up: ${left} of ${roots.length} roots were not begun.`);
	const minutes = ((Date.now() - began) / 60_000).toFixed(1);
	console.log(`\n${report(tally)}`);
	const cpu = (tally.cpuSeconds / 60).toFixed(1);
	console.log(
		`\n${tally.writes} writes; ${minutes} minutes in ${processes} processes, ${cpu} minutes of processor time`,
	);
	return tally.broken.length;
}

/** One case with its course, for whoever looks for the cause. */
async function playByCommand(name: string): Promise<number> {
	const one = parseCase(name);
	const world = await openExplorer();
	const [played] = await play(world, [one]);
	const { claim, problems, remarks, limit, said } = judgedOf(played!);
	const seconds = (at: number) => ((at - played!.beganAt) / 1000).toFixed(1).padStart(7);
	const { target, items, app } = played!;
	for (const entry of tenantOf(world, one).log) {
		const { at, operation, status, worked, workedAt, fault } = entry;
		if (entry.clientId !== app || !isAbout(items[target]!, entry)) continue;
		const done = workedAt ? `done at ${seconds(workedAt)}` : worked ? 'done' : '';
		console.log(
			`${seconds(at)} s  ${operation.padEnd(22)} ${status || '–'}  ${fault ?? ''} ${done}`,
		);
	}
	for (const { value, createdAt, revokedAt, requestId } of played!.server[target]!.tokens)
		console.log(
			`token ${value.slice(0, 3)}… of ${requestId ? 'ours' : 'others'} at ${seconds(createdAt)}${revokedAt ? `, ended at ${seconds(revokedAt)}` : ''}`,
		);
	console.log(`struck: ${played!.conductor.struck.join(', ') || 'nothing'}`);
	console.log(`says ${claim}: ${said}`);
	if (played!.again)
		console.log(`run again: ${JSON.stringify(played!.again.result.outputs.flat()[target]?.json)}`);
	for (const { text } of problems) console.log(`${limit ?? 'BROKEN'}: ${text}`);
	for (const remark of remarks) console.log(`worth a look: ${remark}`);
	await world.stop();
	return limit === undefined ? problems.length : 0;
}

async function main(): Promise<void> {
	const name = option('play');
	const broken = name === undefined ? await exploreByCommand() : await playByCommand(name);
	process.exit(broken > 0 ? 1 : 0);
}

if (process.argv.includes('--worker')) work();
else void main();
