/** `npm run test:n8n`: the packed package in a real n8n. Further arguments go to jest. */
import { ensureInstalled } from './lib/ensureInstalled.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { HOST, HOST_REBUILD, ROOT } from './lib/paths.mjs';
import { BUILD_AND_PACK, runStepsAndTests } from './lib/steps.mjs';
import { runMain } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await ensureInstalled(ROOT, { label: 'the development tools' });
	await ensureInstalled(HOST, { label: 'n8n (2.8 GB)', rebuild: HOST_REBUILD });
	const jestArgs = ['--config', 'jest.n8n.config.js', ...process.argv.slice(2)];
	await runStepsAndTests(BUILD_AND_PACK, ['tests on a real n8n', jestArgs]);
});
