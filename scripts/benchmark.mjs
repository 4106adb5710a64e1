/** `npm run benchmark`: this node, the HTTP Request node and the bare minimum side by side in a real n8n. */
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/buildIfStale.mjs';
import { hostSteps, toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { prepareNodes } from './lib/packedNode.mjs';
import { followPlan } from './lib/plan.mjs';
import { UserFacingError, runMain, say } from './lib/terminal.mjs';

const USAGE = `npm run benchmark              everything, about 15 minutes
npm run benchmark -- --quick   for every day, about two minutes
npm run benchmark -- --only pacing,quota,memory,load`;

function readOptions() {
	const options = { quick: { type: 'boolean' }, only: { type: 'string' } };
	try {
		const { values } = parseArgs({ options });
		// Without the two dashes npm keeps the option's name back as a variable.
		const quick = values.quick ?? process.env.npm_config_quick === 'true';
		return { quick, only: values.only?.split(',') };
	} catch (error) {
		throw new UserFacingError(`${error.message}\n${USAGE}`);
	}
}

await runMain(async () => {
	requireNodeVersion();
	const options = readOptions();
	await followPlan([...toolSteps(), ...hostSteps()]);
	await buildIfStale();
	const { bytes } = await prepareNodes();
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { runBenchmark } = requireTypeScript('../test/benchmark/run.ts', import.meta.url);
	await runBenchmark({ ...options, tarballBytes: bytes, say });
});

process.exit();
