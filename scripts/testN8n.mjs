/** `npm run test:n8n`: the packed package in a real n8n. Further arguments go to jest. */
import { hostSteps, toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { followPlan } from './lib/plan.mjs';
import { BUILD_AND_PACK, runPartsAndTests } from './lib/parts.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await followPlan([...toolSteps(), ...hostSteps()]);
	// They share one n8n, with workflows of the same names and webhook paths in it: one file at a time.
	const jestArgs = ['--selectProjects=n8n', '--runInBand', '--testTimeout=120000'];
	await runPartsAndTests(BUILD_AND_PACK, [
		'tests on a real n8n',
		[...jestArgs, ...process.argv.slice(2)],
	]);
});
