import type { Collection } from '../../enrollment/collections';
import type { GraphClient } from '../../graph/client';
import type { Subject } from '../../graph/errors';

/** The task of everything that pages through a collection. */
export const LISTING = 'list the enrollment profiles';

/**
 * Words and circumstances for failures of one profile, or of a collection where there is no `profileId`.
 * @param task completes "Could not …"
 */
export function subjectOf(
	{ client }: { client: GraphClient },
	{ apiVersion, profileType, profileId }: Collection & { profileId?: string },
	task: string,
	writes: boolean,
): Subject {
	return { task, apiVersion, profileType, profileId, writes, signIn: client.session.kind };
}
