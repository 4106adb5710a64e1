import type { ProfileAddress } from '../../enrollment/collections';
import type { TokenNote } from '../../enrollment/profileNotes';
import { tokenOf } from '../../enrollment/tokenState';
import type { ReadAnswer } from '../../graph/read';
import { notesOf } from '../notes';
import type { ItemContext } from '../operation';
import { attribute } from './makeToken';

/** Another clock than this process's is not trusted to the second: a token in doubt counts as newer. */
const MARGIN_MS = 5_000;

/** Whether a token that this process made was made before a moment, by the process's own clock; never before none. */
export function isOlder(
	{ requestedAt, sentAt, endedAt }: TokenNote,
	moment: number | undefined,
): boolean {
	return moment !== undefined && requestedAt + (endedAt - sentAt) < moment;
}

/**
 * Whether the token that a profile shows was created before a moment of this machine's clock; never before none. One that
 * this process made is dated by its own clock, any other by the server's, and must be older by both where they differ.
 */
export function wasCreatedBefore(
	{ client }: ItemContext,
	address: ProfileAddress,
	{ body }: ReadAnswer,
	moment: number | undefined,
): boolean {
	const token = tokenOf(body);
	if (moment === undefined || !token) return false;
	const notes = notesOf(client, address);
	// what reads may not show yet counts too
	const newest = notes.madeWithin(client.readLagMs, client.elapsed());
	if (newest && !isOlder(newest, moment)) return false;
	attribute(client, notes, body);
	const maker = notes.makerOf(token);
	if (maker) return isOlder(maker, moment);
	if (token.createdAt === undefined) return false;
	const ahead = client.serverTime() - client.now();
	return Math.max(token.createdAt, token.createdAt - ahead) < moment - MARGIN_MS;
}
