/** `npm run simulator`: Entra ID and Graph on this machine. `-- --help` says which arguments it takes. */
import { ensureTools } from './lib/ensureInstalled.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await ensureTools();
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	requireTypeScript('../test/simulator/cli.ts', import.meta.url);
});
