import { profilePath, type Collection, type ProfileAddress } from '../enrollment/collections';
import { selectToken } from '../enrollment/select';
import { isProfile } from '../enrollment/tokenState';
import { isFailure, type Failure } from '../failure';
import type { GraphRequest } from '../graph/attempt';
import { objectWith } from '../graph/classify';
import type { GraphClient, ReadAnswer } from '../graph/client';
import type { Task } from '../graph/errors';

const PROFILE = objectWith(200, isProfile);

/**
 * Words and circumstances for failures of one profile, or of a collection where there is no `profileId`.
 * @param what completes "Could not …"
 */
export function taskOf(
	what: string,
	{ apiVersion, profileType, profileId }: Collection & { profileId?: string },
	writes: boolean,
): Task {
	return { what, apiVersion, profileType, profileId, writes };
}

/** The task of everything that pages through a collection. */
export function listing(collection: Collection): Task {
	return taskOf('list the enrollment profiles', collection, false);
}

/** GET on a profile, by the bare id (AOSP profiles too). @param query without "?"; '' for the whole profile */
function profileRequest(address: ProfileAddress, query: string): GraphRequest {
	const path = profilePath(address) + (query === '' ? '' : `?${query}`);
	return { method: 'GET', version: address.apiVersion, path, expected: PROFILE };
}

/** A profile with as much of it as the query selects; a Failure names it. */
export async function readProfile(
	client: GraphClient,
	address: ProfileAddress,
	query: string,
): Promise<ReadAnswer | Failure> {
	const task = taskOf('read the enrollment profile', address, false);
	const answer = await client.read(profileRequest(address, query), task);
	return isFailure(answer) ? answer.with({ profileId: address.profileId }) : answer;
}

/** A profile with its token. */
export async function readToken(
	client: GraphClient,
	address: ProfileAddress,
	withQrCode = false,
): Promise<ReadAnswer | Failure> {
	return await readProfile(client, address, selectToken(address.profileType, withQrCode));
}

/**
 * A profile with its token, for those who read several times.
 * @param isLast the last read decides, so that one is carried through its own faults
 */
export async function readTokenAgain(
	client: GraphClient,
	address: ProfileAddress,
	isLast: boolean,
	withQrCode = false,
): Promise<ReadAnswer | undefined> {
	const query = selectToken(address.profileType, withQrCode);
	if (!isLast) return await client.readOnce(profileRequest(address, query));
	const answer = await readProfile(client, address, query);
	return isFailure(answer) ? undefined : answer;
}
