/** `npm start`: a real n8n with the package, a simulated tenant and the examples, ready to try. */
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/buildIfStale.mjs';
import { ensureHost, ensureTools } from './lib/ensureInstalled.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { prepareNodes } from './lib/packedNode.mjs';
import { requireFreePort } from './lib/port.mjs';
import { UserFacingError, runMain, say } from './lib/terminal.mjs';

const USAGE = 'npm start -- [--port N] [--once]';

function readOptions() {
	const options = { port: { type: 'string' }, once: { type: 'boolean', default: false } };
	try {
		const { values, positionals } = parseArgs({ options, allowPositionals: true });
		// Without the two dashes npm takes options for its own: it keeps their names back as
		// variables, and leaves the number of `--port 5679` alone on the line.
		const { npm_config_port: portByNpm, npm_config_once: onceByNpm } = process.env;
		const port = Number(values.port ?? positionals[0] ?? portByNpm ?? 5678);
		if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error('No such port');
		return { port, once: values.once || onceByNpm === 'true' };
	} catch (error) {
		throw new UserFacingError(`${error.message}\nUsage: ${USAGE}`);
	}
}

await runMain(async () => {
	requireNodeVersion();
	const options = readOptions();
	await requireFreePort(options.port, USAGE);
	await ensureTools();
	await ensureHost();
	await buildIfStale();
	const { bytes } = await prepareNodes();
	say(`  packed node: ${(bytes / 1000).toFixed(1)} kB`);
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { runDemo } = requireTypeScript('./demo/demo.ts', import.meta.url);
	await runDemo({ ...options, say });
});

// Whatever is still waiting for an n8n that was interrupted while it started is of no interest.
process.exit();
