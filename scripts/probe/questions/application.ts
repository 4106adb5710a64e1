import { inWords, isDone, refusalOf, type Refusal } from '../answer';
import { Unanswered, type Question } from '../question';

type Answer = 'done' | Refusal;

export const application: Question<Answer> = {
	id: 'application',
	asks: 'May an application make tokens?',
	assumes: 'Today yes, as documented; in the past it was refused with 401 Forbidden.',
	async find(probe) {
		const { asApplication } = probe.asked;
		if (!asApplication) throw new Unanswered('notAsked');
		const profile = await probe.firstOf();
		const { answer } = await probe.createToken(profile, 3600, asApplication);
		if (!isDone(answer)) return refusalOf(answer);
		await probe.untilShown(profile, answer.receivedAt);
		return 'done';
	},
	tell: (answer) => ({
		asAssumed: answer === 'done',
		seen: answer === 'done' ? 'It makes the token.' : `It is refused: ${inWords(answer)}.`,
		means:
			answer === 'done'
				? 'Credentials that sign in as an application work.'
				: 'Use a credential that signs in as a user; the node gives that advice too.',
	}),
	like: (answer) =>
		answer !== 'done' && answer.status === 401
			? { forbiddenShape: answer.code === 'Forbidden' ? 'A' : 'B', forbiddenFor: 'application' }
			: {},
};
