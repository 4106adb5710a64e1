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
	npmScript("GitHub's workflows", 'workflows'),
];

await runMain(async () => {
	requireNodeVersion();
	await followPlan(toolSteps());
	const args = process.argv.slice(2);
	const noted = args.length === 0 ? { name: 'test', command: 'npm test' } : undefined;
	await runPartsAndTests([[build], CHECKS], ['unit and engine tests', args], noted);
});
