import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareNodes } from './packedNode.mjs';
import { ROOT } from './paths.mjs';
import { runCommand, runNpm } from './runCommand.mjs';
import { say, seconds } from './terminal.mjs';

/**
 * A named part of a command.
 *
 * @typedef {[name: string, run: () => Promise<{ code: number, output?: string }>]} Part
 */

/** A script of package.json, so that what it does is written once, there. @returns {Part} */
export function npmScript(name, script) {
	return [name, async () => await runNpm(['run', '--silent', script], { cwd: ROOT, quiet: true })];
}

/** Tells how a part came out, with what it said. @returns {boolean} whether it passed */
async function runPart([name, run]) {
	const started = Date.now();
	const { code, output = '' } = await run();
	if (output.trim() !== '') say(`\n${output.trimEnd()}`);
	say(`${code === 0 ? '✔' : '✖'} ${name} (${seconds(started)})`);
	return code === 0;
}

/** As many at once as there are processors; all of them, also where one fails, so that one run tells everything. */
async function runSideBySide(parts) {
	const waiting = [...parts];
	let allPassed = true;
	const take = async () => {
		for (let part = waiting.shift(); part; part = waiting.shift()) {
			if (!(await runPart(part))) allPassed = false;
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, take));
	return allPassed;
}

/** Runs groups of parts one after the other; the first group in which one fails is the last. */
async function runGroups(groups) {
	for (const group of groups) {
		if (await runSideBySide(group)) continue;
		say('Stopped: what is marked ✖ failed.');
		process.exitCode = 1;
		return;
	}
}

/**
 * Runs the groups, then jest, and says at the very end, alone on a line, how many tests passed and
 * failed: CI reads that line, and jest's own summary has another form.
 */
export async function runPartsAndTests(groups, [name, jestArgs]) {
	let closingLine = '0 passed, 1 failed';
	const tests = async () => {
		const result = await runJest(jestArgs);
		closingLine = result.closingLine;
		return { code: result.code };
	};
	try {
		await runGroups([...groups, [[name, tests]]]);
	} finally {
		say(`\n${closingLine}`);
	}
}

const passed = (work) => async () => {
	await work();
	return { code: 0 };
};

/** dist of the sources as they are; types are a part of their own. @returns {Part} */
export const build = ['build', passed(async () => await (await import('./compile.mjs')).compile())];

/** What comes before tests of the package as users get it. */
export const BUILD_AND_PACK = [[build], [['pack', passed(prepareNodes)]]];

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
