/** `npm run explore`: every sequence of up to three faults for one write. test/explore/run.ts says which arguments it takes. */
import { buildIfStale } from './lib/buildIfStale.mjs';
import { ensureTools } from './lib/ensureInstalled.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await ensureTools();
	await buildIfStale();
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	requireTypeScript('../test/explore/run.ts', import.meta.url);
});
