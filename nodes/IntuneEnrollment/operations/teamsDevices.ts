import type { Collection, ProfileAddress } from '../enrollment/collections';
import { listedAddress } from '../enrollment/profileId';
import type { TokenNote } from '../enrollment/profileNotes';
import {
	isOfTeams,
	SEVERAL_OF_TEAMS,
	SHORT_FOR_TEAMS,
	SHORT_SECONDS,
} from '../enrollment/teamsDevices';
import { isFailure } from '../failure';
import type { GraphClient } from '../graph/client';
import { notesOf } from './notes';
import type { ItemContext } from './operation';
import { findOfTeams } from './profile/findByName';

/** What was written is known without a read: its next token is judged by it. */
export function noteTeams(
	client: GraphClient,
	collection: Collection,
	id: unknown,
	{ isTeamsDeviceProfile }: Record<string, unknown>,
): void {
	const address = listedAddress(collection, id);
	if (address && typeof isTeamsDeviceProfile === 'boolean')
		notesOf(client, address).isTeamsDeviceProfile = isTeamsDeviceProfile;
}

/**
 * Warns where a profile that was written is not the only one of Teams devices. That takes a list, one for the whole
 * execution, and only where such a profile was asked for; where it cannot be read, what was written is done all the same.
 * @param wanted the fields that were asked for
 */
export async function hintForSeveral(
	{ client, execution }: ItemContext,
	collection: Collection,
	wanted: Record<string, unknown>,
	isDryRun = false,
): Promise<void> {
	if (!isOfTeams(wanted)) return;
	const found = await findOfTeams(client, collection, isDryRun);
	if (!isFailure(found) && found.length > 1) execution.hints.add(SEVERAL_OF_TEAMS);
}

/** Warns of a short life where the profile is known to be one of Teams devices. */
export function hintForShortLife(
	{ client, execution }: Pick<ItemContext, 'client' | 'execution'>,
	address: ProfileAddress,
	{ seconds }: TokenNote,
): void {
	if (notesOf(client, address).isTeamsDeviceProfile && seconds < SHORT_SECONDS)
		execution.hints.add(SHORT_FOR_TEAMS);
}
