import { isDone, type Answer as GraphAnswer } from '../answer';
import { collectionPath } from '../../../nodes/IntuneEnrollment/enrollment/collections';
import { Unanswered, type Question } from '../question';
import { entityPath } from '../throwaway';

const DOCUMENTED = { create: 201, update: 200, createToken: 204, revokeToken: 204, delete: 204 };
type Operation = keyof typeof DOCUMENTED;
type Answer = Record<Operation, number>;
const OPERATIONS = Object.keys(DOCUMENTED) as Operation[];

const others = (answer: Answer): Operation[] =>
	OPERATIONS.filter((operation) => answer[operation] !== DOCUMENTED[operation]);

/** Last of all, since it deletes a profile. */
export const numbers: Question<Answer> = {
	id: 'numbers',
	asks: 'Which numbers tell success?',
	assumes:
		'Create 201, update 200, createToken and revokeToken 204, delete 204 (the last is inferred).',
	async find(probe) {
		const profile = await probe.firstOf();
		const { profileType } = profile;
		const update = await probe.graph.settled({
			method: 'PATCH',
			path: entityPath(profile),
			body: { description: `${collectionPath(profileType)}: changed once by npm run probe` },
		});
		const createToken = await probe.createToken(profile, 3600);
		const revokeToken = await probe.revokeToken(profile);
		const remove = await probe.graph.settled({ method: 'DELETE', path: entityPath(profile) });
		if (isDone(remove.answer)) probe.deleted(profile);
		const { status } = probe.makings.find(({ kind }) => kind === profile.kind)!;
		return {
			create: status,
			update: done(update.answer),
			createToken: done(createToken.answer),
			revokeToken: done(revokeToken.answer),
			delete: done(remove.answer),
		};
	},
	tell(answer) {
		const strange = others(answer).map((one) => `${one} ${answer[one]}`);
		return {
			asAssumed: strange.length === 0,
			seen: strange.length === 0 ? 'As documented.' : `Otherwise: ${strange.join(', ')}.`,
			means:
				strange.length === 0
					? 'No read is needed after a success.'
					: 'The node looks once whether the work was done, and does not send it again.',
		};
	},
	like(answer) {
		const strange = others(answer).map((one) => [one, answer[one]]);
		return strange.length === 0 ? {} : { successStatus: Object.fromEntries(strange) };
	},
};

function done(answer: GraphAnswer): number {
	if (!isDone(answer)) throw new Unanswered('noSteadyAnswer');
	return answer.status;
}
