import { SeededRandom } from './random';
import { startSimulator, VirtualClock, type Simulator } from '.';
import { askToken, createTokenPart, DEVICE_OWNER_PATH, signIn } from './client';
import { claimsOf } from './signInClient';

const OWNER = `/beta${DEVICE_OWNER_PATH}`;

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const asApp = (tenant: Simulator, name = tenant.settings.tenantId) =>
	askToken(
		simulator,
		{
			grant_type: 'client_credentials',
			client_id: tenant.settings.clientId,
			client_secret: tenant.settings.clientSecret,
			scope: `${simulator.origin}/.default`,
		},
		name,
	);

test('each tenant has its own id and domain; one app is at home in all', async () => {
	const second = simulator.addTenant();
	const third = simulator.addTenant({ tenantDomain: 'fabrikam.example' });
	expect(simulator.tenants).toEqual([simulator, second, third]);
	expect(simulator.tenant('FABRIKAM.example')).toBe(third);
	expect(simulator.tenant(second.settings.tenantId)).toBe(second);
	expect(() => simulator.tenant('nobody')).toThrow('No tenant nobody');
	expect(() => simulator.addTenant({ tenantDomain: 'fabrikam.example' })).toThrow('already');
	expect(second.settings.clientId).toBe(simulator.settings.clientId);
	for (const tenant of [simulator, second, third]) {
		const { json } = await asApp(tenant, tenant.settings.tenantDomain);
		expect(claimsOf(json.access_token).tid).toBe(tenant.settings.tenantId);
		expect(tenant.counters.tokenRequests).toEqual({ client_credentials: 1 });
	}
	expect((await asApp(second, 'elsewhere')).json.error_codes).toEqual([90002]);
});

test('or it has an app of its own, which the others do not know', async () => {
	const second = simulator.addTenant({ clientId: 'its-own', clientSecret: 'secret-2' });
	expect((await asApp(second)).status).toBe(200);
	expect((await asApp(second, simulator.settings.tenantId)).json.error_codes).toEqual([700016]);
	expect((await asApp(simulator, second.settings.tenantId)).json.error_codes).toEqual([700016]);
});

test('a bearer opens its own tenant and no other', async () => {
	const second = simulator.addTenant();
	const mine = simulator.addProfile({ displayName: 'Mine' });
	const theirs = second.addProfile({ displayName: 'Theirs' });
	const [first, other] = [await signIn(simulator), await signIn(second)];
	const names = async (client: typeof first) =>
		(await client.call('GET', OWNER)).json.value.map(
			({ displayName }: { displayName: string }) => displayName,
		);
	expect([await names(first), await names(other)]).toEqual([['Mine'], ['Theirs']]);
	const write = (client: typeof first, id: string) =>
		client.call('POST', `${OWNER}/${id}/createToken`, { tokenValidityInSeconds: 60 });
	expect((await write(first, theirs.id)).status).toBe(404);
	expect((await write(other, theirs.id)).status).toBe(204);
	expect([second.tokensMade(theirs.id), simulator.counters.tokensMade]).toEqual([1, 0]);
	expect(simulator.log.at(-1)).toMatchObject({
		tenantId: simulator.settings.tenantId,
		ownerTenantId: second.settings.tenantId,
		status: 404,
	});
	expect(second.log.at(-1)!.tenantId).toBe(second.settings.tenantId);
	expect(second.log.at(-1)!.ownerTenantId).toBeUndefined();
	const { responses } = (await first.batch([createTokenPart('1', theirs.id)])).json;
	expect(responses[0].status).toBe(404);
	expect(simulator.counters.callsForOtherTenants).toBe(2);
	expect(second.counters.callsForOtherTenants).toBe(0);
	expect((await first.call('GET', `${OWNER}/${mine.id}`)).status).toBe(200);
});

test('a token issued by hand for a tenant opens that one', async () => {
	const second = simulator.addTenant();
	second.addProfile({ displayName: 'Theirs' });
	const { tenantId } = second.settings;
	const { access_token: token } = simulator.issueTokens({ tenantId });
	const answer = await fetch(simulator.origin + OWNER, {
		headers: { Authorization: `Bearer ${token}` },
	});
	expect((await answer.json()).value).toHaveLength(1);
});

