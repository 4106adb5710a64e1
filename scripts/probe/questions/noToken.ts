import { isDone } from '../answer';
import { FORM_WORDS, formOf, type Form } from '../forms';
import { Unanswered, type Question } from '../question';
import type { TokenView } from '../throwaway';

interface Forms {
	value: Form;
	creation: Form;
	expiration: Form;
}
interface Answer {
	never: Forms;
	revoked: Forms;
}

const formsOf = ({ value, creation, expiration }: TokenView): Forms => ({
	value: formOf(value),
	creation: formOf(creation),
	expiration: formOf(expiration),
});
const inWords = ({ value, expiration }: Forms): string =>
	`value ${FORM_WORDS[value]}, expiry ${FORM_WORDS[expiration]}`;

/** With these the node sees that there is no token: enrollment/tokenState.ts. */
const isUnderstood = ({ value, expiration }: Forms): boolean =>
	value !== 'text' || expiration === 'year0001';

export const noToken: Question<Answer> = {
	id: 'noToken',
	asks: 'How does “no token” look, where there never was one and where it was revoked?',
	assumes: 'No value; or a value beside the year 0001.',
	async find(probe) {
		const profile = await probe.firstOf(['dedicated', 'dedicatedShared', 'aospUserless']);
		const making = probe.makings.find(({ kind }) => kind === profile.kind);
		await probe.newToken(profile);
		const { answer } = await probe.revokeToken(profile);
		if (!isDone(answer)) throw new Unanswered('notAllowed');
		const { view } = await probe.untilShown(profile, answer.receivedAt);
		return { never: formsOf(making!.fresh), revoked: formsOf(view) };
	},
	tell(answer) {
		const understood = isUnderstood(answer.never) && isUnderstood(answer.revoked);
		return {
			asAssumed: understood,
			seen: `Never one: ${inWords(answer.never)}. Revoked: ${inWords(answer.revoked)}.`,
			means: understood
				? 'Ensure Valid and the trigger see that there is none.'
				: 'The node would take a revoked token for a valid one: please report this.',
		};
	},
	like({ revoked }) {
		const forms = { null: null, empty: '', year0001: 'year0001', year9999: 'year9999' } as const;
		const { expiration } = revoked;
		return {
			...(expiration in forms ? { noTokenSentinel: forms[expiration as keyof typeof forms] } : {}),
			noTokenShowsValue: revoked.value === 'text',
		};
	},
};
