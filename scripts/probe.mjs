/** `npm run probe`: finds out, on a real tenant, what nobody outside of Microsoft knows. docs/probe.md */
import { toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { followPlan } from './lib/plan.mjs';
import { UserFacingError, runMain, say } from './lib/terminal.mjs';

await runMain(async () => {
	requireNodeVersion();
	await followPlan(toolSteps());
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { main, USAGE } = requireTypeScript('./probe/cli.ts', import.meta.url);
	try {
		if (!(await main(say))) process.exitCode = 1;
	} catch (error) {
		const isUsage = error.code?.startsWith('ERR_PARSE_ARGS');
		throw new UserFacingError(isUsage ? `${error.message}\n\n${USAGE}` : error.message);
	}
});
// The sign-in library would keep the process up a while.
process.exit();
