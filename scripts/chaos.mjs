/** `npm run chaos`: many items with every fault mixed. test/chaos/run.ts says which arguments it takes. */
import { buildIfStale } from './lib/buildIfStale.mjs';
import { toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { noteRun } from './lib/noteRun.mjs';
import { followPlan } from './lib/plan.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await followPlan(toolSteps());
	await buildIfStale();
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { main } = requireTypeScript('../test/chaos/run.ts', import.meta.url);
	const { ok, summary } = await main();
	if (process.argv.length === 2) noteRun('chaos', { command: 'npm run chaos', ok, summary });
	process.exit(ok ? 0 : 1);
});
