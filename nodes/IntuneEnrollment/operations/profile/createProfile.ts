import { collectionPath, type Collection } from '../../enrollment/collections';
import { isSameValue } from '../../enrollment/profileChanges';
import { moment, type EnrollmentProfile } from '../../enrollment/tokenState';
import { wasBefore, wasDoneBy } from '../../enrollment/whoseToken';
import { isFailure, type Failure } from '../../failure';
import { objectWith } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import { eachPage, readPages } from '../../graph/pages';
import type { Doubt, Finding, Write } from '../../graph/write';
import { confirm } from '../confirm';
import { writesOf } from '../notes';
import { once } from '../once';
import type { ItemContext } from '../operation';
import { listing } from '../readProfile';
import { noteTeams } from '../teamsDevices';
import { isSecret, profileHints, secretsOf } from './readProfileFields';

/** Names the write for `once`. Not the values: an expression such as {{ $now }} gives another one in every rerun. */
export function createName(collection: Collection): string {
	return `create profile ${JSON.stringify(collection)}`;
}

/** Makes one profile, and carries that to a true outcome. @returns the new profile as Graph gives it */
export async function createProfile(
	item: ItemContext,
	collection: Collection,
	profile: Record<string, unknown>,
): Promise<EnrollmentProfile | Failure> {
	const memory = item.remembered(createName(collection));
	const { done } = memory;
	const made = await once(item, createName(collection), createWrite(item, collection, profile));
	const writes = writesOf(item.client, collection);
	if (memory.doubt) writes.noteDoubt(String(profile.displayName), memory.doubt.endedAt);
	if (isFailure(made)) return made;
	const { body = {} } = made;
	noteCreated(body.id);
	noteTeams(item.client, collection, body.id, profile);
	if (made !== done) writes.note(body.id, profile, made.endedAt, body);
	for (const hint of profileHints(profile)) item.execution.hints.add(hint);
	return body;
}

/** Ids of profiles that this process created: another create of the same name must not take one for its own. */
const created = new Set<unknown>();
const MAX_CREATED = 10_000;

function noteCreated(id: unknown): void {
	if (created.size >= MAX_CREATED) created.delete(created.values().next().value);
	created.add(id);
}

/** A create whose answer is unknown is never sent again: it is looked up by name and creation time. */
export function createWrite(
	{ client }: ItemContext,
	collection: Collection,
	profile: Record<string, unknown>,
): Write<undefined> {
	const { apiVersion: version, profileType } = collection;
	return {
		task: {
			...collection,
			what: 'create the enrollment profile',
			writes: true,
			secrets: secretsOf(profile),
		},
		idempotent: false,
		removes: false,
		build: () => ({
			request: {
				method: 'POST',
				version,
				path: collectionPath(profileType),
				body: profile,
				expected: objectWith(201),
			},
			sent: undefined,
		}),
		verify: async (doubt) =>
			await confirm(client, doubt, async () => {
				const found = await findNamed(client, collection, profile);
				if (isFailure(found))
					return { outcome: 'unknown', because: 'the list of profiles could not be read' };
				return judge(client, found, doubt);
			}),
	};
}

/** Exactly one profile like it, created while the write was under way, is the one; what is not found may not be listed yet. */
function judge(client: GraphClient, found: EnrollmentProfile[], doubt: Doubt): Finding {
	const clocks = client.knownClocks();
	const dateOf = ({ createdDateTime }: EnrollmentProfile) => moment(createdDateTime) ?? NaN;
	// an older one of the same name, or one that another item made
	const fresh = found.filter(
		(one) => !created.has(one.id) && !wasBefore(dateOf(one), doubt, clocks),
	);
	const [only] = fresh;
	if (only && fresh.length === 1 && wasDoneBy(dateOf(only), doubt, clocks)) {
		return { outcome: 'done', body: only };
	}
	if (only) return unknown('a profile of this name is there, but it may be another one');
	return doubt.lost ? unknown('the list does not show it') : { outcome: 'notDone' };
}

function unknown(because: string): Finding {
	return { outcome: 'unknown', because };
}

/** All profiles with the name, and whatever else of the request Graph gives back. */
async function findNamed(
	client: GraphClient,
	collection: Collection,
	profile: Record<string, unknown>,
): Promise<EnrollmentProfile[] | Failure> {
	const wanted = Object.entries(profile).filter(([name]) => !isSecret(name));
	const isLike = (one: EnrollmentProfile) =>
		wanted.every(([name, value]) => !(name in one) || isSameValue(one[name], value));
	const found = new Map<unknown, EnrollmentProfile>();
	const first = collectionPath(collection.profileType);
	const pages = readPages(client, first, listing(collection), 'verify');
	const failure = await eachPage(pages, ({ profiles }) => {
		for (const one of profiles.filter(isLike)) found.set(one.id, one);
	});
	return failure ?? [...found.values()];
}
