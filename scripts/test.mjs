/** `npm test`: everything that needs no running n8n. Further arguments go to jest. */
import { toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { followPlan } from './lib/plan.mjs';
import { build, npmScript, runPartsAndTests } from './lib/parts.mjs';
import { runMain } from './lib/terminal.mjs';

/** The longest first. */
const CHECKS = [
	npmScript('typecheck', 'typecheck'),
	npmScript('lint', 'lint'),
	npmScript('format', 'format:check'),
	npmScript("n8n's scanner", 'scan'),
];

await runMain(async () => {
	requireNodeVersion();
	await followPlan(toolSteps());
	await runPartsAndTests([[build], CHECKS], ['unit and engine tests', process.argv.slice(2)]);
});
