import { instant, span } from '../forms';
import { Unanswered, type Question } from '../question';

interface Answer {
	/** How far the clock that stamps tokens is ahead of the Date header. */
	stampAheadMs: number;
	/** It can be so much more or less. */
	uncertainMs: number;
}

const TRIES = 3;
/** Of the Date header. */
const GRAIN_MS = 1_000;

export const clock: Question<Answer> = {
	id: 'clock',
	asks: 'Which clock stamps tokens, and how far is it from the Date header?',
	assumes: 'Another one than that of the Date header, which may differ by minutes.',
	async find(probe) {
		const profile = await probe.firstOf([
			'dedicated',
			'fullyManaged',
			'workProfile',
			'aospUserless',
		]);
		for (let attempt = 1; attempt <= TRIES; attempt++) {
			const { answer, clean, view } = await probe.newToken(profile, 3600 + attempt);
			const stamp = instant(view.creation);
			if (stamp === undefined || answer.date === undefined) throw new Unanswered('notTold');
			if (!clean) continue;
			// The work came while the request was under way; Date is cut to whole seconds.
			const roundTrip = answer.receivedAt - answer.sentAt;
			const worked = answer.date + GRAIN_MS / 2 - roundTrip / 2;
			const uncertainMs = Math.ceil(GRAIN_MS / 2 + roundTrip / 2);
			return { stampAheadMs: Math.round(stamp - worked), uncertainMs };
		}
		throw new Unanswered('noSteadyAnswer');
	},
	tell({ stampAheadMs, uncertainMs }) {
		const isSame = Math.abs(stampAheadMs) <= uncertainMs;
		const direction = stampAheadMs > 0 ? 'ahead of' : 'behind';
		return {
			asAssumed: Math.abs(stampAheadMs) < 120_000,
			seen: isSame
				? `Both agree, to ${span(uncertainMs)}.`
				: `Tokens are stamped ${span(Math.abs(stampAheadMs))} ${direction} Date (± ${span(uncertainMs)}).`,
			means:
				Math.abs(stampAheadMs) < 120_000
					? 'Within what the node allows for.'
					: 'The node will say “unknown” more often where an answer is lost: please report this.',
		};
	},
	like: ({ stampAheadMs, uncertainMs }) => ({
		stampOffsetMs: Math.abs(stampAheadMs) <= uncertainMs ? 0 : stampAheadMs,
	}),
};
