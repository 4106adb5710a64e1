import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	benchmarkRun,
	CLAIMS,
	evidencePage,
	GOALS,
	probeRun,
	type Run,
} from '../../scripts/evidence/page';
import manifest from '../../package.json';

const ROOT = join(__dirname, '../..');
const run: Run = {
	command: 'npm run chaos',
	ok: true,
	summary: '100000 items: 0 doubled',
	date: '2026-11-27',
	commit: 'abc1234',
	node: '20.19.0',
};

test('every claim names a command that exists', () => {
	for (const { command } of CLAIMS) {
		const [, script = ''] = /^npm (?:run )?([\w:]+)/.exec(command) ?? [];
		expect(Object.keys(manifest.scripts)).toContain(script);
	}
});

test('a claim shows its last run, a failed one too, or that there was none', () => {
	const page = evidencePage({ chaos: run, test: { ...run, ok: false, summary: '1 failed' } });
	expect(page).toContain('`npm run chaos` | 100000 items: 0 doubled | 2026-11-27, abc1234');
	expect(page).toContain('`npm test` | **failed**: 1 failed');
	expect(page).toContain('`npm run test:n8n` | not run where this page was made');
});

test('a run that no claim names is there all the same', () => {
	expect(evidencePage({ mutation: { ...run, command: 'npm run mutation' } })).toContain(
		'mutation | `npm run mutation`',
	);
});

test('the benchmark’s page is read, with what it missed', () => {
	const page = readFileSync(join(ROOT, 'test/benchmark/results.md'), 'utf8');
	const { summary, date } = benchmarkRun(page, /./)!;
	expect(summary).toMatch(/^\d+ of \d+ goals reached in a (full|quick) run/);
	expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
	expect(benchmarkRun(page, GOALS.quota!)!.summary).toMatch(
		/^3 of 3 goals reached in a (full|quick) run$/,
	);
	const missed = page.replace(/\| reached \|/, '| MISSED |');
	expect(benchmarkRun(missed, /./)!.ok).toBe(false);
	expect(benchmarkRun(page.replace(/(full|quick) run/, 'quick run'), /./)!.summary).toContain(
		'quick',
	);
	expect(benchmarkRun('# Benchmark', /./)).toBeUndefined();
});

test('a probe of a tenant counts what was answered', () => {
	const findings = { v1: { answer: {} }, application: { unanswered: 'notAsked' } };
	const probed = probeRun({ facts: { date: '2026-11-27' }, findings });
	expect(probed.summary).toContain('1 of 2 questions answered');
});
