import { isDone } from '../answer';
import { Unanswered, type Question } from '../question';
import {
	COLLECTIONS,
	PROFILE_TYPES,
	type ProfileType,
} from '../../../nodes/IntuneEnrollment/enrollment/collections';

type Answer = Record<ProfileType, boolean>;

export const v1: Question<Answer> = {
	id: 'v1',
	asks: 'Are the enrollment profiles in Graph v1.0?',
	assumes: 'No, in beta only; the node has API Version for the day they come.',
	async find({ graph }) {
		const answer: Partial<Answer> = {};
		for (const type of PROFILE_TYPES) {
			const path = `/deviceManagement/${COLLECTIONS[type]}?$top=1`;
			const settled = await graph.settled({ method: 'GET', path, version: 'v1.0' });
			const { status } = settled.answer;
			if (status === 401 || status === 403) throw new Unanswered('notPermitted');
			answer[type] = isDone(settled.answer);
		}
		return answer as Answer;
	},
	tell(answer) {
		const there = PROFILE_TYPES.filter((type) => answer[type]);
		return {
			asAssumed: there.length === 0,
			seen: there.length === 0 ? 'v1.0 has neither.' : `v1.0 has ${there.join(' and ')}.`,
			means:
				there.length === 0
					? 'Keep API Version at beta.'
					: 'API Version v1.0 works for these; Microsoft changes it less than beta.',
		};
	},
	like: (answer) => ({
		v1Available: PROFILE_TYPES.filter((type) => answer[type]).map((type) => COLLECTIONS[type]),
	}),
};
