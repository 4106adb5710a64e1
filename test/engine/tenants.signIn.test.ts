import { generate } from 'selfsigned';
import type { Simulator } from '../simulator';
import type { FaultAction } from '../simulator/types';
import { BY_TENANT, idOf, itemsIn, signIns, tenantsOf } from './support/manyTenants';
import { useFreshWorld } from './support/useWorld';

/* Access tokens of many tenants: in memory, one per tenant and hour. */

const { world } = useFreshWorld();

const CONTINUE = { onError: 'continueRegularOutput' as const };
const MINUTE = 60_000;

async function runIn(tenants: readonly Simulator[], count = 3) {
	return await world.run(BY_TENANT, { items: itemsIn(tenants, count), ...CONTINUE });
}

const failed = ({ outputs }: Awaited<ReturnType<typeof runIn>>) =>
	outputs[0]!.flatMap(({ json }) => (json.error === undefined ? [] : [String(json.error)]));

describe('an access token', () => {
	test('serves all executions of its hour', async () => {
		const tenants = tenantsOf(world, 3);
		for (let run = 0; run < 5; run++) {
			expect(failed(await runIn(tenants))).toEqual([]);
			await world.clock.sleep(10 * MINUTE);
		}
		expect(tenants.map(signIns)).toEqual([1, 1, 1]);
	});

	test('is fetched once for executions of the same moment', async () => {
		const tenants = tenantsOf(world, 3);
		for (const tenant of tenants) tenant.settings.tokenDelayMs = 2_000;
		await Promise.all(Array.from({ length: 6 }, async () => await runIn(tenants)));
		expect(tenants.map(signIns)).toEqual([1, 1, 1]);
		expect(tenants.map(({ counters }) => counters.tokensMade)).toEqual([18, 18, 18]);
	});

	test('is renewed before it ends, also in the middle of a run, without a refused request', async () => {
		const [tenant] = tenantsOf(world, 1) as [Simulator];
		tenant.settings.accessTokenLifetimeSeconds = 600;
		tenant.settings.writeDelayMs = 20_000;
		const began = world.clock.now();
		expect(failed(await runIn([tenant], 400))).toEqual([]);
		expect(world.clock.now() - began).toBeGreaterThan(900_000 / 10);
		await world.clock.sleep(10 * MINUTE);
		expect(failed(await runIn([tenant]))).toEqual([]);
		expect(tenant.counters.byStatus['401'] ?? 0).toBe(0);
		expect(signIns(tenant)).toBe(2);
	});

	test('goes on while it lasts, where the sign-in service is down when it is to be renewed', async () => {
		const [tenant] = tenantsOf(world, 1) as [Simulator];
		await runIn([tenant]);
		await world.clock.sleep(57 * MINUTE);
		tenant.addFault({
			match: { operation: 'token' },
			times: 'always',
			action: { kind: 'status', status: 503 },
		});
		for (let run = 0; run < 4; run++) expect(failed(await runIn([tenant]))).toEqual([]);
		// the one before, and one try a minute
		expect(signIns(tenant)).toBeLessThanOrEqual(3);
		await world.clock.sleep(5 * MINUTE);
		expect(failed(await runIn([tenant], 1))).toEqual([
			expect.stringMatching(/^Sign-in failed: the Microsoft sign-in service could not be reached/),
		]);
	});

	test.each([
		['goes by the monotonic clock', {}],
		['of a service that tells no life is used until it is refused', { expires_in: undefined }],
		['is not trusted to live for ever', { expires_in: 10 ** 12 }],
		['that is said to have ended is used until it is refused', { expires_in: -5 }],
	])('%s', async (_name, change) => {
		const [tenant] = tenantsOf(world, 1) as [Simulator];
		const { access_token } = tenant.issueTokens({ kind: 'application', lifetimeSeconds: 100_000 });
		const custom = { token_type: 'Bearer', expires_in: 3600, access_token, ...change };
		tenant.addFault({
			match: { operation: 'token' },
			action: { kind: 'status', status: 200, body: { custom } },
		});
		expect(failed(await runIn([tenant], 30))).toEqual([]);
		expect(signIns(tenant)).toBe(1);
		await world.clock.sleep(25 * 60 * MINUTE);
		expect(failed(await runIn([tenant]))).toEqual([]);
		expect(signIns(tenant)).toBe(2);
	});

	test('that Graph refuses is renewed once, and nothing is lost', async () => {
		const tenants = tenantsOf(world, 3);
		await runIn(tenants);
		tenants[1]!.expireAccessTokens();
		expect(failed(await runIn(tenants, 40))).toEqual([]);
		expect(tenants.map(signIns)).toEqual([1, 2, 1]);
		expect(tenants.map(({ counters }) => counters.tokensMade)).toEqual([43, 43, 43]);
	});

	test.each([
		['secret', { clientSecret: 'another secret' }],
		['client', { clientId: '99999999-0000-0000-0000-000000000000' }],
	])('is not used any more with another %s', async (_name, change) => {
		const tenants = tenantsOf(world, 2);
		await runIn(tenants);
		world.manyTenants(change);
		const run = await runIn(tenants);
		expect(failed(run)).toHaveLength(6);
		expect(tenants.map(signIns)).toEqual([2, 2]);
		expect(tenants.map(({ counters }) => counters.tokensMade)).toEqual([3, 3]);
		// nor is the old one kept for later
		world.manyTenants();
		await runIn(tenants);
		expect(tenants.map(signIns)).toEqual([3, 3]);
	});

	test('of one credential is not that of another', async () => {
		const tenants = tenantsOf(world, 2);
		world.manyTenants({}, 'other');
		await runIn(tenants);
		const items = itemsIn(tenants, 1);
		await world.run(BY_TENANT, { items, credentialId: 'other' });
		expect(tenants.map(signIns)).toEqual([2, 2]);
	});

	test('is in nothing that n8n stores', async () => {
		const tenants = tenantsOf(world, 2);
		const before = structuredClone(world.engine.credentials.stored.get('manyTenants'));
		await runIn(tenants);
		expect(world.engine.credentials.saves).toBe(0);
		expect(world.engine.credentials.stored.get('manyTenants')).toEqual(before);
	});

	test('gets a permission that was granted meanwhile at the next run, in its tenant', async () => {
		const tenants = tenantsOf(world, 2);
		const [granted] = [tenants[0]!.settings.applicationPermissions];
		tenants[0]!.settings.applicationPermissions = [];
		expect(failed(await runIn(tenants))).toHaveLength(3);
		tenants[0]!.settings.applicationPermissions = granted;
		expect(failed(await runIn(tenants))).toEqual([]);
		expect(signIns(tenants[1]!)).toBe(1);
	});
});

