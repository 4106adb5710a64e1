import { itemsOf, type Execution } from '../../scripts/host/execution';
import type { WorkflowNode } from '../../scripts/host/n8nTypes';
import type { Simulator } from '../simulator';
import { World } from './support/world';

/* The examples for service providers, on a real n8n. */

const DAY_MS = 86_400_000;

let world: World;

beforeAll(async () => (world = await World.create()));
afterAll(async () => await world?.end());

/** Sets fields of a Set node, as a user types them. */
function withFields(nodes: WorkflowNode[], name: string, values: Record<string, string>) {
	return nodes.map((node) => {
		if (node.name !== name) return node;
		const copy = structuredClone(node) as WorkflowNode & {
			parameters: { assignments: { assignments: Array<{ name: string; value: string }> } };
		};
		for (const field of copy.parameters.assignments.assignments)
			field.value = values[field.name] ?? field.value;
		return copy;
	});
}

async function run(id: string, trigger: string): Promise<Execution> {
	const execution = await world.client.run(id, trigger);
	const error = execution.data.resultData.error?.message;
	expect({ status: execution.status, error }).toEqual({ status: 'success' });
	return execution;
}

test('keep-all-tenants-valid: 50 customers, each with a line; who is broken touches nobody; run again, nothing is made', async () => {
	const tenants = Array.from({ length: 50 }, () => world.simulator.addTenant());
	const createdAt = Date.now() - 100 * DAY_MS;
	const spent = { token: { createdAt, validitySeconds: (90 * DAY_MS) / 1000 } };
	const good = { token: { createdAt, validitySeconds: (190 * DAY_MS) / 1000 } };
	// the fourth has no profile at all
	for (const [index, tenant] of tenants.entries()) {
		if (index === 3) continue;
		tenant.addProfile({}, spent);
		tenant.addProfile({}, good);
		tenant.addProfile({}, { token: null });
	}
	const [noConsent, gone, noLicense, empty] = tenants as [
		Simulator,
		Simulator,
		Simulator,
		Simulator,
		...Simulator[],
	];
	noConsent.settings.signInRefusal = 7000229;
	gone.settings.signInRefusal = 90002;
	noLicense.addFault({ times: 'always', action: { kind: 'status', body: 'targetTenant' } });
	const ids = tenants.map(({ settings }) => settings.tenantId);
	await world.putManyTenants(ids);
	const { id, nodes } = await world.importExample('keep-all-tenants-valid');
	await world.client.updateWorkflow(id, {
		nodes: withFields(nodes, 'Customers', { tenantId: JSON.stringify(ids) }),
	});

	const report = async () => {
		const lines = itemsOf(await run(id, 'Every morning'), 'A line per customer');
		return Object.fromEntries(lines.map(({ json }) => [String(json.tenantId), json]));
	};
	const first = await report();
	expect(Object.keys(first).sort()).toEqual([...ids].sort());
	const lineOf = (tenant: Simulator) => first[tenant.settings.tenantId];
	for (const tenant of tenants.slice(4)) {
		expect(lineOf(tenant)).toMatchObject({ sum_kept: 2, sum_renewed: 1, sum_failed: 0 });
		expect(tenant.counters.tokensMade).toBe(1);
		expect(tenant.counters.tokenRequests).toEqual({ client_credentials: 1 });
	}
	for (const tenant of [noConsent, gone, noLicense]) {
		expect(lineOf(tenant)).toMatchObject({ sum_kept: 0, sum_renewed: 0, sum_failed: 1 });
		expect(String(lineOf(tenant)!.concatenate_why)).toMatch(/\w{4}/);
		expect(tenant.counters.tokensMade).toBe(0);
	}
	expect(lineOf(empty)).toMatchObject({ sum_kept: 0, sum_renewed: 0, sum_failed: 0 });

	const second = await report();
	for (const tenant of tenants) {
		expect(tenant.counters.callsForOtherTenants).toBe(0);
		expect(tenant.counters.tokensMade).toBe(tenants.indexOf(tenant) < 4 ? 0 : 1);
	}
	expect(second[ids[10]!]).toMatchObject({ sum_kept: 3, sum_renewed: 0 });
});

test('onboard-customer: without consent it has the link; afterwards profile and token, and only once', async () => {
	const tenant = world.simulator.addTenant({ signInRefusal: 7000229 });
	const { tenantId, clientId } = tenant.settings;
	await world.putManyTenants([tenantId]);
	const { id, nodes } = await world.importExample('onboard-customer');
	await world.client.updateWorkflow(id, {
		nodes: withFields(nodes, 'New customer', { tenantId, clientId, profileName: 'Front desks' }),
	});
	const start = 'When a customer comes';

	const [ask] = itemsOf(await run(id, start), 'Ask for consent');
	expect(ask!.json).toMatchObject({
		tenantId,
		consentLink: `https://login.microsoftonline.com/${tenantId}/adminconsent?client_id=${clientId}`,
		advice: expect.stringContaining('adminconsent'),
	});
	expect(tenant.counters.requests).toBe(0);

	tenant.settings.signInRefusal = null;
	const [ready] = itemsOf(await run(id, start), 'Ready');
	const profileId = String(ready!.json.profileId);
	expect(ready!.json).toEqual({ tenantId, profileId, tokenIsNew: true });
	expect(tenant.profile(profileId)).toMatchObject({ displayName: 'Front desks' });
	expect(tenant.liveTokens(profileId)).toHaveLength(1);

	const { writes } = tenant.counters;
	const [again] = itemsOf(await run(id, start), 'Ready');
	expect(again!.json).toEqual({ tenantId, profileId, tokenIsNew: false });
	expect(tenant.counters.writes).toBe(writes);
});
