/** `npm test`: everything that needs no running n8n. Further arguments go to jest. */
import { ensureInstalled } from './lib/ensureInstalled.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { ROOT } from './lib/paths.mjs';
import { npmScript, runJest, runSteps } from './lib/steps.mjs';
import { runMain, say } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await ensureInstalled(ROOT, { label: 'the development tools' });
	let closingLine = '0 passed, 1 failed';
	try {
		await runSteps([
			['build', npmScript('build', ROOT)],
			['typecheck', npmScript('typecheck', ROOT)],
			['lint', npmScript('lint', ROOT)],
			['format', npmScript('format:check', ROOT)],
			["n8n's scanner", npmScript('scan', ROOT)],
			[
				'unit and engine tests',
				async () => {
					const result = await runJest(process.argv.slice(2), ROOT);
					closingLine = result.closingLine;
					return result.code;
				},
			],
		]);
	} finally {
		say(`\n${closingLine}`);
	}
});
