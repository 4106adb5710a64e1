import { isDone } from '../answer';
import { FORM_WORDS, formOf, type Form } from '../forms';
import type { Probe } from '../probe';
import { Unanswered, type Question } from '../question';
import { entityPath, listAll, viewOf, type Throwaway } from '../throwaway';

interface Answer {
	listed: boolean;
	/** The value that a read by id shows of the expired token. */
	value: Form;
}

/** Seconds that are tried, and the most that the probe waits for. */
const VALIDITIES = [60, 120, 300, 600];
/** Lists may hide it a while later. */
const LOOKED_FOR_MS = 120_000;

export const expiredInLists: Question<Answer> = {
	id: 'expiredInLists',
	asks: 'Do lists hide a profile whose token has expired, as the portal does?',
	assumes: 'They may: the trigger remembers what it has seen.',
	async find(probe) {
		const profile = await probe.firstOf(['dedicated', 'androidForWork', 'dedicatedShared']);
		const expired = await expiring(probe, profile);
		await probe.clock.sleep(Math.max(0, expired - probe.clock.now()));
		const isListed = async () =>
			(await listAll(probe.graph, profile.profileType)).some(({ id }) => id === profile.id);
		const until = probe.clock.now() + LOOKED_FOR_MS;
		let listed = await isListed();
		while (listed && probe.clock.now() < until) {
			await probe.clock.sleep(20_000);
			listed = await isListed();
		}
		const { answer } = await probe.graph.settled({ method: 'GET', path: entityPath(profile) });
		return { listed, value: formOf(viewOf(answer.body).value) };
	},
	tell: ({ listed, value }) => ({
		asAssumed: true,
		seen: `Lists ${listed ? 'show' : 'hide'} it; by its id the token's value is ${FORM_WORDS[value]}.`,
		means: listed
			? 'The trigger and Get Many see expired profiles.'
			: 'Get Many does not show expired profiles; the trigger still reports the expiry of those it has seen before.',
	}),
	like: ({ listed }) => ({ listsHideExpired: !listed }),
};

/** Makes a token that ends soon. @returns when it has ended, by the probe's clock */
async function expiring(probe: Probe, profile: Throwaway): Promise<number> {
	for (const seconds of VALIDITIES) {
		const { answer } = await probe.createToken(profile, seconds);
		if (!isDone(answer)) continue;
		await probe.untilShown(profile, answer.receivedAt);
		return answer.receivedAt + seconds * 1000 + 2_000;
	}
	throw new Unanswered('tooLong');
}
