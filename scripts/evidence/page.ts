/** How the last run of a command came out; scripts/lib/noteRun.mjs writes it. */
export interface Run {
	command: string;
	ok: boolean;
	summary: string;
	date: string;
	commit: string;
	node: string;
}

/** What somebody claims, and what shows it: the command, and the note of its last run. */
export interface Claim {
	claim: string;
	command: string;
	/** Name of the note. */
	run: string;
}

const TEST = { command: 'npm test', run: 'test' };
const E2E = { command: 'npm run test:e2e', run: 'e2e' };
const RELEASE = { command: 'npm run release -- --dry-run', run: 'release' };
const benchmark = (run: string) => ({ command: 'npm run benchmark', run });
const CHAOS = { command: 'npm run chaos', run: 'chaos' };

/** The README's, in its order. */
export const CLAIMS: Claim[] = [
	{ claim: 'One token per item and never two, whatever fault strikes', ...TEST },
	{ claim: 'The same with every fault mixed, and no item is lost', ...CHAOS },
	{ claim: 'What an item says became of a write is true', ...CHAOS },
	{ claim: 'It stays within Intune’s quota', ...TEST },
	{
		claim: '300 items at the real quota take the least time that the quota allows',
		...benchmark('quota'),
	},
	{
		claim: 'Faster than the HTTP Request node, with less processor time and memory',
		...benchmark('speed'),
	},
	{ claim: 'No token, password or secret is ever in an error or a log', ...TEST },
	{ claim: 'It sends nothing that Microsoft’s documentation does not describe', ...TEST },
	{ claim: 'Microsoft’s own libraries take the simulator for the service', ...TEST },
	{ claim: 'The probe names each answer rightly and leaves nothing behind', ...TEST },
	{ claim: 'Works in the newest n8n', command: 'npm run test:n8n', run: 'n8n' },
	{ claim: 'Works in the oldest n8n, the editor, queue mode, and as an AI tool', ...E2E },
	{
		claim: 'Passes n8n’s scanner, as a commit and as a tarball; no run-time dependencies',
		...RELEASE,
	},
	{ claim: 'A live tenant behaves as the simulator does', command: 'npm run probe', run: 'probe' },
];

/** Which of the benchmark's goals belong to which note. */
export const GOALS: Record<string, RegExp> = {
	quota: /real quota/,
	speed: /HTTP Request|floor|per item/,
	benchmark: /./,
};

/** What the benchmark reached of these goals, from its page. */
export function benchmarkRun(page: string, of: RegExp): Run | undefined {
	const [, date = '', form = ''] = /^- (\d{4}-\d{2}-\d{2}), (full|quick) run/m.exec(page) ?? [];
	const [, node = ''] = /simulator on Node\.js ([\d.]+)/.exec(page) ?? [];
	const rows = page.matchAll(/^\| (.+?) +\| .+?\| (.+?) +\| (reached|MISSED) *\|$/gm);
	const goals = [...rows].filter(([, goal = '']) => of.test(goal));
	const missed = goals.filter(([, , , verdict]) => verdict === 'MISSED');
	if (date === '' || goals.length === 0) return undefined;
	return {
		command: 'npm run benchmark',
		ok: missed.length === 0,
		summary: [
			`${goals.length - missed.length} of ${goals.length} goals reached in a ${form} run`,
			...missed.map(([, goal, measured]) => `missed: ${goal} (${measured})`),
		].join('; '),
		date,
		commit: 'see results.md',
		node,
	};
}

/** What a probe's report says. */
export function probeRun(report: { facts: { date: string }; findings: object }): Run {
	const findings = Object.values(report.findings) as object[];
	const answered = findings.filter((finding) => 'answer' in finding);
	return {
		command: 'npm run probe',
		ok: true,
		summary: `${answered.length} of ${findings.length} questions answered; .cache/probe/report.md says which differ`,
		date: report.facts.date,
		commit: '–',
		node: '–',
	};
}

/** The page: every claim, its command, and how its last run came out; then the runs that no claim names. */
export function evidencePage(runs: Record<string, Run>): string {
	const cell = (text: string) => text.replaceAll('|', '\\|');
	const last = (run: Run | undefined) =>
		run === undefined
			? 'not run where this page was made | |'
			: `${run.ok ? '' : '**failed**: '}${cell(run.summary)} | ${run.date}, ${run.commit}, Node.js ${run.node} |`;
	const named = new Set(CLAIMS.map(({ run }) => run));
	const more = Object.entries(runs).filter(([name]) => !named.has(name));
	return [
		'# Evidence',
		'',
		'What the README claims, the command that shows it, and how that command came out when it was last run as a whole. Made',
		'by `npm run evidence` from the notes of those runs (`.cache/evidence`); nothing here is written by hand. A badge is no',
		'proof: run the command.',
		'',
		'| claim | shown by | last run | when, commit |',
		'| --- | --- | --- | --- |',
		...CLAIMS.map(
			({ claim, command, run }) => `| ${cell(claim)} | \`${command}\` | ${last(runs[run])}`,
		),
		...more.map(
			([name, run]) => `| (no claim of the README) ${name} | \`${run.command}\` | ${last(run)}`,
		),
		'',
		'“+” behind a commit: something was changed since. Benchmark in full: [results.md](../test/benchmark/results.md). The',
		'probe has its own page: [probe.md](probe.md).',
		'',
	].join('\n');
}
