import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, runNpm } from './runCommand.mjs';
import { say, seconds } from './terminal.mjs';

/** Runs named steps in order, each with its duration; the first that fails is the last, and the exit code. */
export async function runSteps(steps) {
	for (const [name, run] of steps) {
		const started = Date.now();
		say(`\n▶ ${name}`);
		const code = await run();
		say(`${code === 0 ? '✔' : '✖'} ${name} (${seconds(started)})`);
		if (code !== 0) {
			say(`Stopped: ${name} failed.`);
			process.exitCode = 1;
			return;
		}
	}
}

/** A script of package.json, so that what it does is written once, there. */
export function npmScript(name, cwd) {
	return async () => (await runNpm(['run', '--silent', name], { cwd })).code;
}

/**
 * Runs jest and says at the very end, alone on a line, how many tests passed and failed: CI reads
 * that line, and jest's own summary has another form.
 */
export async function runJest(args, cwd) {
	const resultFile = join(tmpdir(), `jest-result-${process.pid}.json`);
	const jest = join(cwd, 'node_modules', 'jest', 'bin', 'jest.js');
	const { code } = await runCommand(
		process.execPath,
		[jest, '--json', `--outputFile=${resultFile}`, ...args],
		{ cwd },
	);
	return { code, closingLine: closingLine(resultFile) };
}

function closingLine(resultFile) {
	try {
		const result = JSON.parse(readFileSync(resultFile, 'utf8'));
		// A test file that cannot even be loaded holds no tests, but it is a failure.
		const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
		return `${result.numPassedTests} passed, ${failed} failed`;
	} catch {
		return '0 passed, 1 failed';
	} finally {
		rmSync(resultFile, { force: true });
	}
}
