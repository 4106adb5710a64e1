import fc from 'fast-check';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadEngine, runNode, type Engine, type NodeRun } from './support/engine';
import { byId } from './support/world';

/* A Graph that answers anything at all, on the real clock but with waits of no length. */

type Answer = { status: number; headers: Record<string, string>; body: string };

let engine: Engine;
let server: Server;
let elsewhere: Server;
let origin = '';
let strange = 0;
let reached = 0;
let answer: (request: IncomingMessage, body: string) => Answer;
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);

async function listen(
	handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
	const created = createServer(handler);
	await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
	return created;
}

const addressOf = (one: Server) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`;

beforeAll(async () => {
	server = await listen((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += String(chunk)));
		request.on('end', () => {
			reached += 1;
			if (request.url!.endsWith('/oauth2/v2.0/token')) {
				response.setHeader('Content-Type', 'application/json');
				response.end(
					JSON.stringify({
						token_type: 'Bearer',
						expires_in: 3600,
						access_token: 'an-access-token',
					}),
				);
				return;
			}
			if (!/^\/(?:beta|v1\.0)\/(?:\$batch|deviceManagement\/android)/.test(request.url!))
				strange += 1;
			const { status, headers, body: text } = answer(request, body);
			response.writeHead(status, headers);
			response.end(status === 204 || status === 304 ? undefined : text);
		});
	});
	elsewhere = await listen((_request, response) => {
		strange += 1;
		response.end();
	});
	origin = addressOf(server);
	engine = await loadEngine();
	const { systemClock } = require('../../dist/nodes/IntuneEnrollment/graph/clock.js') as {
		systemClock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
	};
	let passed = 0;
	systemClock.now = () => Date.now() + passed;
	systemClock.sleep = async (ms, signal) => {
		// a timeout is waited for by its signal, all other waits are over at once
		if (ms === 60_000)
			return await new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
		await new Promise((resolve) => setImmediate(resolve));
		passed += ms;
	};
	process.on('unhandledRejection', note);
});
afterAll(() => {
	process.off('unhandledRejection', note);
	for (const one of [server, elsewhere]) {
		one.closeAllConnections();
		one.close();
	}
});
beforeEach(() => {
	strange = 0;
	unhandled.length = 0;
	engine.credentials.stored.set('default', {
		grantType: 'clientCredentials',
		cloud: 'custom',
		customLoginUrl: origin,
		customGraphUrl: origin,
		tenantId: 'contoso.example',
		clientId: 'client',
		clientSecret: 'secret',
		clientCredentialType: 'clientSecret',
	} as never);
});

async function run(parameters: Record<string, unknown>, items: unknown[] = [{}]): Promise<NodeRun> {
	return await runNode(engine, {
		onError: 'continueRegularOutput',
		items: items.map((json) => ({ json: json as never })),
		parameters: {
			resource: 'token',
			operation: 'create',
			apiVersion: 'beta',
			profileType: 'androidDeviceOwner',
			profileId: byId('11111111-2222-3333-4444-555555555555'),
			validityMode: 'duration',
			validity: 90,
			validityUnit: 'days',
			renewWithin: 7,
			renewWithinUnit: 'days',
			returnData: 'result',
			options: {},
			...parameters,
		},
	});
}

const UNCLEAR = /\bundefined\b|\[object |\bNaN\b|[{[]\s*"|\\u00|\bInfinity\b/;

/** Every item has its own, nothing is thrown, every message is one for people, and nothing went elsewhere. */
function check(
	{ outputs, error }: NodeRun,
	count: number,
	quoted: string[] = [],
	passedOn = false,
): void {
	expect(error).toBeUndefined();
	expect(unhandled).toEqual([]);
	expect(strange).toBe(0);
	const items = outputs.flat();
	expect(new Set(items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).size).toBe(
		count,
	);
	for (const { json } of items) {
		// a profile is passed on with all that Graph gave it, whatever it is called
		if (json.error === undefined || (passedOn && json.details === undefined)) continue;
		const { description, outcome, code } = json.details as Record<string, string>;
		expect(['notDone', 'done', 'unknown']).toContain(outcome);
		expect(code).not.toBe('Unforeseen');
		// what the user typed is shown back to them as it was
		const text = quoted.reduce(
			(all, part) => (part === '' ? all : all.split(part).join('…')),
			`${String(json.error)} ${description}`,
		);
		expect(text).not.toMatch(UNCLEAR);
		expect(String(json.error).length).toBeLessThan(700);
	}
}

/** Another seed by FUZZ_SEED; a failing run prints its own. */
const RUNS = { seed: Number(process.env.FUZZ_SEED ?? 20261122), numRuns: 60, endOnFailure: true };

const STATUS = fc.constantFrom(
	200,
	200,
	201,
	202,
	204,
	206,
	301,
	302,
	307,
	400,
	401,
	403,
	404,
	405,
	408,
	409,
	413,
	418,
	424,
	429,
	451,
	500,
	501,
	502,
	503,
	504,
	599,
);
/** JSON as errors and profiles have it, with anything in the places that are looked at. */
const ERROR_BODY = fc.oneof(
	fc.json(),
	fc.string(),
	fc
		.record(
			{
				code: fc.oneof(fc.string(), fc.jsonValue()),
				message: fc.oneof(fc.string(), fc.json(), fc.jsonValue()),
				innerError: fc.jsonValue(),
			},
			{ requiredKeys: [] },
		)
		.map((error) => JSON.stringify({ error })),
);
const PROFILE_BODY = fc
	.record(
		Object.fromEntries(
			[
				'id',
				'displayName',
				'enrollmentMode',
				'tokenValue',
				'tokenCreationDateTime',
				'tokenExpirationDateTime',
				'qrCodeContent',
				'qrCodeImage',
				'value',
				'@odata.nextLink',
			].map((name) => [
				name,
				fc.oneof(
					fc.jsonValue(),
					fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
					fc.string(),
				),
			]),
		),
		{ requiredKeys: [] },
	)
	.map((body) => JSON.stringify(body));
const HEADER_VALUE = fc.oneof(
	fc.constantFrom(
		'0',
		'-1',
		'1e9',
		'soon',
		'Sat, 01 Jan 2000 00:00:00 GMT',
		'9'.repeat(50),
		'NaN',
		'undefined',
	),
	fc.string({ unit: fc.constantFrom(...'abcXYZ0189-:,;= ') }),
);
const HEADERS = fc.record(
	{
		'retry-after': HEADER_VALUE,
		date: HEADER_VALUE,
		'request-id': HEADER_VALUE,
		location: HEADER_VALUE,
		'content-type': fc.constantFrom('application/json', 'text/html', 'x'),
	},
	{ requiredKeys: [] },
);
const PART = fc.oneof(
	fc.jsonValue(),
	fc.record(
		{
			id: fc.oneof(fc.constantFrom('0', '1', '2', 0, 1), fc.jsonValue()),
			status: fc.oneof(STATUS, fc.jsonValue()),
			headers: fc.oneof(
				fc.jsonValue(),
				fc.dictionary(
					fc.constantFrom('Retry-After', 'Date', 'request-id', 'x'),
					fc.oneof(fc.jsonValue(), fc.constant({ toString: 1, valueOf: 1 })),
				),
			),
			body: fc.oneof(fc.jsonValue(), ERROR_BODY),
		},
		{ requiredKeys: [] },
	),
);
const BATCH_BODY = fc.oneof(
	fc.json(),
	fc.array(PART, { maxLength: 5 }).map((responses) => JSON.stringify({ responses })),
);
const OPERATION = fc.constantFrom(
	['token', 'create'],
	['token', 'ensureValid'],
	['token', 'get'],
	['token', 'revoke'],
	['profile', 'get'],
	['profile', 'delete'],
	['profile', 'getAll'],
);

test('answers of any status, header and JSON shape', async () => {
	await fc.assert(
		fc.asyncProperty(
			OPERATION,
			STATUS,
			HEADERS,
			fc.oneof(ERROR_BODY, PROFILE_BODY),
			fc.constantFrom('result', 'token', 'tokenAndQrCode'),
			async ([resource, operation], status, headers, body, returnData) => {
				answer = () => ({ status, headers, body });
				const result = await run({
					resource,
					operation,
					returnData,
					returnAll: true,
					simplify: false,
				});
				// a list may be of any length
				if (operation === 'getAll')
					return expect({ error: result.error, unhandled, strange }).toEqual({
						error: undefined,
						unhandled: [],
						strange: 0,
					});
				check(result, 1, [], resource === 'profile');
			},
		),
		RUNS,
	);
}, 120_000);

test('answers of a batch of any shape', async () => {
	await fc.assert(
		fc.asyncProperty(BATCH_BODY, HEADERS, PROFILE_BODY, async (body, headers, profile) => {
			answer = (request) =>
				request.url!.endsWith('$batch')
					? { status: 200, headers, body }
					: request.method === 'POST'
						? { status: 204, headers, body: '' }
						: { status: 200, headers, body: profile };
			const ids = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((start) => ({
				id: `${start}-2222-3333-4444-555555555555`,
			}));
			// the first goes alone, since nobody has signed in yet
			check(await run({ profileId: byId('={{ $json.id }}'), options: { maxRetries: 1 } }, ids), 3);
		}),
		RUNS,
	);
}, 120_000);

test('next links of any kind stay at the Graph of the credential', async () => {
	const link = fc.oneof(
		fc.webUrl(),
		fc.jsonValue(),
		fc
			.constantFrom(
				'@',
				'.evil.example',
				'/../../x',
				'/beta/deviceManagement/../me',
				'/beta/deviceManagement/%2e%2e/me',
				'\\\\evil',
				'//evil',
				':80@evil.example/',
			)
			.map((tail) => `${origin}${tail}`),
		fc
			.string()
			.map(
				(tail) =>
					`${origin}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles?$skiptoken=${tail}`,
			),
		fc.constant(
			`${addressOf(elsewhere)}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles`,
		),
	);
	await fc.assert(
		fc.asyncProperty(link, async (next) => {
			let pages = 0;
			answer = () => ({
				status: 200,
				headers: {},
				body: JSON.stringify({
					value: [{ id: 'x' }],
					...(pages++ < 2 ? { '@odata.nextLink': next } : {}),
				}),
			});
			const { error } = await run({ resource: 'profile', operation: 'getAll', returnAll: true });
			expect({ error, unhandled, strange }).toEqual({
				error: undefined,
				unhandled: [],
				strange: 0,
			});
		}),
		RUNS,
	);
}, 120_000);

test('parameters of any kind are refused in words, or sent as documented', async () => {
	const anything = fc.oneof(
		fc.jsonValue(),
		fc.string(),
		fc.double(),
		fc.constantFrom('../x', 'a/b', 'a?b', 'a#b', 'a%2fb', ' ', '\u0000', 'x'.repeat(10_000)),
	);
	const parameter = fc.constantFrom(
		'validity',
		'validityUnit',
		'expiresAt',
		'profileId',
		'apiVersion',
		'profileType',
		'renewWithin',
		'returnData',
		'validityMode',
	);
	await fc.assert(
		fc.asyncProperty(
			parameter,
			anything,
			fc.constantFrom('create', 'ensureValid', 'get', 'revoke'),
			async (name, value, operation) => {
				answer = (request, body) => {
					if (request.method === 'POST' && request.url!.endsWith('/createToken')) {
						const { tokenValidityInSeconds: seconds } = JSON.parse(body) as {
							tokenValidityInSeconds: number;
						};
						expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 2_147_483_647).toBe(
							true,
						);
					}
					return request.method === 'GET'
						? { status: 200, headers: {}, body: '{"id":"x"}' }
						: { status: 204, headers: {}, body: '' };
				};
				// by expression, as values of any kind come; what is typed in is checked by n8n before the node runs
				const expression = '={{ $json.value }}';
				const wrapped = name === 'profileId' ? byId(expression) : expression;
				const more = {
					expiresAt: '2060-01-01',
					...(name === 'expiresAt' ? { validityMode: 'expiresAt' } : {}),
				};
				const before = reached;
				const result = await run({ operation, ...more, [name]: wrapped }, [{ value }]);
				check(result, 1, [String(value).slice(0, 57), String(value)]);
				const refused = result.outputs.flat()[0]?.json.error !== undefined;
				if (
					refused &&
					/not an ID|is not known|cannot be used|not a number/.test(
						String(result.outputs.flat()[0]!.json.error),
					)
				)
					expect(reached).toBe(before);
			},
		),
		{ ...RUNS, numRuns: 150 },
	);
}, 120_000);
