/** `npm run test:n8n`: the packed package in a real n8n. Further arguments go to jest. */
import { ensureHost, ensureTools } from './lib/ensureInstalled.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { BUILD_AND_PACK, runStepsAndTests } from './lib/steps.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await ensureTools();
	await ensureHost();
	const jestArgs = ['--config', 'jest.n8n.config.js', ...process.argv.slice(2)];
	await runStepsAndTests(BUILD_AND_PACK, ['tests on a real n8n', jestArgs]);
});
