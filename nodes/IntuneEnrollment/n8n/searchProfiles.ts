import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { aospId, isAosp } from '../enrollment/aosp';
import { graphUrlOf } from '../enrollment/clouds';
import {
	collectionPath,
	parseApiVersion,
	parseProfileType,
	type Collection,
} from '../enrollment/collections';
import { modeName } from '../enrollment/modes';
import { selectListed } from '../enrollment/select';
import { moment, type EnrollmentProfile } from '../enrollment/tokenState';
import { all, isFailure, type Failure } from '../failure';
import type { GraphClient } from '../graph/client';
import { nextPath, readPage, type Page } from '../graph/pages';
import { noteListed } from '../operations/notes';
import { listing } from '../operations/readProfile';
import { openClient, usableCredential } from './openClient';
import { toNodeError } from './output';

/** Profiles asked for at a time, and pages searched before the editor is given what was found so far. */
const PAGE_SIZE = 100;
const PAGES_PER_SEARCH = 10;

/**
 * Profiles for the picker, a page at a time. The filter is applied here, since Graph's own filters for these entities
 * are not documented. An AOSP profile's value carries the prefix that its actions need.
 */
export async function searchProfiles(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const result = await search(this, filter, paginationToken);
	if (isFailure(result)) throw toNodeError(this.getNode(), result);
	return result;
}

async function search(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult | Failure> {
	const collection = all({
		apiVersion: parseApiVersion(context.getCurrentNodeParameter('apiVersion')),
		profileType: parseProfileType(context.getCurrentNodeParameter('profileType')),
	});
	if (isFailure(collection)) return collection;
	const credential = await usableCredential(context);
	if (isFailure(credential)) return credential;
	const graphUrl = graphUrlOf(credential);
	const first = firstPath(collection, graphUrl, paginationToken);
	if (isFailure(first)) return first;
	const client = await openClient(context, credential);
	return isFailure(client) ? client : await searchPages(client, collection, first, filter);
}

/** The page to begin with; the token comes back from the browser, and is checked like any next link. */
function firstPath(
	{ apiVersion, profileType }: Collection,
	graphUrl: string,
	paginationToken: string | undefined,
): string | Failure {
	if (paginationToken !== undefined && paginationToken !== '')
		return nextPath(paginationToken, graphUrl, apiVersion);
	return `${collectionPath(profileType)}?${selectListed(profileType)}&$top=${PAGE_SIZE}`;
}

async function searchPages(
	client: GraphClient,
	collection: Collection,
	first: string,
	filter: string | undefined,
): Promise<INodeListSearchResult | Failure> {
	let path: string | undefined = first;
	const wanted = (filter ?? '').trim().toLowerCase();
	const results: INodeListSearchResult['results'] = [];
	for (
		let page = 0;
		page < PAGES_PER_SEARCH && path !== undefined && results.length === 0;
		page++
	) {
		const read: Page | Failure = await readPage(client, path, listing(collection));
		if (isFailure(read)) return read;
		noteListed(client, collection, read);
		results.push(
			...read.profiles
				.map(toResult)
				.filter(({ name, value }) => value !== '' && name.toLowerCase().includes(wanted)),
		);
		path = read.next;
	}
	const root = `${client.graphUrl}/${collection.apiVersion}`;
	return { results, paginationToken: path === undefined ? undefined : root + path };
}

/** Name, mode and expiry, as far as the list has them. */
function toResult(profile: EnrollmentProfile): { name: string; value: string } {
	const id = typeof profile.id === 'string' ? profile.id : '';
	const displayName =
		typeof profile.displayName === 'string' && profile.displayName !== ''
			? profile.displayName
			: id;
	const expiresAt = moment(profile.tokenExpirationDateTime);
	const expiry =
		expiresAt === undefined ? '' : `expires ${new Date(expiresAt).toISOString().slice(0, 10)}`;
	return {
		name: [displayName, modeName(profile.enrollmentMode), expiry]
			.filter((part) => part !== '')
			.join(' · '),
		value: isAosp(profile.enrollmentMode) ? aospId(id) : id,
	};
}
