/**
 * `npm run mutation`: changes each rule in every way and sees whether a test notices. test/mutation/stryker.config.mjs says
 * which rules; further arguments go to Stryker (`--mutate nodes/IntuneEnrollment/graph/retry.ts`).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutationSteps, toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { noteRun } from './lib/noteRun.mjs';
import { CACHE, MUTATION, ROOT } from './lib/paths.mjs';
import { followPlan } from './lib/plan.mjs';
import { runMain } from './lib/terminal.mjs';

const COMMAND = 'npm run mutation';

await runMain(async () => {
	requireNodeVersion();
	await followPlan([...toolSteps(), ...mutationSteps()]);
	const stryker = join(MUTATION, 'node_modules/@stryker-mutator/core/bin/stryker.js');
	const args = ['run', join(MUTATION, 'stryker.config.mjs'), ...process.argv.slice(2)];
	const { status } = spawnSync(process.execPath, [stryker, ...args], {
		cwd: ROOT,
		stdio: 'inherit',
		// a test of zones cannot set one in Stryker's kind of environment
		env: { ...process.env, TZ: 'America/New_York' },
	});
	if (process.argv.length === 2 && status === 0)
		noteRun('mutation', { command: COMMAND, ok: true, summary: summary() });
	process.exit(status ?? 1);
});

function summary() {
	const report = JSON.parse(readFileSync(join(CACHE, 'mutation', 'report.json'), 'utf8'));
	const mutants = Object.values(report.files).flatMap((file) => file.mutants);
	const count = (...states) => mutants.filter(({ status }) => states.includes(status)).length;
	const [noticed, survived] = [count('Killed', 'Timeout'), count('Survived')];
	const score = Math.round((noticed / (noticed + survived)) * 1000) / 10;
	return `${noticed + survived} changes of rules that a unit test goes through: ${noticed} noticed (${score} %); ${count('NoCoverage')} more are in code that only the engine's tests reach`;
}
