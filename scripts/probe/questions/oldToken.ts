import type { Question } from '../question';

interface Answer {
	/** Of the token that is shown after a second createToken. */
	value: 'new' | 'same';
}

export const oldToken: Question<Answer> = {
	id: 'oldToken',
	asks: 'What becomes of the token before when a new one is made?',
	assumes: 'Unknown: nobody may count on it. The node tells tokens apart by value and dates.',
	async find(probe) {
		const profile = await probe.firstOf();
		const first = await probe.newToken(profile, 3600);
		const second = await probe.newToken(profile, 7200);
		return { value: first.view.value === second.view.value ? 'same' : 'new' };
	},
	tell: ({ value }) => ({
		asAssumed: true,
		seen:
			value === 'same'
				? 'The token keeps its value, and gets new dates.'
				: 'The profile shows a new value; the one before is no longer to be seen.',
		means:
			value === 'same'
				? 'QR codes that were handed out before stay in use after a renewal.'
				: 'Hand out the newest. Whether the one before still enrolls a device, only a device can tell.',
	}),
	// Whether the old one lives on, Graph does not show.
	like: ({ value }) => (value === 'same' ? { oldTokenOnCreate: 'renewed' } : {}),
};
