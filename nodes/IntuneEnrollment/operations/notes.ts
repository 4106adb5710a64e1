import { profileKey, type Collection, type ProfileAddress } from '../enrollment/collections';
import { listedAddress } from '../enrollment/profileId';
import { ProfileNotes } from '../enrollment/profileNotes';
import { ProfileWrites } from '../enrollment/profileWrites';
import { notSentAfterFailure, type Failure } from '../failure';
import type { GraphClient } from '../graph/client';
import type { Page } from '../graph/pages';
import type { ItemContext } from './operation';

/** Beyond so many profiles those that nobody asked for lately are forgotten. */
const MAX_PROFILES = 10_000;

/** What this process knows of profiles, by Graph, tenant and profile. */
const notes = new Map<string, ProfileNotes>();
/** What this process wrote of them, by Graph, tenant and collection. */
const writes = new Map<string, ProfileWrites>();

/**
 * Does an item's work once all before it for the same profile is through, in this execution and in others of the process:
 * the token of one is never taken for another's.
 */
export function inTurn<T>(
	{ client }: ItemContext,
	address: ProfileAddress,
	work: () => Promise<T>,
): Promise<T | Failure> {
	return notesOf(client, address).inTurn(() => client.noMore, unlessOver(client, work));
}

/** The same for all items that are to make or change the profile of one name. */
export function inTurnOfName<T>(
	{ client }: ItemContext,
	collection: Collection,
	name: string,
	work: () => Promise<T>,
): Promise<T | Failure> {
	return writesOf(client, collection).inTurn(name, () => client.noMore, unlessOver(client, work));
}

function unlessOver<T>(client: GraphClient, work: () => Promise<T>) {
	return async (): Promise<T | Failure> =>
		client.isOver ? (client.ended ?? notSentAfterFailure()) : await work();
}

/** What this process knows of a profile, from the first question on. */
export function notesOf(client: GraphClient, address: ProfileAddress): ProfileNotes {
	const key = `${client.graphUrl} ${client.tenant} ${profileKey(address)}`;
	const known = notes.get(key);
	if (known) return known;
	if (notes.size >= MAX_PROFILES && notes.size % 1_000 === 0) forgetIdle(client.elapsed());
	const fresh = new ProfileNotes();
	notes.set(key, fresh);
	return fresh;
}

/** What this process wrote of a collection's profiles, from the first question on. */
export function writesOf(
	{ graphUrl, tenant }: GraphClient,
	{ profileType }: Collection,
): ProfileWrites {
	const key = `${graphUrl} ${tenant} ${profileType}`;
	const known = writes.get(key) ?? new ProfileWrites();
	writes.set(key, known);
	return known;
}

/** What a list shows of profiles; there may be more of them than are worth remembering. */
export function noteListed(client: GraphClient, collection: Collection, page: Page): void {
	for (const profile of page.profiles) {
		const address = listedAddress(collection, profile.id);
		if (!address || notes.size >= MAX_PROFILES) continue;
		notesOf(client, address).noteRead(profile, page.endedAt);
	}
}

function forgetIdle(now: number): void {
	for (const [key, one] of notes) if (one.isIdle(now)) notes.delete(key);
}
