import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { tokenOf } from '../../enrollment/tokenState';
import { secondsFrom, type Validity } from '../../enrollment/validity';
import { Failure, isFailure, type Outcome } from '../../failure';
import type { Finding, KnownTokens, WriteWindow } from '../../graph/readBack';
import { knownTokens, type MadeToken, type Run } from '../run';
import { asAosp } from '../shared/asAosp';
import { lookForToken } from '../shared/profileRead';
import { subjectOf } from '../shared/subject';

const TASK = 'create the enrollment token';

/** A token that was not made, or of which it is unknown; then `window` says where to look for it. */
interface NotMade {
	failure: Failure;
	window?: WriteWindow;
}

const OUTCOMES: Record<Finding, Outcome> = { made: 'done', notMade: 'notDone', unclear: 'unknown' };

/**
 * Makes one token and carries it to a true outcome. What an earlier try of the same execution made for this item is
 * not made again, and what became of an unknown one is only looked up.
 */
export async function makeToken(
	run: Run,
	address: ProfileAddress,
	validity: Validity,
	itemIndex: number,
): Promise<MadeToken | Failure> {
	const { apiVersion, profileType } = address;
	// not the validity: a moment such as {{ $now.plus({ days: 30 }) }} is another one in every try
	const request = `create ${apiVersion} ${profileType} ${profileKey(address)}`;
	const memory = run.memory<MadeToken, WriteWindow>(itemIndex, request);
	const doubtful = memory.unknown;
	const made =
		memory.done ??
		(doubtful ? await lookAgain(run, address, doubtful) : await send(run, address, validity));
	if ('failure' in made) {
		memory.unknown = made.window;
		return made.failure.with({ profileId: address.profileId });
	}
	memory.done = made;
	noteMade(run, address, made);
	run.made.push({ item: itemIndex, profileId: address.profileId });
	const known = knownTokens(run, profileKey(address));
	known.count = (known.count ?? 0) + 1;
	return made;
}

async function send(
	run: Run,
	address: ProfileAddress,
	validity: Validity,
): Promise<MadeToken | NotMade> {
	const result = await asAosp<MadeToken | NotMade>(
		run,
		address,
		async (as) => await sendAs(run, as, validity),
		(sent) => ('failure' in sent ? sent.failure : undefined),
	);
	return isFailure(result) ? { failure: result } : result;
}

async function sendAs(
	run: Run,
	address: ProfileAddress,
	validity: Validity,
): Promise<MadeToken | NotMade> {
	const known = knownTokens(run, profileKey(address));
	const before = snapshot(known);
	let seconds = 0;
	let window: WriteWindow | undefined;
	let value: string | undefined;
	const result = await run.client.write({
		version: address.apiVersion,
		success: 204,
		subject: subjectOf(run, address, TASK, true),
		prepare: (now) => {
			const counted = secondsFrom(validity, now);
			if (isFailure(counted)) return counted;
			seconds = counted;
			return {
				method: 'POST',
				version: address.apiVersion,
				path: `${profilePath(address)}/createToken`,
				body: { tokenValidityInSeconds: seconds },
			};
		},
		lookUp: async (sentAt, endedAt) => {
			window = { sentAt, endedAt, validitySeconds: seconds, known: snapshot(known) };
			const { finding, answer } = await lookForToken(run, address, window);
			value = answer && tokenOf(answer.body)?.value;
			// what is not this write's was there before it
			if (finding === 'notMade' && value !== undefined) known.values.add(value);
			return OUTCOMES[finding];
		},
	});
	if (isFailure(result)) {
		return { failure: result, window: result.details.outcome === 'unknown' ? window : undefined };
	}
	// before a 204 only an older token can have been seen
	return {
		...result,
		seconds,
		before,
		value: result.confirmedBy === 'readBack' ? value : undefined,
	};
}

/** Later writes for the profile must not change what was known when this one was sent. */
function snapshot({ values, unseenUntil }: KnownTokens): KnownTokens {
	return { values: new Set(values), unseenUntil };
}

/** Also for a token of an earlier try of the node: a later write for the profile must not take it for its own. */
function noteMade(run: Run, address: ProfileAddress, { value, endedAt }: MadeToken): void {
	if (value !== undefined) noteSeen(run, address, value);
	else knownTokens(run, profileKey(address)).unseenUntil = endedAt;
}

/** The newest token of a profile is known by value: whatever comes later can be told from it. */
export function noteSeen(run: Run, address: ProfileAddress, value: string | undefined): void {
	const known = knownTokens(run, profileKey(address));
	if (value !== undefined) known.values.add(value);
	known.unseenUntil = undefined;
}

/** A second try of the node for a write of which nobody knew: it is read again, never sent again. */
async function lookAgain(
	run: Run,
	address: ProfileAddress,
	window: WriteWindow,
): Promise<MadeToken | NotMade> {
	const { finding } = await lookForToken(run, address, window);
	if (finding === 'made') {
		const { sentAt, endedAt, validitySeconds: seconds, known: before } = window;
		return { confirmedBy: 'readBack', attempts: 1, sentAt, endedAt, seconds, before };
	}
	const failure =
		finding === 'notMade'
			? new Failure(
					`Could not ${TASK}: an earlier try got no answer, and the profile shows no token of it`,
					'Run the workflow again to make the token.',
					{ outcome: 'notDone' },
				)
			: new Failure(
					`Could not ${TASK}: an earlier try got no answer. Whether it was done is unknown`,
					'Look at the profile in the Intune admin center before you run this item again. It was not sent again.',
					{ outcome: 'unknown' },
				);
	return { failure, window };
}
