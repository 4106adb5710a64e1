import type { ApiVersion } from '../enrollment/collections';
import type { EnrollmentProfile } from '../enrollment/tokenState';
import { Failure, isFailure } from '../failure';
import { objectWith, type GraphRequest } from './attempt';
import type { ReadAnswer } from './read';
import { nounOf, type Task } from './refusals';

/** Who reads: the client. */
interface PageReader {
	graphUrl: string;
	read(request: GraphRequest, task: Task, purpose?: 'verify'): Promise<ReadAnswer | Failure>;
}

/** One page of a list; `next` is the path of the next page, relative to the version. */
export interface Page {
	profiles: EnrollmentProfile[];
	next: string | undefined;
	/** When it came, as in ReadAnswer. */
	endedAt: number;
}

/** A list is an object with its profiles in `value`; anything else says nothing about what is there. */
const LIST = objectWith(200, ({ value }) => Array.isArray(value));

/** Reads one page; whatever is no object in it is left out. */
export async function readPage(
	client: PageReader,
	path: string,
	task: Task,
	purpose?: 'verify',
): Promise<Page | Failure> {
	const request = { method: 'GET', version: task.apiVersion, path, expected: LIST } as const;
	const answer = await client.read(request, task, purpose);
	if (isFailure(answer)) return answer;
	const { endedAt } = answer;
	const { value, '@odata.nextLink': nextLink } = answer.body;
	const profiles = (value as unknown[]).filter(isObject);
	if (nextLink === undefined || nextLink === null || nextLink === '')
		return { profiles, next: undefined, endedAt };
	const next = nextPath(nextLink, client.graphUrl, task.apiVersion, nounOf(task));
	return isFailure(next) ? next : { profiles, next, endedAt };
}

/** More pages than any tenant has: a list whose pages name new ones for ever ends here. */
const MAX_PAGES = 2_000;

/**
 * All pages from a path on, as far as the caller asks; the last one may be why it could not be read. A list that grows while
 * it is read shows some rows on two pages, the second time as they are by then.
 */
export async function* readPages(
	client: PageReader,
	first: string,
	task: Task,
	purpose?: 'verify',
): AsyncGenerator<Page | Failure> {
	const paths = new Set<string>();
	for (let path: string | undefined = first; path !== undefined;) {
		paths.add(path);
		const page: Page | Failure = await readPage(client, path, task, purpose);
		if (isFailure(page)) return yield page;
		yield page;
		path = page.next;
		if (path === undefined) return;
		const isRound = paths.has(path);
		if (!isRound && paths.size < MAX_PAGES) continue;
		// a log may really be that long
		yield !isRound && task.area === 'auditEvents' ? longLog() : endlessList(nounOf(task));
		return;
	}
}

/** Tells of each row whether it comes for the first time; one without an id always does. */
export function newOnes(): (one: { id?: unknown }) => boolean {
	const seen = new Set<string>();
	return ({ id }) => {
		if (typeof id !== 'string' || id === '') return true;
		const key = id.toLowerCase();
		const isNew = !seen.has(key);
		seen.add(key);
		return isNew;
	};
}

type Taken = 'enough' | Failure | undefined;

/**
 * Gives pages on, one by one, until there are no more, or `take` has enough or fails.
 * @returns why the list could not be read to its end, or why `take` failed
 */
export async function eachPage<T>(
	pages: AsyncIterable<T | Failure>,
	take: (page: T) => Taken | Promise<Taken> | void,
): Promise<Failure | undefined> {
	for await (const page of pages) {
		const taken = isFailure(page) ? page : await take(page);
		if (taken) return isFailure(taken) ? taken : undefined;
	}
	return undefined;
}

/**
 * The path behind a next link, which must stay at the same Graph, version and device management: the access token would
 * go wherever it points.
 */
export function nextPath(
	link: unknown,
	graphUrl: string,
	version: ApiVersion,
	noun = 'profiles',
): string | Failure {
	const root = `${graphUrl}/${version}/deviceManagement/`;
	const written = typeof link === 'string' ? withoutBlanks(link) : '';
	const inside = written.toLowerCase().startsWith(root.toLowerCase());
	if (inside && !/[\p{Cc}\s\\]/u.test(written)) {
		const rest = written.slice(root.length);
		const [path] = rest.split(/[?#]/, 1);
		if (!/(?:^|\/)\.\.?(?:\/|$)|%2e/i.test(path!)) return `/deviceManagement/${rest}`;
	}
	return new Failure(
		`The list of ${noun} could not be read to its end: its next page is at another address`,
		'The link to the next page does not belong to the Graph of the credential and was not followed. Check Cloud in the credential, and any proxy in between.',
		{ code: 'ForeignNextLink' },
	);
}

/** Blanks of a query, as a `$filter` has them, encoded: some servers give it back as they read it. */
function withoutBlanks(link: string): string {
	const [path = '', ...query] = link.split('?');
	return [path, ...query.map((part) => part.replaceAll(' ', '%20'))].join('?');
}

/** `code` of a list whose pages go round. */
export const ENDLESS_LIST = 'EndlessList';

function longLog(): Failure {
	return new Failure(
		`The audit log could not be read to its end: it has more than ${MAX_PAGES} pages`,
		'Set After to a later moment, so that fewer events are read.',
		{ code: ENDLESS_LIST },
	);
}

function endlessList(noun: string): Failure {
	return new Failure(
		`The list of ${noun} could not be read to its end: its pages name each other as the next for ever`,
		'Run the node again. Where it stays, look for a proxy between n8n and Microsoft Graph.',
		{ code: ENDLESS_LIST },
	);
}

function isObject(value: unknown): value is EnrollmentProfile {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
