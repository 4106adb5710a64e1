import type { Simulator } from '../simulator';
import { BROKEN } from './support/brokenTenants';
import {
	BY_TENANT,
	expectOwnBearersOnly,
	idOf,
	itemsIn,
	resultsOf,
	signIns,
	tenantsOf,
} from './support/manyTenants';
import { useFreshWorld } from './support/useWorld';

/* What one tenant comes to is its own. */

const { world } = useFreshWorld();

const CONTINUE = { onError: 'continueRegularOutput' as const };

/** Milliseconds after `began` at which a tenant's last request came. */
const lastRequest = (tenant: Simulator, began: number) =>
	Math.max(...tenant.log.map(({ at }) => at)) - began;

describe('tenants that are broken', () => {
	test('are their own affair: the others take no longer, and they ask no more than alone', async () => {
		const names = Object.keys(BROKEN);
		const healthy = Array.from({ length: 10 }, () => world.simulator.addTenant());
		const alike = Array.from({ length: 10 }, () => world.simulator.addTenant());
		const [alone, together] = [1, 2].map(() =>
			names.map((name) => {
				const tenant = world.simulator.addTenant({ tenantDomain: `${Math.random()}.example` });
				BROKEN[name]!(tenant, healthy[0]!);
				return tenant;
			}),
		) as [Simulator[], Simulator[]];
		world.manyTenants();

		let began = world.clock.now();
		const items = itemsIn(alike, 25);
		const run = await world.run(BY_TENANT, { items, ...CONTINUE });
		expect(run.outputs[0]!.filter(({ json }) => json.error)).toEqual([]);
		const usual = Math.max(...alike.map((tenant) => lastRequest(tenant, began)));

		const verdicts: Array<Array<string | undefined>> = [];
		for (const tenant of alone) {
			const one = await world.run(BY_TENANT, { items: itemsIn([tenant], 25), ...CONTINUE });
			verdicts.push(resultsOf(one, tenant).map(({ error }) => error as string | undefined));
		}

		began = world.clock.now();
		const mixed = world.clock.now();
		const all = await world.run(BY_TENANT, {
			items: [...itemsIn(together, 25), ...itemsIn(healthy, 25)],
			...CONTINUE,
		});
		for (const tenant of healthy) {
			expect(resultsOf(all, tenant).filter(({ error }) => error)).toEqual([]);
			expect(signIns(tenant)).toBe(1);
			expect(lastRequest(tenant, mixed)).toBeLessThanOrEqual(1.1 * usual + 2_000);
		}
		names.forEach((name, index) => {
			const [one, other] = [alone[index]!, together[index]!];
			const comes = resultsOf(all, other).map(({ error }) => error);
			expect([name, ...comes]).toEqual([name, ...verdicts[index]!]);
			// retries are drawn by lot, so that a few more are no more
			const asked = (tenant: Simulator) => tenant.counters.requests + signIns(tenant);
			expect([name, asked(other) <= asked(one) + 5]).toEqual([name, true]);
		});
		expectOwnBearersOnly(world.simulator.tenants);
	});

	test.each(Object.keys(BROKEN))('%s: under "continue" the others are done', async (name) => {
		const tenants = tenantsOf(world, 3);
		BROKEN[name]!(tenants[1]!, tenants[2]!);
		const items = itemsIn(tenants, 3);
		const run = await world.run(BY_TENANT, { items, ...CONTINUE, executionId: name });
		for (const tenant of [tenants[0]!, tenants[2]!])
			expect(resultsOf(run, tenant)).toMatchObject(Array(3).fill({ success: true }));
		const others = resultsOf(run, tenants[1]!);
		expect(others).toHaveLength(3);
		for (const { error, details } of others) {
			if (error === undefined) continue;
			expect(details).toMatchObject({ tenantId: idOf(tenants[1]!) });
			expect((details as { description: string }).description).not.toBe('');
		}
		expectOwnBearersOnly(tenants);
	});

	test.each(Object.keys(BROKEN))('%s: without "continue" nothing new starts', async (name) => {
		const tenants = tenantsOf(world, 3);
		BROKEN[name]!(tenants[1]!, tenants[2]!);
		for (const tenant of [tenants[0]!, tenants[2]!]) tenant.settings.throttle.enabled = true;
		const items = itemsIn(tenants, 60);
		const { error, outputs } = await world.run(BY_TENANT, { items, executionId: `stop ${name}` });
		if (error === undefined) {
			// it works all the same, only slowly
			expect(outputs[0]).toHaveLength(180);
			return;
		}
		const { itemIndex, details } = error.context as { itemIndex: number; details: object };
		expect(itemIndex).toBeGreaterThanOrEqual(60);
		expect(itemIndex).toBeLessThan(120);
		expect(details).toMatchObject({ tenantId: idOf(tenants[1]!) });
		const made = tenants.reduce((sum, { counters }) => sum + counters.tokensMade, 0);
		const told = made === 0 ? /No token had been made/ : new RegExp(`By then ${made} token`);
		expect(error.description).toMatch(told);
		expectOwnBearersOnly(tenants);
	});
});

