import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { aospId, isAosp } from '../enrollment/aosp';
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
import { nextPath, readPage } from '../graph/pages';
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
	const client = await openClient(context, credential);
	if (isFailure(client)) return client;
	return await searchPages(client, collection, filter, paginationToken);
}

async function searchPages(
	client: GraphClient,
	{ apiVersion, profileType }: Collection,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult | Failure> {
	const task = listing({ apiVersion, profileType });
	const root = `${client.graphUrl}/${apiVersion}`;
	// the token comes back from the browser, and is checked like any next link
	let path: string | undefined | Failure =
		paginationToken === undefined || paginationToken === ''
			? `${collectionPath(profileType)}?${selectListed(profileType)}&$top=${PAGE_SIZE}`
			: nextPath(paginationToken, client.graphUrl, apiVersion);
	const wanted = (filter ?? '').trim().toLowerCase();
	const results: INodeListSearchResult['results'] = [];
	for (
		let page = 0;
		page < PAGES_PER_SEARCH && path !== undefined && results.length === 0;
		page++
	) {
		if (isFailure(path)) return path;
		const read = await readPage(client, path, task);
		if (isFailure(read)) return read;
		results.push(
			...read.profiles
				.map(toResult)
				.filter(({ name, value }) => value !== '' && name.toLowerCase().includes(wanted)),
		);
		path = read.next;
	}
	return { results, paginationToken: typeof path === 'string' ? root + path : undefined };
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
