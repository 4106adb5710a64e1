import { bareId } from '../enrollment/aosp';
import {
	profileKey,
	profilePath,
	type Collection,
	type ProfileAddress,
} from '../enrollment/collections';
import { selectToken } from '../enrollment/select';
import { isFailure, type Failure } from '../failure';
import type { GraphRequest } from '../graph/attempt';
import { objectWith } from '../graph/attempt';
import type { GraphClient } from '../graph/client';
import type { ReadAnswer } from '../graph/read';
import type { Task } from '../graph/refusals';
import { notesOf } from './notes';

/**
 * Words and circumstances for failures of one profile.
 * @param what completes "Could not …"
 */
export function profileTask(
	client: GraphClient,
	what: string,
	address: ProfileAddress,
	writes: boolean,
): Task {
	const { apiVersion, profileType, profileId } = address;
	const notes = notesOf(client, address);
	// asked when it has failed: it may be seen on the way
	const wasSeen = () => notes.exists;
	return { what, apiVersion, profileType, profileId, wasSeen, writes };
}

/** The task of everything that pages through a collection. */
export function listing(collection: Collection): Task {
	const { apiVersion, profileType } = collection;
	return { what: 'list the enrollment profiles', apiVersion, profileType, writes: false };
}

/**
 * GET on a profile, by the bare id (AOSP profiles too). Only the profile that was asked for is an answer.
 * @param query without "?"; '' for the whole profile
 */
function profileRequest(address: ProfileAddress, query: string): GraphRequest {
	const path = profilePath(address) + (query === '' ? '' : `?${query}`);
	const isAsked = ({ id }: Record<string, unknown>) =>
		typeof id === 'string' && bareId(id).toLowerCase() === profileKey(address);
	return {
		method: 'GET',
		version: address.apiVersion,
		path,
		expected: objectWith(200, isAsked),
	};
}

/**
 * A profile with as much of it as the query selects; a Failure names it.
 * @param purpose `verify` goes on after a stop
 */
export async function readProfile(
	client: GraphClient,
	address: ProfileAddress,
	query: string,
	purpose: 'read' | 'verify' = 'read',
): Promise<ReadAnswer | Failure> {
	const task = profileTask(client, 'read the enrollment profile', address, false);
	const answer = await client.read(profileRequest(address, query), task, purpose);
	return isFailure(answer)
		? answer.with({ profileId: address.profileId })
		: noted(client, address, answer);
}

/** A profile with its token. */
export async function readToken(
	client: GraphClient,
	address: ProfileAddress,
	withPicture = false,
): Promise<ReadAnswer | Failure> {
	return await readProfile(client, address, selectToken(address.profileType, withPicture));
}

/**
 * A profile with its token, for a look at what became of a write.
 * @param isLast the last look decides, so that one is carried through its own faults
 */
export async function lookAtToken(
	client: GraphClient,
	address: ProfileAddress,
	isLast: boolean,
): Promise<ReadAnswer | undefined> {
	const query = selectToken(address.profileType);
	if (!isLast) {
		const answer = await client.readOnce(profileRequest(address, query));
		return answer && noted(client, address, answer);
	}
	const answer = await readProfile(client, address, query, 'verify');
	return isFailure(answer) ? undefined : answer;
}

function noted(client: GraphClient, address: ProfileAddress, answer: ReadAnswer): ReadAnswer {
	notesOf(client, address).noteRead(answer.body, answer.endedAt);
	return answer;
}
