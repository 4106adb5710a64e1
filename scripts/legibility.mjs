/** `npm run legibility`: how well QR codes are read when they are small, blurred or saved as JPEG, ours beside the qrcode package's. */
import { toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { followPlan } from './lib/plan.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await followPlan(toolSteps());
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { main } = requireTypeScript('../test/benchmark/legibility.ts', import.meta.url);
	await main();
});
