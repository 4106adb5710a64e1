import { inWords, isDone, refusalOf, type Refusal } from '../answer';
import type { Question } from '../question';

type Answer = { batch: 'done' | Refusal; part?: 'done' | Refusal };

export const batch: Question<Answer> = {
	id: 'batch',
	asks: 'Does $batch take createToken?',
	assumes: 'Yes; where it does not, the node sends plain requests by itself.',
	async find(probe) {
		const profile = await probe.firstOf();
		let part: Answer['part'];
		const { answer } = await probe.graph.settle(async () => {
			const sent = await probe.graph.sendInBatch(probe.tokenRequest(profile, 3600));
			part = sent.part && (isDone(sent.part) ? 'done' : refusalOf(sent.part));
			return sent.part ?? sent.outer;
		});
		if (part === 'done') await probe.untilShown(profile, answer.receivedAt);
		return part ? { batch: 'done', part } : { batch: refusalOf(answer) };
	},
	tell({ batch: outer, part }) {
		const refusal = [outer, part].find((one) => typeof one === 'object') as Refusal | undefined;
		return {
			asAssumed: refusal === undefined,
			seen: refusal
				? `${part ? 'The part' : 'The batch'} is refused: ${inWords(refusal)}.`
				: 'It makes the token.',
			means: refusal
				? 'Set Batch Size to 1.'
				: 'Twenty tokens take one call, though each counts for the quota.',
		};
	},
	like({ batch: outer, part }) {
		if (typeof outer === 'object') return { batchAvailable: false, batchRefusal: outer.status };
		return typeof part === 'object' ? { refusedInBatch: { createToken: part.status } } : {};
	},
};
