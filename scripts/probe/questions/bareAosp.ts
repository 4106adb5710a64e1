import { inWords, isDone, refusalOf, type Refusal } from '../answer';
import type { Question } from '../question';
import { entityPath } from '../throwaway';

type Answer = 'done' | Refusal;

export const bareAosp: Question<Answer> = {
	id: 'bareAosp',
	asks: 'What does createToken answer on an AOSP profile without the prefix AOSP-?',
	assumes: '404; so the node reads such a profile and sends the prefixed id.',
	async find(probe) {
		const profile = await probe.firstOf(['aospUserless', 'aospUserAssociated']);
		await probe.newToken(profile);
		const { answer } = await probe.graph.settled({
			method: 'POST',
			path: `${entityPath(profile)}/createToken`,
			body: { tokenValidityInSeconds: 3600 },
		});
		if (!isDone(answer)) return refusalOf(answer);
		await probe.untilShown(profile, answer.receivedAt);
		return 'done';
	},
	tell: (answer) => ({
		asAssumed: answer !== 'done' && answer.status === 404,
		seen: answer === 'done' ? 'It makes a token.' : `It is refused: ${inWords(answer)}.`,
		means:
			answer === 'done'
				? 'The prefix is not needed here; the node sends it all the same, which works too.'
				: 'The prefix is needed, as the node has it.',
	}),
	like: (answer) =>
		answer === 'done'
			? { bareAospStatus: 204 }
			: {
					bareAospStatus: answer.status,
					bareAospBody: {
						custom: { error: { code: answer.code, message: 'As the probe saw it.' } },
					},
				},
};
