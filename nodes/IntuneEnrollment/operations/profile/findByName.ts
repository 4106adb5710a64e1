import { collectionPath, type Collection } from '../../enrollment/collections';
import { ProfileWrites } from '../../enrollment/profileWrites';
import { isOfTeams } from '../../enrollment/teamsDevices';
import type { EnrollmentProfile } from '../../enrollment/tokenState';
import { after, type Failure } from '../../failure';
import type { GraphClient } from '../../graph/client';
import { eachPage, readPages } from '../../graph/pages';
import { noteListed, writesOf } from '../notes';
import { listing } from '../readProfile';

/** A collection as one execution has read it: a sheet of a thousand sites needs one list. */
interface List {
	beganAt: number;
	profiles: Promise<EnrollmentProfile[] | Failure>;
}

const lists = new WeakMap<GraphClient, Map<string, List>>();

/** All profiles with exactly that name, those included that this process made and no list shows yet. */
export async function findByName(
	client: GraphClient,
	collection: Collection,
	name: string,
): Promise<EnrollmentProfile[] | Failure> {
	const writes = writesOf(client, collection);
	// where nobody knows whether one was made, lists decide once they cannot lag any more
	const doubt = writes.doubtOf(name);
	const earliest = doubt === undefined ? -Infinity : doubt + client.readLagMs;
	await client.sleep(Math.ceil(earliest - client.elapsed()));
	const { profiles, beganAt } = listSince(client, collection, earliest);
	return after(await profiles, (listed) => writes.named(name, listed, beganAt - client.readLagMs));
}

/** All profiles that are for Teams devices, by the same list and the same memory. @param isDryRun what it would write counts */
export async function findOfTeams(
	client: GraphClient,
	collection: Collection,
	isDryRun: boolean,
): Promise<EnrollmentProfile[] | Failure> {
	const { profiles, beganAt } = listSince(client, collection, -Infinity);
	return after(await profiles, (listed) => {
		const since = beganAt - client.readLagMs;
		const found = writesOf(client, collection).matching(isOfTeams, listed, since);
		return isDryRun
			? pretendedWrites(client, collection).matching(isOfTeams, found, -Infinity)
			: found;
	});
}

/** What dry runs of an execution would have written: a name that comes twice is made once. */
const pretended = new WeakMap<GraphClient, Record<string, ProfileWrites>>();

export function pretendedWrites(client: GraphClient, { profileType }: Collection): ProfileWrites {
	const all = pretended.get(client) ?? {};
	pretended.set(client, all);
	return (all[profileType] ??= new ProfileWrites());
}

/** The list of an execution; a new one where that is older than a moment. */
function listSince(client: GraphClient, collection: Collection, earliest: number): List {
	const key = `${collection.apiVersion} ${collection.profileType}`;
	const known = lists.get(client) ?? new Map<string, List>();
	lists.set(client, known);
	const last = known.get(key);
	if (last && last.beganAt >= earliest) return last;
	const list = { beganAt: client.elapsed(), profiles: readAll(client, collection) };
	known.set(key, list);
	return list;
}

async function readAll(
	client: GraphClient,
	collection: Collection,
): Promise<EnrollmentProfile[] | Failure> {
	const profiles: EnrollmentProfile[] = [];
	const pages = readPages(client, collectionPath(collection.profileType), listing(collection));
	const failure = await eachPage(pages, (page) => {
		noteListed(client, collection, page);
		profiles.push(...page.profiles);
	});
	return failure ?? profiles;
}
