import { isDone, type Answer as GraphAnswer } from '../answer';
import { KIND_NAMES } from '../kinds';
import type { Probe } from '../probe';
import { Unanswered, type Question } from '../question';
import type { Throwaway } from '../throwaway';

interface Answer {
	/** The write that got the 429. */
	afterWrites: number;
	workDone: boolean;
	retryAfter: 'seconds' | 'date' | 'none';
}

/** A little above what Microsoft documents, 100 in 20 seconds. */
const MOST_WRITES = 130;
/** Of the validity: by it the token tells which request made it. */
const STEP_SECONDS = 60;
const FIRST_SECONDS = 7_200;

export const throttled: Question<Answer> = {
	id: 'throttled',
	asks: 'Does a write that gets a 429 do its work all the same?',
	assumes: 'It may: the node looks before it sends it again.',
	async find(probe) {
		if (!probe.asked.throttle) throw new Unanswered('notAsked');
		// The others do not tell when a token was made.
		const profile = await probe.firstOf(KIND_NAMES.filter((kind) => kind !== 'androidForWork'));
		await probe.newToken(profile);
		for (let write = 1; write <= MOST_WRITES; write++) {
			const request = probe.tokenRequest(profile, FIRST_SECONDS + write * STEP_SECONDS);
			const answer = await probe.graph.sendAtOnce(request);
			if (answer.status === 429) return await judge(probe, profile, write, answer);
			if (!isDone(answer)) throw new Unanswered('noSteadyAnswer');
		}
		throw new Unanswered('notTold');
	},
	tell: ({ workDone, retryAfter, afterWrites }) => ({
		asAssumed: true,
		seen: `Write ${afterWrites} got a 429 ${retryAfter === 'none' ? 'without' : 'with'} Retry-After; its work was ${workDone ? '' : 'not '}done.`,
		means: workDone
			? 'A client that repeats after a 429 makes two tokens; this node does not.'
			: 'A write that is refused for the quota has done nothing.',
	}),
	like: ({ workDone, retryAfter }) => ({ throttle: { doesRefusedWrites: workDone, retryAfter } }),
};

/** Whether the token that is shown in the end is that of the last write. */
async function judge(
	probe: Probe,
	profile: Throwaway,
	write: number,
	refused: GraphAnswer,
): Promise<Answer> {
	// Late work and lagging reads have come by then; so has the quota's window.
	await probe.rest(profile);
	const { creation, expiration } = profile.shown;
	const lived = Date.parse(String(expiration)) - Date.parse(String(creation));
	if (Number.isNaN(lived)) throw new Unanswered('notTold');
	const made = Math.round((lived / 1000 - FIRST_SECONDS) / STEP_SECONDS);
	const { retryAfter } = refused;
	const form = retryAfter === undefined ? 'none' : /^\d+$/.test(retryAfter) ? 'seconds' : 'date';
	return { afterWrites: write, workDone: made === write, retryAfter: form };
}
