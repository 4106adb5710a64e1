import type { ApiVersion } from '../enrollment/collections';
import type { EnrollmentProfile } from '../enrollment/tokenState';
import { Failure, isFailure } from '../failure';
import type { GraphClient } from './client';
import type { Subject } from './errors';
import type { ClockOffset } from './readBack';

/** One page of a list; `next` is the path of the next page, relative to the version. */
export interface Page {
	profiles: EnrollmentProfile[];
	next: string | undefined;
	offset: ClockOffset;
}

/** Reads one page. A list without profiles is an empty page; whatever is no object in it is left out. */
export async function readPage(
	client: GraphClient,
	path: string,
	subject: Subject,
): Promise<Page | Failure> {
	const answer = await client.read({ method: 'GET', version: subject.apiVersion, path }, subject);
	if (isFailure(answer)) return answer;
	const { offset } = answer;
	const { value, '@odata.nextLink': nextLink } = answer.body;
	const profiles = (Array.isArray(value) ? value : []).filter(isObject);
	if (nextLink === undefined || nextLink === null || nextLink === '')
		return { profiles, next: undefined, offset };
	const next = nextPath(nextLink, client.graphUrl, subject.apiVersion);
	return isFailure(next) ? next : { profiles, next, offset };
}

/**
 * The path behind a next link, which must stay at the same Graph, version and device management: the access token would
 * go wherever it points.
 */
export function nextPath(link: unknown, graphUrl: string, version: ApiVersion): string | Failure {
	const root = `${graphUrl}/${version}/deviceManagement/`;
	const inside = typeof link === 'string' && link.toLowerCase().startsWith(root.toLowerCase());
	if (inside && !/[\p{Cc}\s\\]/u.test(link) && !/\/\.\.?(?:[/?#]|$)|%2e/i.test(link)) {
		return `/deviceManagement/${link.slice(root.length)}`;
	}
	return new Failure(
		'The list of profiles could not be read to its end: its next page is at another address',
		'The link to the next page does not belong to the Graph of the credential and was not followed. Check Cloud in the credential, and any proxy in between.',
		{ code: 'ForeignNextLink' },
	);
}

function isObject(value: unknown): value is EnrollmentProfile {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
