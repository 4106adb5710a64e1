/**
 * `npm test`: everything that needs no running n8n. With further arguments, which go to jest, the tests alone: what does
 * not depend on them is checked by the plain command.
 */
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
	const isWhole = args.length === 0;
	const noted = isWhole ? { name: 'test', command: 'npm test' } : undefined;
	const groups = isWhole ? [[build], CHECKS] : [[build]];
	await runPartsAndTests(groups, ['unit and engine tests', args], noted);
});