test('quota, faults, clock, consent, log and counters are its own', async () => {
	const clock = new VirtualClock();
	const shared = await startSimulator({ clock, throttle: { writesPer20s: 1 } });
	const second = shared.addTenant({ dateOffsetMs: 3_600_000, throttle: { writesPer20s: 2 } });
	const [first, other] = [await signIn(shared), await signIn(second)];
	const [a, b] = [shared.addProfile().id, second.addProfile().id];
	const create = (client: typeof first, id: string) =>
		client.call('POST', `${OWNER}/${id}/createToken`, { tokenValidityInSeconds: 60 });
	expect((await create(first, a)).status).toBe(204);
	expect((await create(first, a)).status).toBe(429);
	const sound = await create(other, b);
	expect(sound.status).toBe(204);
	expect(Date.parse(sound.headers.get('date')!) - clock.now()).toBe(3_600_000);
	second.addFault({ action: { kind: 'status', status: 502 } });
	expect((await first.call('GET', OWNER)).status).toBe(200);
	expect((await other.call('GET', OWNER)).status).toBe(502);
	second.settings.signInRefusal = 7000229;
	expect((await askToken(second, {}, second.settings.tenantId)).status).toBe(400);
	expect([shared.log.length, shared.counters.writes]).toEqual([4, 2]);
	second.reset();
	expect([second.log.length, shared.log.length]).toEqual([0, 4]);
	second.expireAccessTokens();
	expect((await other.call('GET', OWNER)).status).toBe(401);
	expect((await first.call('GET', OWNER)).status).toBe(200);
	await shared.stop();
});

test("where consent is missing, the refusal is that tenant's alone", async () => {
	const codes = [7000229, 700016, 65001];
	const tenants = codes.map((signInRefusal) => simulator.addTenant({ signInRefusal }));
	for (const [i, tenant] of tenants.entries()) {
		expect((await asApp(tenant)).json.error_codes).toEqual([codes[i]]);
	}
	expect((await asApp(simulator)).status).toBe(200);
});

test('over many interleavings no bearer is answered by a foreign tenant', async () => {
	const random = new SeededRandom(7);
	const tenants = [simulator, ...Array.from({ length: 4 }, () => simulator.addTenant())];
	const ids = tenants.map((tenant) => tenant.addProfiles(3));
	const clients = await Promise.all(tenants.map((tenant) => signIn(tenant)));
	const pick = (n: number) => Math.floor(random.next() * n);
	const wrong: string[] = [];
	const calls = Array.from({ length: 300 }, async () => {
		const [who, whose, which] = [pick(5), pick(5), pick(3)];
		const id = ids[whose]![which]!;
		const path = `${OWNER}/${id}`;
		const { status } =
			random.next() < 0.5
				? await clients[who]!.call('GET', path)
				: await clients[who]!.call('POST', `${path}/createToken`, { tokenValidityInSeconds: 60 });
		if (status < 300 !== (who === whose)) wrong.push(`${who} → ${whose}: ${status}`);
	});
	await Promise.all(calls);
	expect(wrong).toEqual([]);
	for (const { log, settings } of tenants) {
		for (const { operation, tenantId } of log) {
			if (operation !== 'token') expect(tenantId).toBe(settings.tenantId);
		}
	}
	const made = tenants.map(({ counters }) => counters.tokensMade).reduce((a, b) => a + b);
	const counted = tenants.flatMap((tenant, i) => ids[i]!.map((id) => tenant.tokensMade(id)));
	expect(counted.reduce((a, b) => a + b)).toBe(made);
});

test('another process adds tenants and speaks of one by its id', async () => {
	const control = async (method: string, path: string, body?: unknown) =>
		(
			await fetch(`${simulator.origin}/_simulator/${path}`, {
				method,
				body: body === undefined ? undefined : JSON.stringify(body),
			})
		).json();
	const added = await control('POST', 'tenants', { count: 2, signInRefusal: 53003 });
	expect(added).toHaveLength(2);
	const [{ tenantId }] = added;
	expect(await control('GET', 'tenants')).toHaveLength(3);
	const { ids } = await control('POST', `tenants/${tenantId}/profiles`, { count: 2 });
	expect(simulator.tenant(tenantId).profile(ids[0])).toMatchObject({ id: ids[0] });
	expect(simulator.profile(ids[0])).toBeUndefined();
	await control('PATCH', `tenants/${tenantId}/settings`, { signInRefusal: null });
	expect((await asApp(simulator.tenant(tenantId))).status).toBe(200);
	expect(await control('GET', `tenants/${tenantId}/state`)).toMatchObject({ tenantId });
	expect(await control('GET', 'tenants/nobody/state')).toEqual({ error: 'No tenant nobody' });
});
