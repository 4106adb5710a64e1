import type { IHttpRequestOptions } from 'n8n-workflow';
import { systemClock } from '../../nodes/IntuneEnrollment/graph/clock';
import type { RequestContext } from '../../nodes/IntuneEnrollment/n8n/httpHelper';
import { ManyTenantsSignIn } from '../../nodes/IntuneEnrollment/n8n/tenantSignIn';
import { SeededRandom } from '../simulator/random';

/*
 * Property, below the engine so that very many interleavings can be played: whatever executions, renewals, refusals and
 * changes of the credential come between each other, a tenant sees only bearers that it was given, and only for the version
 * of the credential that asks. `INTERLEAVINGS=100000` plays more, `INTERLEAVINGS_FROM` begins at a seed.
 */
const COUNT = Number(process.env.INTERLEAVINGS ?? 2_000);
const FROM = Number(process.env.INTERLEAVINGS_FROM ?? 1);

const TENANTS = ['a.example', 'b.example', 'c.example'];
const GRAPH = 'https://graph.microsoft.com';

let now = 0;
const { elapsed } = systemClock;
beforeAll(() => void (systemClock.elapsed = () => now));
afterAll(() => void (systemClock.elapsed = elapsed));

/** Entra and Graph in one: knows which tenant and version each bearer was given to. */
class Service {
	readonly problems: string[] = [];
	readonly seen = { requests: 0, fetches: 0 };
	private readonly given = new Map<string, string>();
	private number = 0;

	constructor(private readonly random: SeededRandom) {}

	/** Others run in between, in any order. */
	private async turns(): Promise<void> {
		for (let turn = Math.floor(this.random.next() * 6); turn > 0; turn--) await undefined;
	}

	/** An n8n context of one execution, with the credential as it was read. */
	context(id: string, secret: string): RequestContext {
		const helpers = {
			httpRequestWithAuthentication: async (_type: string, { url }: IHttpRequestOptions) =>
				await this.token(url.split('/')[3]!.toLowerCase(), `${id} ${secret}`),
			httpRequest: async ({ headers = {}, url }: IHttpRequestOptions) =>
				await this.graph(`${url.split('/').at(-1)} ${id} ${secret}`, String(headers.Authorization)),
		};
		const getNode = () => ({ credentials: { microsoftIntuneMultiTenantApi: { id, name: '' } } });
		return { helpers, getNode } as unknown as RequestContext;
	}

	private async token(tenant: string, version: string): Promise<object> {
		this.seen.fetches += 1;
		await this.turns();
		if (this.random.next() < 0.1) throw new Error('connect ECONNREFUSED');
		if (this.random.next() < 0.1) return { statusCode: 400, headers: {}, body: {} };
		const access_token = `bearer-${++this.number}`;
		this.given.set(access_token, `${tenant} ${version}`);
		await this.turns();
		const expires_in = this.random.next() < 0.5 ? 3_600 : 100;
		return {
			statusCode: 200,
			headers: {},
			body: { token_type: 'Bearer', expires_in, access_token },
		};
	}

	private async graph(asked: string, authorization: string): Promise<object> {
		this.seen.requests += 1;
		const of = this.given.get(authorization.replace('Bearer ', ''));
		if (of !== asked) this.problems.push(`${asked} was sent the bearer of ${of}`);
		await this.turns();
		return {};
	}
}

async function execute(service: Service, random: SeededRandom, seed: number): Promise<void> {
	const one = <T>(list: readonly T[]) => list[Math.floor(random.next() * list.length)]!;
	const [id, secret] = [`${seed} ${one(['x', 'y'])}`, one(['old', 'new'])];
	const credential = { cloud: 'global', clientId: 'app', clientSecret: secret, tenants: '*' };
	const signIns = new ManyTenantsSignIn(service.context(id, secret), credential);
	await Promise.all(
		Array.from({ length: 3 }, async () => {
			const tenant = one(TENANTS);
			const signIn = signIns.in(one([tenant, tenant.toUpperCase()]));
			for (let step = 0; step < 4; step++) {
				const { signal } = new AbortController();
				const hasToken = signIn.credential.oauthTokenData !== undefined;
				if (!hasToken || signIn.endsSoon() || random.next() < 0.2)
					await signIn.refreshToken().catch(() => undefined);
				now += random.next() * 40_000;
				const options = { url: `${GRAPH}/beta/${tenant}` };
				await signIn.request(options, signal).catch(() => undefined);
			}
		}),
	);
}

test(
	`a tenant sees its own bearers only, over ${COUNT} interleavings`,
	async () => {
		const seen = { requests: 0, fetches: 0 };
		for (let seed = FROM; seed < FROM + COUNT; seed++) {
			const random = new SeededRandom(seed);
			const service = new Service(random);
			await Promise.all([1, 2, 3].map(async () => await execute(service, random, seed)));
			expect([seed, ...service.problems]).toEqual([seed]);
			seen.requests += service.seen.requests;
			seen.fetches += service.seen.fetches;
		}
		// the plays do come to something
		expect(seen.requests).toBeGreaterThan(10 * COUNT);
		expect(seen.fetches).toBeGreaterThan(5 * COUNT);
	},
	60_000 + 10 * COUNT,
);

test('no bearer leaves for another host than Graph of the credential', async () => {
	const service = new Service(new SeededRandom(1));
	const credential = { cloud: 'global', clientId: 'app', clientSecret: 's', tenants: '*' };
	const signIn = new ManyTenantsSignIn(service.context('hosts', 's'), credential).in('a.example');
	// the service fails at random
	while (!signIn.credential.oauthTokenData) await signIn.refreshToken().catch(() => undefined);
	const { signal } = new AbortController();
	for (const url of [
		`${GRAPH}.evil.example/beta/a`,
		'https://evil.example/a',
		`${GRAPH}@evil.example/`,
	])
		await expect(signIn.request({ url }, signal)).rejects.toThrow();
	expect(service.seen.requests).toBe(0);
});
