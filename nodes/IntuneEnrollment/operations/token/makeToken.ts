import { actionPath, profileKey, type ProfileAddress } from '../../enrollment/collections';
import type { ProfileNotes, TokenNote } from '../../enrollment/profileNotes';
import { tokenOf } from '../../enrollment/tokenState';
import { hasFixedEnd, secondsFrom, type Validity } from '../../enrollment/validity';
import { judgeToken } from '../../enrollment/whoseToken';
import { after, isFailure, type Failure, type Known } from '../../failure';
import { NO_CONTENT } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import type { ReadAnswer } from '../../graph/read';
import type { Write, Written } from '../../graph/write';
import { confirm, couldNotRead } from '../confirm';
import { notesOf } from '../notes';
import { once, settle } from '../once';
import type { ItemContext } from '../operation';
import { lookAtToken, profileTask, readToken } from '../readProfile';
import { hintForShortLife } from '../teamsDevices';
import { withAospId } from './withAospId';

/** Ends that differ by less cannot be told apart. */
const SAME_END_MS = 4_000;

/** What a token write sends, and what helps to know its token again. */
export interface SentToken {
	note: TokenNote;
	/** Why Ensure Valid made it. */
	reason?: string;
}

/** A token that was made. */
export type MadeToken = Written<SentToken>;

/** What the memory of reruns calls the write; not the validity: a moment such as {{ $now.plus({ days: 30 }) }} changes. */
function createName(address: ProfileAddress): string {
	return `create ${address.apiVersion} ${address.profileType} ${profileKey(address)}`;
}

/**
 * Makes one token and carries it to a true outcome. What an earlier rerun of the same execution made for this item is not
 * made again, and what became of one in doubt is looked up first.
 * @param wasRead the profile was read just before
 */
export async function makeToken(
	item: ItemContext,
	address: ProfileAddress,
	validity: Validity,
	{ wasRead = false, reason }: { wasRead?: boolean; reason?: string } = {},
): Promise<MadeToken | Failure> {
	const earlier = await settleToken(item, address, validity);
	const made = earlier ?? (await sendNew(item, address, validity, wasRead, reason));
	if (isFailure(made)) return made.with({ profileId: address.profileId });
	closeNote(made.sent.note, made);
	hintForShortLife(item, address, made.sent.note);
	item.execution.made.push({ item: item.index, profileId: address.profileId });
	return made;
}

/** What became of the token that an earlier rerun asked for, where it made one or nobody knows, see settle. */
export async function settleToken(
	item: ItemContext,
	address: ProfileAddress,
	validity: Validity,
): Promise<MadeToken | Failure | undefined> {
	return await settle(item, createName(address), () => tokenWrite(item, address, validity, {}));
}

async function sendNew(
	item: ItemContext,
	address: ProfileAddress,
	validity: Validity,
	wasRead: boolean,
	reason: string | undefined,
): Promise<MadeToken | Failure> {
	// without a creation date only a value from before can tell an older token that ends at the same moment
	if (!wasRead && address.profileType === 'androidForWork' && hasFixedEnd(validity)) {
		const before = await readToken(item.client, address);
		if (isFailure(before)) return before;
		return await sendNew(item, address, validity, true, reason);
	}
	return await withAospId(item, address, async () => {
		const write = tokenWrite(item, address, validity, { wasRead, reason });
		const made = await once(item, createName(address), write);
		const note = write.note();
		if (isFailure(made) && note) leaveNote(notesOf(item.client, address), note, made);
		return made;
	});
}

interface TokenWrite extends Write<SentToken> {
	/** The note of what was sent, once something was. */
	note(): TokenNote | undefined;
}

/** createToken as a write. */
function tokenWrite(
	item: ItemContext,
	address: ProfileAddress,
	validity: Validity,
	{ wasRead = false, reason }: { wasRead?: boolean; reason?: string },
): TokenWrite {
	const notes = notesOf(item.client, address);
	let note: TokenNote | undefined;
	return {
		task: profileTask(item.client, 'create the enrollment token', address, true),
		idempotent: false,
		removes: false,
		note: () => note,
		build: ({ serverTime, ...sending }) =>
			after(secondsFrom(validity, serverTime), (seconds) => {
				const expiresAt = serverTime + seconds * 1000;
				const isExpiryProof =
					wasRead || !(hasFixedEnd(validity) || notes.askedForEnd(expiresAt, SAME_END_MS));
				note ??= notes.begin({ ...sending, seconds, expiresAt, isExpiryProof });
				Object.assign(note, { seconds, expiresAt });
				return {
					request: {
						method: 'POST',
						version: address.apiVersion,
						path: actionPath(address, 'createToken', notes.aosp),
						body: { tokenValidityInSeconds: seconds },
						expected: NO_CONTENT,
					},
					sent: { note, reason },
				};
			}),
		verify: async (doubt) => {
			const { sentAt, endedAt, windows, sent } = doubt;
			Object.assign(sent.note, { sentAt, endedAt, windows });
			const { known, answer } = await lookForToken(item, address, sent.note);
			const token = answer && tokenOf(answer.body);
			if (known.outcome === 'notDone' && token) sent.note.foreign.push(token);
			return known.outcome === 'done' ? { ...known, body: answer?.body } : known;
		},
	};
}

/**
 * Looks for the token of a request, until reads cannot lag any more.
 * @returns what is known of it, and what the last look read
 */
export async function lookForToken(
	{ client }: ItemContext,
	address: ProfileAddress,
	note: TokenNote,
): Promise<{ known: Known; answer?: ReadAnswer }> {
	const notes = notesOf(client, address);
	let answer: ReadAnswer | undefined;
	const known = await confirm(client, note, async (isLast) => {
		answer = await lookAtToken(client, address, isLast);
		if (!answer) return couldNotRead();
		const found = judgeToken(answer.body, sentToken(note, notes), client.knownClocks());
		if (found.outcome === 'done') note.token = tokenOf(answer.body);
		return found;
	});
	return { known, answer };
}

/** Notes whose token a profile shows, where a request of this process was answered and nobody has seen its token yet. */
export function attribute(
	client: GraphClient,
	notes: ProfileNotes,
	body: Record<string, unknown>,
): void {
	for (const note of notes.unseen()) {
		const known = judgeToken(body, sentToken(note, notes), client.knownClocks());
		if (known.outcome === 'done') note.token = tokenOf(body);
	}
}

function sentToken(note: TokenNote, notes: ProfileNotes) {
	return {
		...note,
		isConfirmed: note.outcome === 'done',
		isKnown: (token: Parameters<ProfileNotes['isKnown']>[0]) => notes.isKnown(token, note),
		rivals: notes.rivalsOf(note),
	};
}

/** A token was made: whoever comes after knows when, and may find it in doubt whose a token is. */
function closeNote(note: TokenNote, made: MadeToken): void {
	note.outcome = 'done';
	if (made.confirmedBy === 'readBack') return;
	const { sentAt, endedAt } = made;
	note.sentAt = sentAt;
	note.endedAt = endedAt;
	note.requestedAt = made.requestedAt;
	note.windows = [{ sentAt, endedAt }];
}

function leaveNote(notes: ProfileNotes, note: TokenNote, { details }: Failure): void {
	if (details.outcome === 'unknown') note.outcome = 'unknown';
	else notes.forget(note);
}
