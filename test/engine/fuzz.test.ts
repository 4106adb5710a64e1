import fc from 'fast-check';
import {
	AUDIT_EVENT,
	BATCH_BODY,
	ERROR_BODY,
	HEADERS,
	OPERATION,
	PROFILE_BODY,
	PROFILE_ID,
	RUNS,
	SECRET,
	STATUS,
} from './support/fuzzShapes';
import { FuzzWorld } from './support/fuzzWorld';
import { byId } from './support/world';

let world: FuzzWorld;
beforeAll(async () => (world = await FuzzWorld.open()));
afterAll(() => world.stop());
beforeEach(() => world.reset());

test('answers of any status, header and JSON shape', async () => {
	await fc.assert(
		fc.asyncProperty(
			OPERATION,
			STATUS,
			HEADERS,
			fc.oneof(ERROR_BODY, PROFILE_BODY),
			fc.constantFrom('result', 'token', 'tokenAndQrCode'),
			async ([resource, operation], status, headers, body, returnData) => {
				world.answer = () => ({ status, headers, body });
				const result = await world.run({
					resource,
					operation,
					returnData,
					returnAll: true,
					simplify: false,
				});
				// a list may be of any length
				if (operation === 'getAll' || operation === 'getHistory') return world.checkQuiet(result);
				world.check(result, 1, [], resource === 'profile');
			},
		),
		RUNS,
	);
}, 120_000);

test('profiles of any content', async () => {
	let taken = 0;
	await fc.assert(
		fc.asyncProperty(
			PROFILE_BODY,
			fc.constantFrom('result', 'token', 'tokenAndQrCode'),
			fc.constantFrom(
				['token', 'get'],
				['token', 'ensureValid'],
				['profile', 'get'],
				['profile', 'getAll'],
				['profile', 'upsert'],
			),
			fc.boolean(),
			async (body, returnData, [resource, operation], simplify) => {
				const profile = {
					...(JSON.parse(body) as object),
					id: PROFILE_ID,
					'@odata.nextLink': undefined,
					...(operation === 'upsert' ? { displayName: 'Kiosks', enrollmentMode: null } : {}),
				};
				const isList = (path = '') => path.endsWith('Profiles') || operation === 'getAll';
				world.answer = (request) =>
					request.method === 'POST'
						? { status: 204, headers: {}, body: '' }
						: {
								status: 200,
								headers: {},
								body: JSON.stringify(isList(request.url) ? { value: [profile] } : profile),
							};
				const result = await world.run({
					resource,
					operation,
					returnData,
					simplify,
					returnAll: true,
					additionalFields: { description: 'of its own' },
				});
				world.check(result, 1, [], resource === 'profile');
				if (result.outputs.flat().some(({ json }) => json.details === undefined)) taken += 1;
			},
		),
		{ ...RUNS, numRuns: 200 },
	);
	// a profile of any content is taken for what it is, unless a new token could not be told by it
	expect(taken).toBeGreaterThan(100);
}, 120_000);

test('audit events of any content', async () => {
	let taken = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(AUDIT_EVENT, { maxLength: 5 }),
			fc.boolean(),
			async (value, isOfOne) => {
				world.answer = () => ({ status: 200, headers: {}, body: JSON.stringify({ value }) });
				const result = await world.run({
					operation: 'getHistory',
					returnAll: true,
					...(isOfOne ? {} : { profileId: byId('') }),
				});
				world.checkQuiet(result);
				for (const { json } of result.outputs.flat()) {
					expect(json.error).toBeUndefined();
					expect(JSON.stringify(json)).not.toContain(SECRET);
				}
				taken += result.outputs.flat().length;
			},
		),
		{ ...RUNS, numRuns: 200 },
	);
	// most of them are of no profile
	expect(taken).toBeGreaterThan(50);
}, 120_000);

test('answers of a batch of any shape', async () => {
	await fc.assert(
		fc.asyncProperty(BATCH_BODY, HEADERS, PROFILE_BODY, async (body, headers, profile) => {
			world.answer = (request) =>
				request.url!.endsWith('$batch')
					? { status: 200, headers, body }
					: request.method === 'POST'
						? { status: 204, headers, body: '' }
						: { status: 200, headers, body: profile };
			const ids = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((start) => ({
				id: `${start}-2222-3333-4444-555555555555`,
			}));
			// the first goes alone, since nobody has signed in yet
			world.check(
				await world.run({ profileId: byId('={{ $json.id }}'), options: { maxRetries: 1 } }, ids),
				3,
			);
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
			.map((tail) => `${world.origin}${tail}`),
		fc
			.string()
			.map(
				(tail) =>
					`${world.origin}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles?$skiptoken=${tail}`,
			),
		fc.constant(`${world.elsewhere}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles`),
	);
	await fc.assert(
		fc.asyncProperty(link, async (next) => {
			let pages = 0;
			world.answer = () => ({
				status: 200,
				headers: {},
				body: JSON.stringify({
					value: [{ id: 'x' }],
					...(pages++ < 2 ? { '@odata.nextLink': next } : {}),
				}),
			});
			world.checkQuiet(
				await world.run({ resource: 'profile', operation: 'getAll', returnAll: true }),
			);
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
				world.answer = (request, body) => {
					if (request.method === 'POST' && request.url!.endsWith('/createToken')) {
						const { tokenValidityInSeconds: seconds } = JSON.parse(body) as {
							tokenValidityInSeconds: number;
						};
						expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 2_147_483_647).toBe(
							true,
						);
					}
					return request.method === 'GET'
						? { status: 200, headers: {}, body: JSON.stringify({ id: PROFILE_ID }) }
						: { status: 204, headers: {}, body: '' };
				};
				// by expression, as values of any kind come; what is typed in is checked by n8n before the node runs
				const expression = '={{ $json.value }}';
				const wrapped = name === 'profileId' ? byId(expression) : expression;
				const more = {
					expiresAt: '2060-01-01',
					...(name === 'expiresAt' ? { validityMode: 'expiresAt' } : {}),
				};
				const before = world.reached;
				const result = await world.run({ operation, ...more, [name]: wrapped }, [{ value }]);
				world.check(result, 1, [String(value).slice(0, 57), String(value)]);
				const refused = result.outputs.flat()[0]?.json.error !== undefined;
				if (
					refused &&
					/not an ID|is not known|cannot be used|not a number/.test(
						String(result.outputs.flat()[0]!.json.error),
					)
				)
					expect(world.reached).toBe(before);
			},
		),
		{ ...RUNS, numRuns: 150 },
	);
}, 120_000);
