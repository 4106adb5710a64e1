import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { environmentForNpm } from './environment.mjs';

const KEPT_LINES = 25;

/** npm as the command and arguments that start it: npm's own file where it is known, so no shell. */
function npmCommand() {
	const candidates = [
		process.env.npm_execpath,
		join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	];
	const file = candidates.find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
	return file ? [process.execPath, [file]] : ['npm', []];
}

/**
 * Runs a program to its end. With `quiet` its output is kept back, and the last lines are returned
 * for the message in case it fails; otherwise it goes straight to the screen.
 *
 * @returns {Promise<{ code: number, output: string, lastLines: string }>}
 */
export function runCommand(command, args, { cwd, env = process.env, quiet = false } = {}) {
	return new Promise((resolve) => {
		const output = quiet ? 'pipe' : 'inherit';
		const child = spawn(command, args, { cwd, env, stdio: ['ignore', output, output] });
		// Whoever ends this before its time ends that too.
		const kill = () => child.kill();
		process.once('exit', kill);
		let text = '';
		const keep = (chunk) => (text += chunk);
		child.stdout?.on('data', keep);
		child.stderr?.on('data', keep);
		const end = (code) => {
			process.removeListener('exit', kill);
			const lastLines = text.trimEnd().split('\n').slice(-KEPT_LINES).join('\n');
			resolve({ code, output: text, lastLines });
		};
		child.once('error', (error) => {
			text += `${error.message}\n`;
			end(127);
		});
		child.once('close', (code, signal) => end(code ?? (signal ? 128 : 1)));
	});
}

export function runNpm(args, options = {}) {
	const [command, first] = npmCommand();
	return runCommand(command, [...first, ...args], { env: environmentForNpm(), ...options });
}
