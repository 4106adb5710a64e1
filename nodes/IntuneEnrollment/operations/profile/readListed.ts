import { collectionPath, type ApiVersion, type ProfileType } from '../../enrollment/collections';
import type { Listed } from '../../enrollment/listed';
import { selectSimple } from '../../enrollment/select';
import { isFailure, type Failure } from '../../failure';
import type { GraphClient } from '../../graph/client';
import { eachPage, readPages } from '../../graph/pages';
import { listing } from '../readProfile';

/** Profiles asked for at a time: thousands of them take a handful of requests. */
const PAGE_SIZE = 500;

/** What the lists show, as far as they could be read. */
export interface ReadLists {
	listed: Listed[];
	/** Those whose list could be read. */
	types: ProfileType[];
	/** Why one of the lists could not be read: that does not silence the other. */
	refused?: Failure;
}

/** Reads every page of the lists of some types of profile; a Failure where none could be read. */
export async function readLists(
	client: GraphClient,
	apiVersion: ApiVersion,
	profileTypes: ProfileType[],
): Promise<ReadLists | Failure> {
	const lists = await Promise.all(
		profileTypes.map(async (profileType) => await readList(client, apiVersion, profileType)),
	);
	const refused = lists.find(isFailure);
	const types = profileTypes.filter((_, index) => !isFailure(lists[index]));
	if (types.length === 0 && refused) return refused;
	return { listed: lists.flatMap((list) => (isFailure(list) ? [] : list)), types, refused };
}

async function readList(
	client: GraphClient,
	apiVersion: ApiVersion,
	profileType: ProfileType,
): Promise<Listed[] | Failure> {
	const listed: Listed[] = [];
	const first = `${collectionPath(profileType)}?${selectSimple(profileType)}&$top=${PAGE_SIZE}`;
	const pages = readPages(client, first, listing({ apiVersion, profileType }));
	const failure = await eachPage(pages, ({ profiles }) => {
		listed.push(...profiles.map((profile) => ({ profileType, profile })));
	});
	return failure ?? listed;
}
