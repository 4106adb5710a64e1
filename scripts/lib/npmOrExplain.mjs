import { statfs } from 'node:fs/promises';
import { runNpm } from './runCommand.mjs';
import { UserFacingError } from './terminal.mjs';

const SHOWN_ERRORS = 15;

/** Runs npm in a folder. Where it fails, the error says what npm said, and what to look at. */
export async function npmOrExplain(folder, what, args) {
	const result = await runNpm([...args, '--no-audit', '--no-fund'], { cwd: folder, quiet: true });
	if (result.code !== 0) throw new UserFacingError(await explanation(folder, what, result));
}

/** npm says first what went wrong, then pages of usage, and last where its log file is. */
function whatNpmSaid({ output, lastLines }) {
	const errors = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
	if (errors.length === 0) return lastLines;
	return [...errors.slice(0, SHOWN_ERRORS), ...errors.slice(SHOWN_ERRORS).slice(-1)].join('\n');
}

async function explanation(folder, what, result) {
	const { bavail, bsize } = await statfs(folder);
	const freeGb = ((bavail * bsize) / 1e9).toFixed(1);
	return [
		`${what} failed. npm says:`,
		'',
		whatNpmSaid(result).replace(/^/gm, '    '),
		'',
		'What to check:',
		'  - the network and the package registry: `npm ping`, and `npm config get registry`',
		`  - disk space: ${freeGb} GB are free here; all of this needs about 4 GB`,
		'  - an install that was broken off: delete node_modules in the folder, then try again',
	].join('\n');
}
