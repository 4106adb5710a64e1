import type { Simulator } from '../simulator';
import { SeededRandom } from '../simulator/random';
import type { FaultAction, Operation } from '../simulator/types';
import { BY_TENANT, expectOwnBearersOnly, idOf, tenantsOf } from './support/manyTenants';
import { openWorld, type World } from './support/world';

/*
 * Property: however executions, tenants, faults and expiries interleave, no bearer is ever seen by a tenant that it was not
 * issued for, and no item says of another tenant's profile that it was done. `INTERLEAVINGS=100000` plays more of them;
 * `INTERLEAVINGS_FROM` begins at a seed, to play one again.
 */
const COUNT = Number(process.env.INTERLEAVINGS ?? 15);
const FROM = Number(process.env.INTERLEAVINGS_FROM ?? 1);

const FAULTS: Array<[Operation | 'any', FaultAction]> = [
	['token', { kind: 'status', status: 503 }],
	['token', { kind: 'drop' }],
	['token', { kind: 'html' }],
	['token', { kind: 'aadsts', code: 7000229 }],
	['token', { kind: 'slow', ms: 5_000 }],
	['any', { kind: 'status', status: 401, body: 'staleToken' }],
	['any', { kind: 'status', status: 429, headers: { 'Retry-After': '5' } }],
	['any', { kind: 'status', status: 500, when: 'after' }],
	['any', { kind: 'drop', when: 'after' }],
	['batch', { kind: 'slow', ms: 3_000 }],
	['batch', { kind: 'status', status: 401, body: 'staleToken' }],
	['batch', { kind: 'hang' }],
];
const OPERATIONS = ['create', 'ensureValid', 'get', 'revoke'];

let world: World;
let tenants: Simulator[];
beforeAll(async () => {
	world = await openWorld();
	tenants = tenantsOf(world, 5);
});
afterAll(async () => await world.stop());

/** One interleaving: some executions at the same time, and what happens to the tenants meanwhile. */
async function play(seed: number): Promise<string[]> {
	const random = new SeededRandom(seed);
	const below = (count: number) => Math.floor(random.next() * count);
	const one = <T>(list: readonly T[]) => list[below(list.length)]!;
	for (const tenant of tenants) {
		tenant.reset();
		tenant.clearFaults();
		tenant.settings.accessTokenLifetimeSeconds = one([3_600, 300, 61, 20]);
		tenant.settings.accessTokenUses = one([0, 0, 1, 3]);
		tenant.settings.tokenDelayMs = one([0, 0, 700]);
		tenant.settings.delayMs = one([0, 50, 400]);
		tenant.settings.readableAccessTokens = random.next() < 0.7;
	}
	const profiles = tenants.map((tenant) =>
		tenant.addProfiles(2, {}, { token: { validitySeconds: 86_400 } }),
	);
	const strike = async () => {
		await world.clock.sleep(below(4_000));
		const tenant = one(tenants);
		if (random.next() < 0.4) tenant.expireAccessTokens();
		const [operation, action] = one(FAULTS);
		tenant.addFault({ match: { operation }, times: 1 + below(3), action });
	};
	const problems: string[] = [];
	const execute = async (number: number) => {
		await world.clock.sleep(below(3_000));
		const items = Array.from({ length: 1 + below(12) }, () => {
			const which = below(tenants.length);
			const { tenantId, tenantDomain } = tenants[which]!.settings;
			const profileId = one(profiles[which]!);
			return { which, json: { tenantId: one([tenantId, tenantDomain]), profileId } };
		});
		const { outputs } = await world.run(
			{
				...BY_TENANT,
				operation: one(OPERATIONS),
				options: { batchSize: one([1, 20]), maxRetries: 2 },
			},
			{
				items: items.map(({ json }) => ({ json })),
				onError: one([undefined, 'continueRegularOutput'] as const),
				executionId: `${seed} ${number}`,
				credentialId: one(['manyTenants', 'second']),
				started: (execution) => {
					if (random.next() < 0.15)
						void world.clock.sleep(below(3_000)).then(() => execution.cancel());
				},
			},
		);
		for (const { json, pairedItem } of outputs[0] ?? []) {
			const asked = items[(pairedItem as { item: number }).item]!.json;
			const { tenantId = json.tenantId } = (json.details ?? {}) as { tenantId?: string };
			if (tenantId !== asked.tenantId) problems.push(`an item of ${String(tenantId)}`);
		}
	};
	const executions = Array.from(
		{ length: 2 + below(3) },
		async (_, number) => await execute(number),
	);
	await Promise.all([...executions, ...Array.from({ length: below(5) }, strike)]);
	for (const tenant of tenants) {
		const { callsForOtherTenants } = tenant.counters;
		if (callsForOtherTenants > 0) problems.push(`${callsForOtherTenants} calls for others`);
		for (const { tenantId, ownerTenantId } of tenant.log)
			if (ownerTenantId !== undefined || (tenantId ?? idOf(tenant)) !== idOf(tenant))
				problems.push(`${String(tenantId)} at ${idOf(tenant)}`);
	}
	return problems;
}

test(
	`no bearer is seen by a foreign tenant, over ${COUNT} interleavings`,
	async () => {
		const names = tenants.flatMap(({ settings }) => [settings.tenantId, settings.tenantDomain]);
		for (const id of ['manyTenants', 'second'])
			world.manyTenants({ tenants: names.join('\n') }, id);
		const failed: string[] = [];
		for (let seed = FROM; seed < FROM + COUNT; seed++)
			failed.push(...(await play(seed)).map((problem) => `seed ${seed}: ${problem}`));
		expect(failed).toEqual([]);
		expectOwnBearersOnly(tenants);
	},
	60_000 + 1_000 * COUNT,
);

test('a foreign bearer would be seen', async () => {
	const [one, other] = tenants as [Simulator, Simulator];
	const { access_token } = one.issueTokens({ kind: 'application' });
	const [id] = other.addProfiles(1);
	await fetch(
		`${world.simulator.origin}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles/${id}`,
		{ headers: { Authorization: `Bearer ${access_token}` } },
	);
	expect(one.counters.callsForOtherTenants).toBe(1);
});
