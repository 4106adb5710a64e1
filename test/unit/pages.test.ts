import { Failure } from '../../nodes/IntuneEnrollment/failure';
import type { GraphClient } from '../../nodes/IntuneEnrollment/graph/client';
import { nextPath, readPage } from '../../nodes/IntuneEnrollment/graph/pages';
import { SUBJECT } from './support';

const GRAPH = 'https://graph.microsoft.com';
const LIST = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';

test.each([
	[`${GRAPH}/beta${LIST}?$skiptoken=abc%3d`, `${LIST}?$skiptoken=abc%3d`],
	[`https://GRAPH.microsoft.com/beta${LIST}?$skip=100`, `${LIST}?$skip=100`],
	[`${GRAPH}/beta${LIST}?$skiptoken=..`, `${LIST}?$skiptoken=..`],
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

const page = async (body: unknown) => {
	const client = { graphUrl: GRAPH, read: async () => ({ body }) } as unknown as GraphClient;
	return await readPage(client, LIST, SUBJECT);
};

test.each([{}, { value: null }, { value: {} }, { value: 'x' }, { value: [] }])(
	'a list without profiles is an empty page: %p',
	async (body) => {
		expect(await page(body)).toEqual({ profiles: [], next: undefined });
	},
);

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