describe('by certificate', () => {
	let own: { private: string; cert: string };
	let other: typeof own;
	beforeAll(async () => {
		// Entra and n8n go by the clock of the world
		const validity = { notBeforeDate: new Date(0), notAfterDate: new Date(4e12) };
		const make = async () =>
			await generate([{ name: 'commonName', value: 'n8n' }], { ...validity, keySize: 2048 });
		[own, other] = await Promise.all([make(), make()]);
	});

	let timeOfDay: jest.SpyInstance;
	beforeEach(() => {
		timeOfDay = jest.spyOn(Date, 'now').mockImplementation(() => world.clock.now());
	});
	afterEach(() => timeOfDay.mockRestore());

	function registered(data: object): Simulator[] {
		const tenants = tenantsOf(world, 3);
		for (const { settings } of tenants)
			Object.assign(settings, { certificates: [own.cert], acceptClientAssertion: true });
		world.manyTenants({
			clientCredentialType: 'certificate',
			clientSecret: '',
			privateKey: own.private,
			certificate: own.cert,
			...data,
		});
		return tenants;
	}

	test.each([
		['as it is', (pem: string) => pem],
		['in one line, as a field for passwords keeps it', (pem: string) => pem.replace(/\n/g, ' ')],
		['with \\n for its line breaks', (pem: string) => pem.replace(/\n/g, '\\n')],
		[
			'with lines of Windows and text around it',
			(pem: string) => `Bag\r\n${pem.replace(/\n/g, '\r\n')}x`,
		],
	])('each tenant gets an assertion of its own: a PEM %s', async (_name, spelled) => {
		const tenants = registered({
			privateKey: spelled(own.private),
			certificate: spelled(own.cert),
		});
		expect(failed(await runIn(tenants))).toEqual([]);
		expect(tenants.map(signIns)).toEqual([1, 1, 1]);
		await world.clock.sleep(2 * 60 * MINUTE);
		expect(failed(await runIn(tenants))).toEqual([]);
		expect(tenants.map(signIns)).toEqual([2, 2, 2]);
	});

	test.each([
		[
			'the key is none',
			{ privateKey: 'no key' },
			'The private key of the credential cannot be read',
		],
		[
			'the key is cut',
			() => ({ privateKey: own.private.slice(0, 400) }),
			'The private key of the credential cannot be read',
		],
		[
			'the certificate is none',
			{ certificate: 'none' },
			'The certificate of the credential cannot be read',
		],
		[
			'they do not belong together',
			() => ({ privateKey: other.private }),
			'The private key of the credential is not that of its certificate',
		],
	])('%s: nothing is sent, and nothing of it is told', async (_name, change, message) => {
		const tenants = registered(typeof change === 'function' ? change() : change);
		const run = await runIn(tenants, 1);
		expect(failed(run)).toEqual(Array(3).fill(`Sign-in failed: ${message.replace(/^The/, 'the')}`));
		expect(tenants.map(signIns)).toEqual([0, 0, 0]);
	});

	test.each([-9, 9])('a clock that is %d minutes wrong is no hindrance', async (minutes) => {
		const tenants = registered({});
		for (const { settings } of tenants) settings.dateOffsetMs = minutes * MINUTE;
		expect(failed(await runIn(tenants))).toEqual([]);
	});

	test('a certificate that is not registered fails in words of its own', async () => {
		const tenants = registered({ privateKey: other.private, certificate: other.cert });
		expect(failed(await runIn(tenants, 1))).toEqual(
			Array(3).fill('Sign-in failed: the certificate was not accepted (AADSTS700027)'),
		);
	});
});

