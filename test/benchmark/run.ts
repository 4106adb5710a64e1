import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureLoadTimes } from './loadTime';
import { measureManyTenants } from './manyTenants';
import { measureMemory, MEMORY_ITEMS } from './memory';
import { FULL_SIZES, measurePacingOff, QUICK_SIZES } from './pacingOff';
import { measureQuota } from './quota';
import { reportOf } from './report';
import { Stage } from './Stage';
import { tenantsReport } from './tenantsReport';
import type { Results } from './verdicts';

type Part = 'load' | 'pacing' | 'quota' | 'memory' | 'tenants';
/** What takes minutes by itself. */
const LONG: Part[] = ['memory', 'tenants'];

export interface BenchmarkOptions {
	/** About two minutes: fewer rounds, and without what takes minutes by itself. */
	quick: boolean;
	/** Some parts only, for work on one of them; nothing is written to results.md then. */
	only?: string[];
	/** Installed nodes of another checkout, to be measured beside these. */
	other?: string;
	tarballBytes: number;
	say: (line: string) => void;
}

const RESULTS_FILE = join(__dirname, 'results.md');
/** Many tenants have a page of their own. */
const TENANTS_FILE = join(__dirname, 'tenants.md');

export async function runBenchmark(options: BenchmarkOptions): Promise<void> {
	const { quick, only, tarballBytes, say } = options;
	// Without this a Ctrl+C would skip the exit listeners that end n8n and the simulator.
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => process.exit(130));
	const wants = (part: Part) => only?.includes(part) ?? !(quick && LONG.includes(part));
	const results: Results = { cells: [], quota: [], tarballBytes };
	if (wants('load')) {
		say('load of the node file …');
		results.loadTimes = measureLoadTimes(quick ? 7 : 21);
	}
	say('starting the simulated service and n8n …');
	const stage = await Stage.open(MEMORY_ITEMS);
	const other = options.other ? await Stage.open(MEMORY_ITEMS, options.other) : undefined;
	try {
		await stage.warmUp();
		await other?.warmUp();
		if (wants('pacing')) {
			say('pacing off …');
			results.cells = await measurePacingOff(
				{ stage, other },
				quick ? QUICK_SIZES : FULL_SIZES,
				say,
			);
		}
		if (wants('quota')) {
			say('the real quota …');
			const others = quick
				? (['httpContinue'] as const)
				: (['httpContinue', 'httpRetry', 'httpBatched'] as const);
			results.quota = await measureQuota(stage, ['oursPaced', ...others], say);
		}
		if (wants('memory')) {
			say('memory …');
			results.peaks = await measureMemory(stage, quick ? 1 : 2, say);
		}
		if (wants('tenants')) {
			say('many tenants …');
			const form = quick ? 'quick' : 'full';
			const page = tenantsReport(await measureManyTenants(stage, quick ? 1 : 3, say), form);
			say(`\n${page}`);
			writeFileSync(TENANTS_FILE, page);
		}
	} finally {
		await stage.close();
		await other?.close();
	}
	const report = reportOf(results, quick ? 'quick' : 'full');
	say(`\n${report}`);
	if (!only) writeFileSync(RESULTS_FILE, report);
}
