/**
 * `npm run record`: the video that n8n's verification asks for, played in a real n8n by scripts/record/scenes.
 * With `-- --still` it also renews docs/images/verification.png.
 */
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/buildIfStale.mjs';
import { ensureProgram } from './lib/ensureProgram.mjs';
import { hostSteps, toolSteps } from './lib/installs.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { packNode } from './lib/packedNode.mjs';
import { followPlan } from './lib/plan.mjs';
import { runCommand, runNpm } from './lib/runCommand.mjs';
import { runMain, say } from './lib/terminal.mjs';

/** A second one would leave the first one's n8n, browser and encoder to it: the exit listeners end those. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

await runMain(async () => {
	requireNodeVersion();
	const { values } = parseArgs({ options: { still: { type: 'boolean', default: false } } });
	await followPlan([...toolSteps(), ...hostSteps()]);
	await ensureProgram('chromium', 'chromium');
	await ensureProgram('ffmpeg', 'ffmpeg');
	await buildIfStale();
	const { file } = await packNode();
	const { require: requireTypeScript } = await import('tsx/cjs/api');
	const { record } = requireTypeScript('./record/record.ts', import.meta.url);
	await record({
		tarball: file,
		npm: runNpm,
		run: (program, args) => runCommand(program, args, { quiet: true }),
		say,
		withStill: values.still,
	});
});

// Whatever a failed start has left in the event loop is of no interest.
process.exit();
