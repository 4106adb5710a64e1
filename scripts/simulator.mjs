/** `npm run simulator`: Entra ID and Graph on this machine. `-- --help` says which arguments it takes. */
import { startToolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { followPlan } from './lib/plan.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await followPlan(startToolSteps());
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	requireTypeScript('../test/simulator/cli.ts', import.meta.url);
});
