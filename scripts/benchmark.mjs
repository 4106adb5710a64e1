/** `npm run benchmark`: this node, the HTTP Request node and the bare minimum side by side in a real n8n. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/buildIfStale.mjs';
import { hostSteps, toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { prepareNodes } from './lib/packedNode.mjs';
import { followPlan } from './lib/plan.mjs';
import { UserFacingError, runMain, say } from './lib/terminal.mjs';

const USAGE = `npm run benchmark              everything, about 15 minutes
npm run benchmark -- --quick   for every day, about two minutes
npm run benchmark -- --only pacing,quota,memory,load,tenants
npm run benchmark -- --beside ../before   also the package of another checkout, which has been built`;

function readOptions() {
	const options = {
		quick: { type: 'boolean' },
		only: { type: 'string' },
		beside: { type: 'string' },
	};
	try {
		const { values } = parseArgs({ options });
		// Without the two dashes npm keeps the option's name back as a variable.
		const quick = values.quick ?? process.env.npm_config_quick === 'true';
		return { quick, only: values.only?.split(','), beside: values.beside };
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
	const other = options.beside && (await prepareNodes(resolve(options.beside))).nodes;
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { runBenchmark } = requireTypeScript('../test/benchmark/run.ts', import.meta.url);
	await runBenchmark({ ...options, other, tarballBytes: bytes, say });
});

process.exit();