describe('an answer of the token endpoint that is no access token of the tenant', () => {
	const answer = (custom: object): FaultAction => ({
		kind: 'status',
		status: 200,
		body: { custom },
	});
	const token = { token_type: 'Bearer', expires_in: 3600 };

	test.each<[string, (tenants: Simulator[]) => FaultAction, RegExp]>([
		[
			'a page with 200',
			() => ({ kind: 'html' }),
			/something between n8n and the Microsoft sign-in service answered/,
		],
		['JSON of somebody else', () => answer({ ok: true }), /something between n8n and/],
		[
			'a token of another type',
			() => answer({ ...token, token_type: 'mac', access_token: 'x' }),
			/something between/,
		],
		[
			'a token that no header can carry',
			() => answer({ ...token, access_token: 'a\r\nX: y' }),
			/something between/,
		],
		[
			'a redirect',
			() => ({ kind: 'redirect', location: 'http://127.0.0.1:9/' }),
			/something between/,
		],
		[
			"another tenant's token",
			([, , other]) => answer(other!.issueTokens({ kind: 'application' })),
			/gave an access token of another tenant or cloud/,
		],
		['JSON that ends in the middle', () => ({ kind: 'truncated' }), /sign-in service/],
		['nothing', () => ({ kind: 'drop' }), /could not be reached/],
	])('%s: no bearer is sent, and the others go on', async (_name, action, message) => {
		const tenants = tenantsOf(world, 3);
		tenants[1]!.addFault({
			match: { operation: 'token' },
			times: 'always',
			action: action(tenants),
		});
		const run = await runIn(tenants);
		const errors = failed(run);
		expect(errors).toHaveLength(3);
		for (const error of errors) expect(error).toMatch(message);
		expect(tenants.map(({ counters }) => counters.tokensMade)).toEqual([3, 0, 3]);
		expect(tenants[1]!.counters.requests).toBe(0);
	});

	test.each<[string, FaultAction]>([
		['500', { kind: 'status', status: 500 }],
		['429', { kind: 'status', status: 429 }],
		['a connection that ends', { kind: 'drop' }],
		['no answer', { kind: 'hang' }],
	])('one that passes is asked for again: %s', async (_name, action) => {
		const tenants = tenantsOf(world, 2);
		tenants[1]!.addFault({ match: { operation: 'token' }, action });
		expect(failed(await runIn(tenants))).toEqual([]);
		expect(tenants.map(signIns)).toEqual([1, 2]);
	});
});

test.each([7000229, 700016, 65001])(
	'AADSTS%d: the advice is the admin consent link of the tenant',
	async (code) => {
		const tenants = tenantsOf(world, 2);
		tenants[1]!.settings.signInRefusal = code;
		const { outputs } = await world.run(BY_TENANT, { items: itemsIn(tenants, 1), ...CONTINUE });
		const { clientId } = world.simulator.settings;
		const { details } = outputs[0]![1]!.json as { details: { description: string; code: string } };
		expect(details.code).toBe(`AADSTS${code}`);
		expect(details.description).toContain(
			`${world.simulator.origin}/${idOf(tenants[1]!)}/adminconsent?client_id=${clientId}`,
		);
	},
);
