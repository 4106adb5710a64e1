import { collectionPath } from '../../enrollment/collections';
import type { Collection } from '../../enrollment/collections';
import { moment, type EnrollmentProfile } from '../../enrollment/tokenState';
import { isFailure } from '../../failure';
import { readPages } from '../../graph/pages';
import { wasMadeWithin, type ClockOffset, type WriteWindow } from '../../graph/readBack';
import type { Run } from '../run';
import { LISTING, subjectOf } from '../shared/subject';

/** A create whose answer was lost: from its sending to its end, by our clock. */
export type Window = Pick<WriteWindow, 'sentAt' | 'endedAt'>;
/** `absent`: read to the end, and it was not there; undefined: it cannot be told. */
export type Found = EnrollmentProfile | 'absent' | undefined;

export function wasFound(found: Found): found is EnrollmentProfile {
	return typeof found === 'object';
}

/** The one profile of that name that was created meanwhile, looked for over about ten seconds. */
export async function findCreated(
	run: Run,
	collection: Collection,
	displayName: string,
	window: Window,
): Promise<Found> {
	const { client } = run;
	const subject = subjectOf(run, collection, LISTING, false);
	for await (const { isLast } of client.readBackMoments()) {
		const matches: EnrollmentProfile[] = [];
		for await (const page of readPages(client, collectionPath(collection.profileType), subject)) {
			if (isFailure(page)) return undefined;
			const named = page.profiles.filter((profile) => profile.displayName === displayName);
			matches.push(...named.filter((profile) => isNew(profile, run, window, page.offset)));
		}
		if (matches.length === 1) return matches[0];
		if (client.session.ended) return undefined;
		if (isLast && matches.length === 0) return 'absent';
	}
	return undefined;
}

function isNew(
	{ id, createdDateTime }: EnrollmentProfile,
	{ created }: Run,
	window: Window,
	offset: ClockOffset,
): boolean {
	const createdAt = moment(createdDateTime);
	if (createdAt === undefined || created.has(String(id))) return false;
	return wasMadeWithin(createdAt, window, offset);
}
