/** What the commands say on screen. One home, so that they all look the same. */

const HEARTBEAT_ON_SCREEN_MS = 1_000;
const HEARTBEAT_IN_A_LOG_MS = 30_000;

export function say(line = '') {
	process.stdout.write(`${line}\n`);
}

export function seconds(sinceMs) {
	return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

/**
 * Shows that something long is still going on: one line that counts up on a terminal, and a line
 * now and then where output goes to a file. Returns the function that ends it.
 *
 * @param {string} [estimate] of the whole, such as `about 3 min`
 */
export function heartbeat(label, estimate) {
	const started = Date.now();
	const onScreen = process.stdout.isTTY === true;
	const timer = setInterval(
		() => {
			const passed = `${Math.round((Date.now() - started) / 1000)} s`;
			const text = `  … ${label} (${passed}${estimate ? ` of ${estimate}` : ''})`;
			process.stdout.write(onScreen ? `\r${text}` : `${text}\n`);
		},
		onScreen ? HEARTBEAT_ON_SCREEN_MS : HEARTBEAT_IN_A_LOG_MS,
	);
	return () => {
		clearInterval(timer);
		if (onScreen) process.stdout.write('\r\u001b[K');
	};
}

/** An error whose message is all that the user needs: printed without a stack. */
export class UserFacingError extends Error {}

/** Runs a command's main function and turns what goes wrong into a message and an exit code. */
export async function runMain(main) {
	try {
		await main();
	} catch (error) {
		const text = error instanceof UserFacingError ? error.message : (error.stack ?? String(error));
		process.stderr.write(`\n${text}\n`);
		process.exitCode = 1;
	}
}
