/** `npm run release`: everything that a release takes. docs/publishing.md says what is left to an owner. */
import { parseArgs } from 'node:util';
import { toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { noteRun } from './lib/noteRun.mjs';
import { packNode } from './lib/packedNode.mjs';
import { followPlan } from './lib/plan.mjs';
import { runNpm } from './lib/runCommand.mjs';
import { UserFacingError, runMain, say } from './lib/terminal.mjs';

const USAGE = `npm run release -- --dry-run [--no-tests]

  --dry-run   everything but the upload
  --no-tests  without npm test, where that has just been run

The upload itself is done by .github/workflows/publish.yml once a tag is pushed: only there npm trusts it, and signs
where the package came from.`;

function readOptions() {
	try {
		const { values } = parseArgs({
			options: { 'dry-run': { type: 'boolean' }, 'no-tests': { type: 'boolean' } },
		});
		// Without the two dashes npm takes options for its own, and keeps them back as variables.
		const { npm_config_dry_run, npm_config_tests } = process.env;
		return {
			dryRun: values['dry-run'] ?? npm_config_dry_run === 'true',
			tests: !(values['no-tests'] ?? npm_config_tests === ''),
		};
	} catch (error) {
		throw new UserFacingError(`${error.message}\n\n${USAGE}`);
	}
}

await runMain(async () => {
	requireNodeVersion();
	const { dryRun, tests } = readOptions();
	if (!dryRun && process.env.GITHUB_ACTIONS !== 'true') throw new UserFacingError(USAGE);
	await followPlan(toolSteps());
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { release } = requireTypeScript('./release/release.ts', import.meta.url);
	const scripts = tests ? ['test', 'build'] : ['build'];
	const isWell = await release({ dryRun, scripts, tools: { say, runNpm, packNode } });
	if (!isWell) process.exitCode = 1;
	const summary = isWell ? 'ready, but for what only an owner can do' : 'not ready';
	if (tests) noteRun('release', { command: 'npm run release -- --dry-run', ok: isWell, summary });
});
