import axios from 'axios';
import type { FaultAction } from '.';
import { askToken, createTokenPart } from './client';
import { openSimulator, OWNER, type Opened } from './openSimulator';

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];
let id: string;

beforeEach(async () => {
	({ simulator, client, create } = await openSimulator());
	({ id } = simulator.addProfile());
});
afterEach(() => simulator.stop());

type Page = Omit<Extract<FaultAction, { kind: 'page' }>, 'kind'>;
const page = (more: Page, operation: 'createToken' | 'batch' | 'token' | 'get' = 'createToken') =>
	simulator.addFault({ match: { operation }, action: { kind: 'page', ...more } });
const batch = () => client.batch([createTokenPart('1', id)]);

describe.each([
	['before' as const, 0],
	['after' as const, 1],
])('somebody else answers %s the work', (when, made) => {
	test.each([200, 204, 302, 400, 401, 403, 404, 410, 418, 424, 451, 499, 501, 502, 511])(
		'with %i, plain and for a whole batch',
		async (status) => {
			page({ status, when });
			page({ status, when }, 'batch');
			for (const answer of [await create(id), await batch()]) {
				expect(answer.status).toBe(status);
				expect(answer.headers.get('server')).toBe('squid/6.6');
				expect(answer.headers.get('via')).toContain('gateway');
				expect(answer.headers.has('request-id')).toBe(false);
				expect(answer.headers.has('client-request-id')).toBe(false);
				expect(answer.text.startsWith('<!DOCTYPE html>')).toBe(status !== 204);
			}
			expect(simulator.tokensMade(id)).toBe(made * 2);
		},
	);

	test('and a part of a batch too', async () => {
		simulator.addFault({
			match: { where: 'part' },
			action: { kind: 'page', status: 502, when },
		});
		const { status, json } = await batch();
		const [part] = json.responses;
		expect([status, part.status]).toEqual([200, 502]);
		expect(part.body).toContain('<html>');
		expect(part.headers).not.toHaveProperty('request-id');
		expect(simulator.tokensMade(id)).toBe(made);
	});
});

test('the page is HTML, JSON without error, empty, or anything', async () => {
	page({});
	page({ page: 'json', status: 502 });
	page({ page: 'empty', status: 405 });
	page({ page: { custom: { message: 'no' } }, headers: { Server: 'other', 'X-More': '1' } });
	const html = await create(id);
	expect([html.status, html.headers.get('content-type')]).toEqual([
		403,
		'text/html; charset=us-ascii',
	]);
	const json = await create(id);
	expect(json.headers.get('content-type')).toMatch(/^application\/json/);
	expect(json.json).toMatchObject({ status: 502 });
	expect(json.json).not.toHaveProperty('error');
	const empty = await create(id);
	expect([empty.status, empty.text, empty.headers.has('content-type')]).toEqual([405, '', false]);
	const other = await create(id);
	expect([other.json, other.headers.get('server'), other.headers.get('x-more')]).toEqual([
		{ message: 'no' },
		'other',
		'1',
	]);
});

test("some proxies pass Graph's request-id through", async () => {
	page({ status: 403, when: 'after', keepRequestId: true });
	const answer = await create(id);
	expect([answer.status, answer.headers.get('server')]).toEqual([403, 'squid/6.6']);
	expect(answer.headers.get('request-id')).toBe(simulator.tokens(id)[0]!.requestId);
});

test('reads are answered so as well', async () => {
	page({ status: 404, when: 'after' }, 'get');
	const answer = await client.call('GET', `${OWNER}/${id}`);
	expect([answer.status, answer.json]).toEqual([404, undefined]);
	expect(simulator.log[0]).toMatchObject({ worked: true, fault: 'page' });
});

test.each([401, 403, 502])('and the token endpoint, with %i', async (status) => {
	page({ status }, 'token');
	const answer = await askToken(simulator, { grant_type: 'client_credentials' });
	expect([answer.status, answer.json]).toEqual([status, undefined]);
	expect(answer.headers.has('x-ms-request-id')).toBe(false);
});

// fetch makes an error of a 407, so that axios asks.
test.each(['token' as const, 'batch' as const, 'createToken' as const])(
	'a proxy wants to know who asks: 407 at %s',
	async (operation) => {
		page({ status: 407 }, operation);
		const { tenantId } = simulator.settings;
		const path = {
			token: `/${tenantId}/oauth2/v2.0/token`,
			batch: '/beta/$batch',
			createToken: `${OWNER}/${id}/createToken`,
		}[operation];
		const { status, headers, data } = await axios.post(simulator.origin + path, '{}', {
			headers: client.headers,
			validateStatus: () => true,
		});
		expect([status, headers['proxy-authenticate']]).toEqual([407, 'Basic realm="gateway"']);
		expect(data).toContain('<html>');
		expect(headers).not.toHaveProperty('request-id');
	},
);

test('an outer status that says something else leaves the parts as they are', async () => {
	const other = simulator.addProfile().id;
	simulator.settings.batchOrder = 'same';
	simulator.addFault({
		match: { profileId: other },
		action: { kind: 'status', status: 429 },
	});
	simulator.addFault({
		match: { operation: 'batch' },
		action: { kind: 'outerStatus', status: 424 },
	});
	const answer = await client.batch([createTokenPart('1', id), createTokenPart('2', other)]);
	expect(answer.status).toBe(424);
	expect(answer.headers.has('request-id')).toBe(true);
	expect(answer.json.responses.map(({ status }: { status: number }) => status)).toEqual([204, 429]);
	expect([simulator.tokensMade(id), simulator.tokensMade(other)]).toEqual([1, 0]);
});
