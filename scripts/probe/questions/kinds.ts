import { inWords, type Refusal } from '../answer';
import { KIND_NAMES, KIND_WORDS, modeOf, type Kind } from '../kinds';
import { Unanswered, type Question } from '../question';

type Answer = Partial<Record<Kind, 'made' | Refusal>>;

const refusedOnes = (answer: Answer): Kind[] =>
	KIND_NAMES.filter((kind) => answer[kind] !== undefined && answer[kind] !== 'made');

/** First of all: it makes the throw-away profiles that the others need. */
export const kinds: Question<Answer> = {
	id: 'kinds',
	asks: 'Which kinds of profiles does the tenant allow?',
	assumes: 'All of them.',
	async find(probe) {
		const answer: Answer = {};
		for (const kind of KIND_NAMES) {
			try {
				await probe.profile(kind);
				answer[kind] = 'made';
			} catch (error) {
				if (!(error instanceof Unanswered)) throw error;
				if (error.reason === 'stopped') throw error;
				const refusal = probe.refused.get(kind);
				if (refusal) answer[kind] = refusal;
			}
		}
		return answer;
	},
	tell(answer) {
		const refused = refusedOnes(answer);
		return {
			asAssumed: refused.length === 0,
			seen:
				refused.length === 0
					? 'Each kind was made.'
					: `Refused: ${refused.map((kind) => `${KIND_WORDS[kind]} (${inWords(answer[kind] as Refusal)})`).join(', ')}.`,
			means:
				refused.length === 0
					? 'Nothing is in the way.'
					: 'The node hands the refusal on: outcome notDone. Some need a Managed Google Play binding or a licence.',
		};
	},
	like(answer) {
		const names = refusedOnes(answer).map((kind) => modeOf(kind) ?? kind);
		return names.length === 0 ? {} : { refusedKinds: [...new Set(names)] };
	},
};
