/** `npm test`: everything that needs no running n8n. Further arguments go to jest. */
import { toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { ROOT } from './lib/paths.mjs';
import { followPlan } from './lib/plan.mjs';
import { npmScript, runStepsAndTests } from './lib/steps.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await followPlan(toolSteps());
	const steps = [
		['build', npmScript('build', ROOT)],
		['typecheck', npmScript('typecheck', ROOT)],
		['lint', npmScript('lint', ROOT)],
		['format', npmScript('format:check', ROOT)],
		["n8n's scanner", npmScript('scan', ROOT)],
	];
	await runStepsAndTests(steps, ['unit and engine tests', process.argv.slice(2)]);
});
