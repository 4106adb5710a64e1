import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../host/files';
import type { Report } from '../probe/report';
import { benchmarkRun, evidencePage, GOALS, probeRun, type Run } from './page';

const PAGE = join(ROOT, 'docs', 'evidence.md');
const BENCHMARK = join(ROOT, 'test', 'benchmark', 'results.md');
const PROBE = join(ROOT, '.cache', 'probe', 'report.json');

/** Makes docs/evidence.md of the notes in a folder. */
export async function writeEvidence(folder: string): Promise<string> {
	const runs: Record<string, Run> = {};
	for (const name of existsSync(folder) ? readdirSync(folder) : [])
		runs[name.replace(/\.json$/, '')] = JSON.parse(readFileSync(join(folder, name), 'utf8'));
	const benchmark = existsSync(BENCHMARK) ? readFileSync(BENCHMARK, 'utf8') : '';
	for (const [name, goals] of Object.entries(GOALS)) {
		const run = benchmarkRun(benchmark, goals);
		if (run) runs[name] = run;
	}
	if (existsSync(PROBE)) runs.probe = probeRun(JSON.parse(readFileSync(PROBE, 'utf8')) as Report);
	const options = { ...(await resolveConfig(PAGE)), filepath: PAGE };
	writeFileSync(PAGE, await format(evidencePage(runs), options));
	return PAGE;
}
