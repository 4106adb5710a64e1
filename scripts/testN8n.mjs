/** `npm run test:n8n`: the packed package in a real n8n. Further arguments go to jest. */
import { ensureInstalled } from './lib/ensureInstalled.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { prepareNodes } from './lib/packedNode.mjs';
import { HOST, HOST_REBUILD, ROOT } from './lib/paths.mjs';
import { npmScript, runJest, runSteps } from './lib/steps.mjs';
import { runMain, say } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await ensureInstalled(ROOT, { label: 'the development tools' });
	await ensureInstalled(HOST, { label: 'n8n (2.8 GB)', rebuild: HOST_REBUILD });
	let closingLine = '0 passed, 1 failed';
	try {
		await runSteps([
			['build', npmScript('build', ROOT)],
			[
				'pack',
				async () => {
					await prepareNodes();
					return 0;
				},
			],
			[
				'tests on a real n8n',
				async () => {
					const args = ['--config', 'jest.n8n.config.js', ...process.argv.slice(2)];
					const result = await runJest(args, ROOT);
					closingLine = result.closingLine;
					return result.code;
				},
			],
		]);
	} finally {
		say(`\n${closingLine}`);
	}
});
