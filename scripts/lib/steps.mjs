import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareNodes } from './packedNode.mjs';
import { ROOT } from './paths.mjs';
import { runCommand, runNpm } from './runCommand.mjs';
import { say, seconds } from './terminal.mjs';

/** Runs named steps in order, each with its duration; the first that fails is the last, and the exit code. */
async function runSteps(steps) {
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
 * Runs the steps, then jest, and says at the very end, alone on a line, how many tests passed and
 * failed: CI reads that line, and jest's own summary has another form.
 */
export async function runStepsAndTests(steps, [name, jestArgs]) {
	let closingLine = '0 passed, 1 failed';
	const tests = async () => {
		const result = await runJest(jestArgs);
		closingLine = result.closingLine;
		return result.code;
	};
	try {
		await runSteps([...steps, [name, tests]]);
	} finally {
		say(`\n${closingLine}`);
	}
}

/** What comes before tests of the package as users get it. */
export const BUILD_AND_PACK = [
	['build', npmScript('build', ROOT)],
	[
		'pack',
		async () => {
			await prepareNodes();
			return 0;
		},
	],
];

async function runJest(args) {
	const resultFile = join(tmpdir(), `jest-result-${process.pid}.json`);
	const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
	const { code } = await runCommand(
		process.execPath,
		[jest, '--json', `--outputFile=${resultFile}`, ...args],
		{ cwd: ROOT },
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
