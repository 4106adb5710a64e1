/** `npm run evidence`: docs/evidence.md, from the notes of the last runs. */
import { toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { EVIDENCE } from './lib/noteRun.mjs';
import { followPlan } from './lib/plan.mjs';
import { runMain, say } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await followPlan(toolSteps());
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { writeEvidence } = requireTypeScript('./evidence/evidence.ts', import.meta.url);
	say(await writeEvidence(EVIDENCE));
});
