import { actionPath, profileKey, type ProfileAddress } from '../../enrollment/collections';
import { tokenOf } from '../../enrollment/tokenState';
import { secondsFrom, type Validity } from '../../enrollment/validity';
import { findToken } from '../../enrollment/whoseToken';
import { after, isFailure, type Failure } from '../../failure';
import { NO_CONTENT } from '../../graph/classify';
import type { ReadAnswer } from '../../graph/client';
import type { Doubt, Finding, Write } from '../../graph/write';
import { confirm, unreadable } from '../confirm';
import { once } from '../once';
import type { ItemContext } from '../operation';
import { readTokenAgain, taskOf } from '../readProfile';
import { noteMade, seenTokens, snapshot, type MadeToken, type SentToken } from './seenTokens';
import { withAospId } from './withAospId';

/** What the memory of reruns calls the write; not the validity: a moment such as {{ $now.plus({ days: 30 }) }} changes. */
export function createName(address: ProfileAddress): string {
	return `create ${address.apiVersion} ${address.profileType} ${profileKey(address)}`;
}

/**
 * Makes one token and carries it to a true outcome. What an earlier rerun of the same execution made for this item is not
 * made again, and what became of an unknown one is looked up first.
 * @param aosp whether the profile is AOSP, where that is known
 */
export async function makeToken(
	item: ItemContext,
	address: ProfileAddress,
	validity: Validity,
	{ aosp, reason }: { aosp?: boolean; reason?: string } = {},
): Promise<MadeToken | Failure> {
	const send = async (isAosp: boolean | undefined) =>
		await once(item, createName(address), tokenWrite(item, address, validity, isAosp, reason));
	const made = aosp === undefined ? await withAospId(item, address, send) : await send(aosp);
	if (isFailure(made)) return made.with({ profileId: address.profileId });
	noteMade(seenTokens(item.execution, address), made);
	item.execution.made.push({ item: item.index, profileId: address.profileId });
	return made;
}

/** createToken as a write. */
export function tokenWrite(
	item: ItemContext,
	address: ProfileAddress,
	validity: Validity,
	aosp?: boolean,
	reason?: string,
): Write<SentToken> {
	const seen = seenTokens(item.execution, address);
	return {
		task: taskOf('create the enrollment token', address, true),
		idempotent: false,
		removes: false,
		build: (now) =>
			after(secondsFrom(validity, now), (seconds) => ({
				request: {
					method: 'POST',
					version: address.apiVersion,
					path: actionPath(address, 'createToken', aosp),
					body: { tokenValidityInSeconds: seconds },
					expected: NO_CONTENT,
				},
				sent: { seconds, reason, before: snapshot(seen) },
			})),
		verify: async (doubt) => {
			const { found, answer } = await lookForToken(item, address, doubt);
			const value = answer && tokenOf(answer.body)?.value;
			// what is not this write's was there before it
			if (found.outcome === 'notDone' && value !== undefined) seen.values.add(value);
			return found;
		},
	};
}

/** Looks for the token of a write; the answer is that of the last read, where it could be read. */
export async function lookForToken(
	{ client }: ItemContext,
	address: ProfileAddress,
	{ sentAt, endedAt, sent }: Pick<Doubt<SentToken>, 'sentAt' | 'endedAt' | 'sent'>,
	withQrCode = false,
): Promise<{ found: Finding; answer?: ReadAnswer }> {
	const window = { sentAt, endedAt, validitySeconds: sent.seconds, known: sent.before };
	let answer: ReadAnswer | undefined;
	const found = await confirm(client, async (isLast): Promise<Finding> => {
		answer = await readTokenAgain(client, address, isLast, withQrCode);
		if (!answer) return unreadable();
		const outcome = findToken(answer.body, window, answer.offset);
		if (outcome === 'done') return { outcome, body: answer.body };
		if (outcome === 'notDone') return { outcome };
		return { outcome, because: 'the profile shows a token that may be another one' };
	});
	return { found, answer };
}
