/** `npm start`: a real n8n with the package, a simulated tenant and the examples, ready to try. */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/buildIfStale.mjs';
import { DEMO_FOLDER, DEMO_SOCKET } from './lib/demoFolder.mjs';
import { hostSteps, startToolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { becomeOnlyOne } from './lib/onlyOne.mjs';
import { prepareNodes } from './lib/packedNode.mjs';
import { followPlan } from './lib/plan.mjs';
import { requireFreePort } from './lib/port.mjs';
import { UserFacingError, runMain, say } from './lib/terminal.mjs';

const USAGE = `npm start -- [--port N] [--reset] [--once]

  --port N   of n8n's editor; 5678 if nothing is said
  --reset    forgets what the demo has kept: workflows, log-in, tenant
  --once     ends after the example has run`;

function readOptions() {
	const options = {
		port: { type: 'string' },
		once: { type: 'boolean', default: false },
		reset: { type: 'boolean', default: false },
	};
	try {
		const { values, positionals } = parseArgs({ options, allowPositionals: true });
		// Without the two dashes npm takes options for its own: it keeps their names back as
		// variables, and leaves the number of `--port 5679` alone on the line.
		const { npm_config_port, npm_config_once, npm_config_reset } = process.env;
		const port = Number(values.port ?? positionals[0] ?? npm_config_port ?? 5678);
		if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error('No such port');
		return {
			port,
			once: values.once || npm_config_once === 'true',
			reset: values.reset || npm_config_reset === 'true',
		};
	} catch (error) {
		throw new UserFacingError(`${error.message}\nUsage: ${USAGE}`);
	}
}

/** Installs and builds what is missing, then starts the tenant and n8n. */
async function startDemo(port, onStep) {
	let demo;
	const build = async () => {
		await buildIfStale();
		await prepareNodes();
	};
	const start = async () => {
		const { Demo } = await load('./demo/demo.ts');
		demo = await Demo.start({ port, folder: DEMO_FOLDER });
	};
	const steps = [
		...startToolSteps(),
		...hostSteps(),
		{ what: 'building and packing the node', seconds: 3, run: build },
		{ what: 'starting n8n with a simulated tenant', seconds: 20, run: start },
	];
	await followPlan(steps, onStep);
	return demo;
}

/** Not before it is installed. */
async function load(file) {
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	return requireTypeScript(file, import.meta.url);
}

/** Everything from the first step to Ctrl+C. `tell`: what a second `npm start` is told. */
async function runDemo({ port, once }, tell) {
	// A Ctrl+C meanwhile ends it at once: there is nothing to put in order yet.
	const starting = startDemo(port, (step) => tell(`It is at ${step}.`));
	const demo = await Promise.race([starting, interrupted]);
	if (demo === INTERRUPTED) return;
	try {
		const { showFirstRun, whereabouts } = await load('./demo/tour.ts');
		await showFirstRun(demo, say);
		const where = await whereabouts(demo);
		tell(where);
		say(`\n${where}`);
		if (once) return;
		say('\nCtrl+C ends it.');
		const ended = await Promise.race([interrupted, demo.host.untilExit()]);
		if (ended !== INTERRUPTED)
			throw new Error(`n8n ended by itself; its log is ${demo.host.logFile}`);
		say('\nStopping …');
	} finally {
		await demo.stop();
	}
}

/** What went wrong, without a stack that only we could read. */
function inPlainWords(error) {
	if (error instanceof UserFacingError) return error;
	return new UserFacingError(
		[
			`The demo cannot go on: ${error.message}`,
			'',
			`Its data are in ${DEMO_FOLDER}.`,
			'`npm start -- --reset` forgets them and begins anew.',
		].join('\n'),
	);
}

const INTERRUPTED = Symbol('interrupted');

/** Resolves at Ctrl+C, when the system ends it, and when the terminal's window is closed. */
const interrupted = new Promise((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
		process.once(signal, () => resolve(INTERRUPTED));
});

await runMain(async () => {
	requireNodeVersion();
	const options = readOptions();
	let state = '';
	const running = await becomeOnlyOne(DEMO_SOCKET, () => state);
	if (running !== undefined) {
		say(`The demo of this folder runs already, and goes on as it was.\n\n${running}\n`);
		say('Ctrl+C where it was started ends it.');
		return;
	}
	await requireFreePort(options.port, USAGE);
	if (options.reset) rmSync(DEMO_FOLDER, { recursive: true, force: true });
	try {
		await runDemo(options, (text) => (state = text));
	} catch (error) {
		throw inPlainWords(error);
	}
});

// Whatever is still waiting for an n8n that was interrupted while it started is of no interest.
process.exit();