describe('fairness', () => {
	test('a tenant with 1 000 items does not hold up one with a single item', async () => {
		const tenants = tenantsOf(world, 40);
		const [big, ...small] = tenants as [Simulator, ...Simulator[]];
		const items = [...itemsIn([big], 1_000), ...itemsIn(small, 1)];
		const began = world.clock.now();
		for (const { settings } of tenants) {
			settings.delayMs = 100;
			settings.throttle.enabled = false;
		}
		const { error } = await world.run(
			{ ...BY_TENANT, options: { writesPer20Seconds: 0, batchSize: 1 } },
			{ items },
		);
		expect(error).toBeUndefined();
		for (const tenant of small) expect(lastRequest(tenant, began)).toBeLessThan(1_000);
		expect(lastRequest(big, began)).toBeGreaterThan(1_000);
	});

	test('tenants are paced side by side, each by its own quota', async () => {
		const tenants = tenantsOf(world, 5);
		for (const { settings } of tenants) settings.throttle.enabled = true;
		const items = itemsIn(tenants, 300);
		const began = world.clock.now();
		const { error } = await world.run(BY_TENANT, { items });
		expect(error).toBeUndefined();
		// one tenant alone waits two windows for its 300 writes
		expect(world.clock.now() - began).toBeLessThan(60_000);
		for (const { counters } of tenants)
			expect(counters).toMatchObject({ throttled: 0, tokensMade: 300 });
	});

	test('at one time 8 calls are under way in a tenant, and 64 in all', async () => {
		const tenants = tenantsOf(world, 20);
		for (const { settings } of tenants)
			Object.assign(settings, { delayMs: 500, tokenDelayMs: 500 });
		let most = 0;
		const watch = setInterval(() => (most = Math.max(most, world.simulator.activeRequests)), 1);
		const { error } = await world.run(
			{ ...BY_TENANT, options: { batchSize: 1 } },
			{ items: itemsIn(tenants, 40) },
		);
		clearInterval(watch);
		expect(error).toBeUndefined();
		expect(most).toBeGreaterThan(32);
		expect(most).toBeLessThanOrEqual(64);
		for (const { counters } of tenants) expect(counters.maxRequestsInFlight).toBeLessThanOrEqual(8);
	});
});

test('a cancelled execution ends in all tenants', async () => {
	const tenants = tenantsOf(world, 6);
	for (const { settings } of tenants.slice(3)) settings.tokenDelayMs = 50_000;
	for (const { settings } of tenants) settings.throttle.enabled = true;
	const items = itemsIn(tenants, 300);
	const began = world.clock.now();
	await world.run(BY_TENANT, {
		items,
		started: (execution) => void world.clock.sleep(10_000).then(() => execution.cancel()),
	});
	for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
	for (const tenant of tenants.slice(0, 3)) {
		expect(tenant.counters.tokensMade).toBeGreaterThan(0);
		expect(lastRequest(tenant, began)).toBeLessThanOrEqual(10_000);
	}
	for (const tenant of tenants.slice(3)) expect(tenant.counters.requests).toBe(0);
});

test('Retry On Fail makes only what had not been made, in any tenant', async () => {
	const tenants = tenantsOf(world, 3);
	tenants[1]!.addFault({
		match: { operation: 'token' },
		times: 1,
		action: { kind: 'aadsts', code: 53003 },
	});
	const items = itemsIn(tenants, 5);
	const { error, outputs } = await world.run(BY_TENANT, {
		items,
		retryOnFail: true,
		maxTries: 3,
		executionId: 'rerun in tenants',
	});
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(15);
	expect(tenants.map(({ counters }) => counters.tokensMade)).toEqual([5, 5, 5]);
	expect(tenants.map(signIns)).toEqual([1, 2, 1]);
});

test('the error output takes the failed items of one tenant', async () => {
	const tenants = tenantsOf(world, 2);
	tenants[0]!.settings.signInRefusal = 7000229;
	const { outputs } = await world.run(BY_TENANT, {
		items: itemsIn(tenants, 2),
		onError: 'continueErrorOutput',
	});
	expect(outputs.map((items) => items.length)).toEqual([2, 2]);
	expect(outputs[1]![0]!.json).toMatchObject({ details: { tenantId: idOf(tenants[0]!) } });
});
