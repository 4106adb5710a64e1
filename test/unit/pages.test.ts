import { Failure } from '../../nodes/IntuneEnrollment/failure';
import type { GraphRequest } from '../../nodes/IntuneEnrollment/graph/attempt';
import type { GraphClient } from '../../nodes/IntuneEnrollment/graph/client';
import {
	eachPage,
	newOnes,
	nextPath,
	readPage,
	readPages,
} from '../../nodes/IntuneEnrollment/graph/pages';
import { TASK } from './support';

const GRAPH = 'https://graph.microsoft.com';
const LIST = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';

test.each([
	[`${GRAPH}/beta${LIST}?$skiptoken=abc%3d`, `${LIST}?$skiptoken=abc%3d`],
	[`https://GRAPH.microsoft.com/beta${LIST}?$skip=100`, `${LIST}?$skip=100`],
	[`${GRAPH}/beta${LIST}?$skiptoken=..`, `${LIST}?$skiptoken=..`],
	[`${GRAPH}/beta${LIST}?$filter=a gt b&$skip=1`, `${LIST}?$filter=a%20gt%20b&$skip=1`],
	[`${GRAPH}/beta${LIST}?$skiptoken=a/../b%2ec`, `${LIST}?$skiptoken=a/../b%2ec`],
])('%s is followed', (link, path) => {
	expect(nextPath(link, GRAPH, 'beta')).toBe(path);
});

test.each([
	`https://evil.com/beta${LIST}`,
	`https://graph.microsoft.com.evil.com/beta${LIST}`,
	`https://graph.microsoft.com@evil.com/beta${LIST}`,
	`https://user:pass@graph.microsoft.com/beta${LIST}`,
	`https://graph.microsoft.com:444/beta${LIST}`,
	`http://graph.microsoft.com/beta${LIST}`,
	`//evil.com/beta${LIST}`,
	`${GRAPH}/v1.0${LIST}`,
	`${GRAPH}/beta/users`,
	`${GRAPH}/beta/deviceManagement/../users`,
	`${GRAPH}/beta/deviceManagement/%2e%2e/users`,
	`${GRAPH}/beta/deviceManagement/%2E./users`,
	`${GRAPH}/beta/deviceManagement/..`,
	`${GRAPH}/beta/deviceManagement/..\\users`,
	`${GRAPH}/beta${LIST}\r\nX: y`,
	`${GRAPH}/beta${LIST} x`,
	`${GRAPH}/beta/deviceManagementEvil`,
	LIST,
	'',
	42,
	null,
	{},
	[`${GRAPH}/beta${LIST}`],
])('%p is refused, whatever it is', (link) => {
	const failure = nextPath(link, GRAPH, 'beta') as Failure;
	expect(failure).toBeInstanceOf(Failure);
	expect(failure.details.code).toBe('ForeignNextLink');
	expect(`${failure.message}${failure.description}`).not.toMatch(/evil|undefined/);
});

type Body = Record<string, unknown>;

/** A client that is given these answers, one by one, as far as the asker takes them for a list. */
function clientOf(...bodies: Body[]): GraphClient {
	const read = async ({ expected }: GraphRequest) => {
		const body = bodies.shift()!;
		return expected.body(body) ? { body } : new Failure('undocumented', '');
	};
	return { graphUrl: GRAPH, read } as unknown as GraphClient;
}
const page = async (body: Body) => await readPage(clientOf(body), LIST, TASK);

test.each([{}, { value: null }, { value: {} }, { value: 'x' }, { id: '1' }])(
	'%p is no list: it says nothing about what there is',
	async (body) => {
		expect(await page(body)).toMatchObject({ message: 'undocumented' });
	},
);

test('an empty list is an empty page', async () => {
	expect(await page({ value: [] })).toEqual({ profiles: [], next: undefined });
});

test('a list whose next link turns back ends as a failure, not never', async () => {
	const link = (skip: number) => `${GRAPH}/beta${LIST}?$skip=${skip}`;
	const bodies = [1, 2, 1].map((skip) => ({ value: [], '@odata.nextLink': link(skip) }));
	const read: unknown[] = [];
	for await (const one of readPages(clientOf(...bodies), LIST, TASK)) read.push(one);
	expect(read).toHaveLength(4);
	expect(read.at(-1)).toMatchObject({ details: { code: 'EndlessList' } });
});

/** Two pages, the second of which shows again what the first has, spelled otherwise, and two rows without an id. */
const overlapping = () =>
	readPages(
		clientOf(
			{ value: [{ id: 'A' }, {}], '@odata.nextLink': `${GRAPH}/beta${LIST}?$skip=1` },
			{ value: [{ id: 'a' }, { id: 'b' }, {}] },
		),
		LIST,
		TASK,
	);

test('of rows that two pages show the second can be left out; one without an id cannot be known again', async () => {
	const [rows, isNew] = [[] as unknown[], newOnes()];
	const failure = await eachPage(
		overlapping(),
		({ profiles }) => void rows.push(...profiles.filter(isNew)),
	);
	expect(failure).toBeUndefined();
	expect(rows).toEqual([{ id: 'A' }, {}, { id: 'b' }, {}]);
});

test('who has enough reads no further page, and who fails neither', async () => {
	const wrong = new Failure('wrong', '');
	for (const [taken, ended] of [['enough', undefined] as const, [wrong, wrong] as const]) {
		const take = jest.fn(() => taken);
		expect(await eachPage(overlapping(), take)).toBe(ended);
		expect(take).toHaveBeenCalledTimes(1);
	}
});

test('whatever is no object in a list is left out', async () => {
	const value = [null, 'x', 5, [], { id: '1' }];
	expect(await page({ value, '@odata.nextLink': null })).toEqual({
		profiles: [{ id: '1' }],
		next: undefined,
	});
});

test('a foreign next link fails the list', async () => {
	expect(await page({ value: [], '@odata.nextLink': 'https://evil.com' })).toBeInstanceOf(Failure);
});
