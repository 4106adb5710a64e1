import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { aospId, isAosp } from '../enrollment/aosp';
import { collectionPath, type Collection } from '../enrollment/collections';
import { modeName } from '../enrollment/modes';
import { selectListed } from '../enrollment/select';
import type { EnrollmentProfile } from '../enrollment/tokenState';
import { isFailure, type Failure } from '../failure';
import { readCollection } from '../fields/profile';
import { readAuthentication, readTenantId } from '../fields/tenant';
import type { GraphClient } from '../graph/client';
import { ENDLESS_LIST, nextPath, readPages } from '../graph/pages';
import { noteListed } from '../operations/notes';
import { listing } from '../operations/readProfile';
import { orThrow } from './output';
import { tenancyOf } from './tenancy';

/** Profiles asked for at a time. */
const PAGE_SIZE = 100;
/** So many rows let the editor's list be scrolled. */
const SCREENFUL = 20;
/** How long somebody who searches waits, in milliseconds; what was found by then is shown. */
const PATIENCE_MS = 20_000;

/**
 * Profiles for the picker. The filter is applied here, since Graph's own filters for these entities
 * are not documented. An AOSP profile's value carries the prefix that its actions need.
 */
export async function searchProfiles(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const node = this.getNode();
	const parameter = (name: string, fallback?: unknown) =>
		(this.getCurrentNodeParameter(name) as unknown) ?? fallback;
	const collection = orThrow(node, readCollection(parameter));
	const authentication = orThrow(node, readAuthentication(parameter));
	const tenancy = orThrow(node, await tenancyOf(this, authentication));
	const tenantId = orThrow(node, readTenantId(parameter, tenancy.list));
	const first = orThrow(node, firstPath(collection, tenancy.graphUrl, paginationToken));
	const client = orThrow(node, await tenancy.open(tenantId));
	return orThrow(node, await searchPages(client, collection, first, filter));
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

/**
 * Without a filter one page, since the editor asks for more as the user scrolls; with one, pages until the list of the
 * editor is full, for it asks for more only where it can be scrolled.
 */
async function searchPages(
	client: GraphClient,
	collection: Collection,
	first: string,
	filter: string | undefined,
): Promise<INodeListSearchResult | Failure> {
	const wanted = (filter ?? '').trim().toLowerCase();
	const enough = wanted === '' ? 1 : SCREENFUL;
	const results: INodeListSearchResult['results'] = [];
	const until = client.elapsed() + PATIENCE_MS;
	let next: string | undefined;
	for await (const page of readPages(client, first, listing(collection))) {
		if (isFailure(page)) {
			// rows that are there are worth more than a last page that names itself
			if (page.details.code !== ENDLESS_LIST) return page;
			next = undefined;
			break;
		}
		noteListed(client, collection, page);
		const rows = page.profiles.map(toResult);
		results.push(
			...rows.filter(({ name, value }) => value !== '' && name.toLowerCase().includes(wanted)),
		);
		({ next } = page);
		if (results.length >= enough || client.elapsed() > until) break;
	}
	const root = `${client.graphUrl}/${collection.apiVersion}`;
	return { results, paginationToken: next === undefined ? undefined : root + next };
}

/** Name and mode, which the editor goes on showing for the picked profile: nothing that changes, such as an expiry. */
function toResult(profile: EnrollmentProfile): { name: string; value: string } {
	const id = typeof profile.id === 'string' ? profile.id : '';
	const displayName =
		typeof profile.displayName === 'string' && profile.displayName !== ''
			? profile.displayName
			: id;
	const mode = modeName(profile.enrollmentMode);
	return {
		name: mode === '' ? displayName : `${displayName} · ${mode}`,
		value: isAosp(profile.enrollmentMode) ? aospId(id) : id,
	};
}
