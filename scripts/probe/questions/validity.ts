import { inWords, isDone, refusalOf, type Refusal } from '../answer';
import { instant, span } from '../forms';
import { KIND_WORDS, type Kind } from '../kinds';
import { Unanswered, type Question } from '../question';
import type { Throwaway } from '../throwaway';
import type { LifetimeKind } from '../../../test/simulator/profiles/lifetimes';
import type { Probe } from '../probe';

/** Of one kind. */
interface Bounds {
	leastSeconds: number;
	mostSeconds: number;
	/** What more than the most gets; undefined: there is no more in an Int32. */
	beyond?: Refusal | 'shortened';
}
type Answer = Partial<Record<LifetimeKind, Bounds>>;

const DAY = 86_400;
const INT32 = 2 ** 31 - 1;

/** One kind of profile for each lifetime. */
const PROBED: Partial<Record<LifetimeKind, { kind: Kind; assumed: number }>> = {
	corporateOwnedDedicatedDevice: { kind: 'dedicated', assumed: 23_741 * DAY },
	deviceStaging: { kind: 'fullyManagedStaging', assumed: 23_741 * DAY },
	corporateOwnedAOSPUserlessDevice: { kind: 'aospUserless', assumed: 90 * DAY },
	corporateOwnedAOSPUserAssociatedDevice: { kind: 'aospUserAssociated', assumed: 23_741 * DAY },
	corporateOwnedFullyManaged: { kind: 'fullyManaged', assumed: INT32 },
	corporateOwnedWorkProfile: { kind: 'workProfile', assumed: INT32 },
	androidForWork: { kind: 'androidForWork', assumed: 23_741 * DAY },
};
const NAMES = Object.keys(PROBED) as LifetimeKind[];

/** Bounds that somebody may have chosen; tried before the search goes on blindly. */
const LIKELY_LEAST = [1, 60, 300, 600, 3_600, DAY];
const LIKELY_MOST = [
	INT32,
	23_741 * DAY,
	23_725 * DAY,
	3_650 * DAY,
	365 * DAY,
	90 * DAY,
	30 * DAY,
	DAY,
];

export const validity: Question<Answer> = {
	id: 'validity',
	asks: 'What are the least and the most validity, and what does more get?',
	assumes: 'From 1 second (Google: a minute) to 90 days for AOSP userless, 65 years for others.',
	async find(probe) {
		const answer: Answer = {};
		for (const name of NAMES) {
			try {
				answer[name] = await boundsOf(probe, await probe.profile(PROBED[name]!.kind));
			} catch (error) {
				if (!(error instanceof Unanswered) || error.reason === 'stopped') throw error;
			}
		}
		if (Object.keys(answer).length === 0) throw new Unanswered('notAllowed');
		return answer;
	},
	tell(answer) {
		const found = NAMES.filter((name) => answer[name]);
		const shorter = found.filter((name) => answer[name]!.mostSeconds < PROBED[name]!.assumed);
		const line = (name: LifetimeKind): string => {
			const { leastSeconds, mostSeconds, beyond } = answer[name]!;
			const more =
				beyond === 'shortened' ? 'more is cut' : beyond && `more gets ${inWords(beyond)}`;
			return `${KIND_WORDS[PROBED[name]!.kind]}: ${leastSeconds} s to ${mostSeconds} s (${span(mostSeconds * 1000)})${more ? `, ${more}` : ''}`;
		};
		return {
			asAssumed: shorter.length === 0,
			seen: `${found.map(line).join('; ')}.`,
			means:
				shorter.length === 0
					? 'What the node hints at is right.'
					: 'Ask for less than that; where it is cut, the node says that the token lasts shorter than asked.',
		};
	},
	like(answer) {
		const found = NAMES.flatMap((name) => (answer[name] ? [[name, answer[name]] as const] : []));
		const pick = (isIt: (bounds: Bounds) => boolean) =>
			Object.fromEntries(
				found.filter(([, one]) => isIt(one)).map(([name, one]) => [name, one.mostSeconds]),
			);
		const shortened = pick(({ beyond }) => beyond === 'shortened');
		return {
			leastValiditySeconds: Math.max(...found.map(([, one]) => one.leastSeconds)),
			longestValiditySeconds: pick(({ beyond }) => beyond !== 'shortened'),
			...(Object.keys(shortened).length > 0 ? { shortenValidityTo: shortened } : {}),
		};
	},
};

async function boundsOf(probe: Probe, profile: Throwaway): Promise<Bounds> {
	let refusal: Refusal | undefined;
	/** Whether createToken takes so many seconds. */
	const takes = async (seconds: number): Promise<boolean> => {
		const { answer } = await probe.createToken(profile, seconds);
		if (!isDone(answer)) refusal = refusalOf(answer);
		return isDone(answer);
	};
	await learnLag(probe, profile);
	const leastSeconds = await least(takes);
	const mostSeconds = await most(takes);
	const beyond = mostSeconds < INT32 ? refusal : undefined;
	const granted = await grantedFor(probe, profile, mostSeconds);
	return granted === undefined
		? { leastSeconds, mostSeconds, beyond }
		: { leastSeconds, mostSeconds: granted, beyond: 'shortened' };
}

/** How long reads lag, so that what is read after the search is not of a token that was made in it. */
async function learnLag(probe: Probe, profile: Throwaway): Promise<void> {
	for (const seconds of [3_600, 86_400, 60]) {
		const { answer } = await probe.createToken(profile, seconds);
		if (!isDone(answer)) continue;
		await probe.untilShown(profile, answer.receivedAt);
		return;
	}
}

type Takes = (seconds: number) => Promise<boolean>;

async function least(takes: Takes): Promise<number> {
	let refused = 0;
	for (const seconds of LIKELY_LEAST) {
		if (!(await takes(seconds))) refused = seconds;
		else if (refused === seconds - 1 || !(await takes(seconds - 1))) return seconds;
		else return await between(takes, seconds - 1, refused);
	}
	throw new Unanswered('notAllowed');
}

async function most(takes: Takes): Promise<number> {
	let refused = INT32 + 1;
	for (const seconds of LIKELY_MOST) {
		if (!(await takes(seconds))) refused = seconds;
		else if (refused === seconds + 1 || !(await takes(seconds + 1))) return seconds;
		else return await between(takes, seconds + 1, refused);
	}
	throw new Unanswered('notAllowed');
}

/** The last that is taken, on the way from one that is to one that is not. */
async function between(takes: Takes, taken: number, refused: number): Promise<number> {
	while (Math.abs(taken - refused) > 1) {
		const middle = Math.trunc((taken + refused) / 2);
		if (await takes(middle)) taken = middle;
		else refused = middle;
	}
	return taken;
}

/** Clocks may differ by this, where the profile does not say when its token was made. */
const TOLERANCE_S = 86_400;

/** How long a token really lives that was asked for with so many seconds; undefined: so long. */
async function grantedFor(
	probe: Probe,
	profile: Throwaway,
	seconds: number,
): Promise<number | undefined> {
	await probe.rest(profile);
	const { answer, view } = await probe.newToken(profile, seconds);
	const expiration = instant(view.expiration);
	if (expiration === undefined) return undefined;
	const creation = instant(view.creation);
	const made = creation ?? answer.date ?? answer.receivedAt;
	const granted = Math.round((expiration - made) / 1000);
	const isShorter = granted < seconds - (creation === undefined ? TOLERANCE_S : 1);
	return isShorter ? granted : undefined;
}
