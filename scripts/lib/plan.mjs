import { heartbeat, say, seconds } from './terminal.mjs';

/** Shorter plans need no words. */
const WORTH_TELLING_S = 10;

/** Estimates follow the machine, but never by more than this in either direction. */
const MOST_DIFFERENCE = 5;

/**
 * Something that takes a while before the work can begin.
 *
 * @typedef {object} Step
 * @property {string} what e.g. `installing n8n (2.8 GB)`
 * @property {number} seconds how long it takes on two idle cores with a fast line
 * @property {() => Promise<void>} run
 */

/** Goes through the steps, saying which of how many it is and how long all of it takes. */
export async function followPlan(/** @type {Step[]} */ steps, onStep = () => {}) {
	const expected = (some) => some.reduce((sum, step) => sum + step.seconds, 0);
	const tell = expected(steps) >= WORTH_TELLING_S;
	if (tell) say(`${count(steps.length)}, ${about(expected(steps))} in all:`);
	const began = Date.now();
	for (const [index, { what, seconds: usually, run }] of steps.entries()) {
		const number = `step ${index + 1} of ${steps.length}`;
		const label = `${number}: ${what}`;
		const estimate = about(usually * paceSince(began, expected(steps.slice(0, index))));
		onStep(label);
		if (tell) say(`  ${label} (${estimate}) …`);
		const started = Date.now();
		const stopHeartbeat = heartbeat(label, estimate);
		try {
			await run();
		} finally {
			stopHeartbeat();
		}
		const left = expected(steps.slice(index + 1));
		const pace = paceSince(began, expected(steps.slice(0, index + 1)));
		const toGo = left > 0 ? `; ${about(left * pace)} to go` : '';
		if (tell) say(`  ${number}: done in ${seconds(started)}${toGo}`);
	}
}

const count = (steps) => (steps === 1 ? '1 step' : `${steps} steps`);

/** By which factor this machine and its line are slower than what the estimates are of, as far as can be seen. */
function paceSince(began, expectedSeconds) {
	if (expectedSeconds < WORTH_TELLING_S) return 1;
	const pace = (Date.now() - began) / 1000 / expectedSeconds;
	return Math.min(MOST_DIFFERENCE, Math.max(1 / MOST_DIFFERENCE, pace));
}

/** Estimates in steps that do not pretend to know more. */
function about(estimate) {
	if (estimate < 100) return `about ${Math.max(5, Math.round(estimate / 5) * 5)} s`;
	return `about ${Math.round(estimate / 60)} min`;
}
