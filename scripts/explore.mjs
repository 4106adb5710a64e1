/** `npm run explore`: every sequence of up to three faults for one write. test/explore/run.ts says which arguments it takes. */
import { buildIfStale } from './lib/buildIfStale.mjs';
import { toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { followPlan } from './lib/plan.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await followPlan(toolSteps());
	await buildIfStale();
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	requireTypeScript('../test/explore/run.ts', import.meta.url);
});
