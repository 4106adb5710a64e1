import { span } from '../forms';
import type { Question } from '../question';

interface Answer {
	missingMs: number;
}

export const newProfile: Question<Answer> = {
	id: 'newProfile',
	asks: 'How long is a new profile not found by its id?',
	assumes: 'Some seconds; the node then says that it may be too new.',
	async find(probe) {
		await probe.firstOf();
		const missingMs = Math.round(Math.max(...probe.makings.map((one) => one.missingMs)));
		return { missingMs };
	},
	tell: ({ missingMs }) => ({
		asAssumed: missingMs <= 30_000,
		seen: missingMs === 0 ? 'It is found at once.' : `Up to ${span(missingMs)} after its creation.`,
		means:
			missingMs === 0
				? 'A workflow may go on with a new profile at once.'
				: `Wait ${Math.ceil(missingMs / 1000)} seconds between creating a profile and making its token.`,
	}),
	// A read lag alone would look the same; the longer of the two counts in the simulator.
	like: ({ missingMs }) => ({ notFoundAfterCreateMs: missingMs }),
};
