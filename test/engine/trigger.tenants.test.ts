import type { Simulator } from '../simulator';
import { LOG } from './support/auditLog';
import { DAY_SECONDS } from './support/kinds';
import { BY_TENANT, expectOwnBearersOnly, idOf, tenantsOf } from './support/manyTenants';
import { searchProfiles } from './support/listSearch';
import { watch } from './support/poll';
import { useFreshWorld } from './support/useWorld';

/* Trigger and picker in many tenants: each is read by itself, and what each poll remembers is its own. */

const DAY = DAY_SECONDS * 1000;

const { world } = useFreshWorld();
let tenants: Simulator[];
beforeEach(async () => {
	tenants = tenantsOf(world, 4);
});
afterEach(async () => {
	expectOwnBearersOnly(tenants);
});

const MANY = { authentication: 'multiTenant' };

/** A profile whose token expires in so many days. */
function add(tenant: Simulator, displayName: string, days = 10, id?: string): string {
	const createdAt = world.clock.now() - 200 * DAY;
	const token = { createdAt, validitySeconds: (200 + days) * DAY_SECONDS };
	return tenant.addProfile({ displayName, ...(id ? { id } : {}) }, { token }).id;
}

const names = (items: Array<Record<string, unknown>> | null) =>
	(items ?? []).map(({ tenantId, displayName }) => [tenantId, displayName]);

describe('tokens that expire', () => {
	test('are told once each, with their tenant; also where two tenants have a profile of one id', async () => {
		const id = add(tenants[0]!, 'Hall');
		add(tenants[1]!, 'Shop', 10, id);
		const trigger = watch(world, MANY);
		const first = await trigger.poll();
		expect(first.error).toBeUndefined();
		expect(names(first.items)).toEqual([
			[idOf(tenants[0]!), 'Hall'],
			[idOf(tenants[1]!), 'Shop'],
		]);
		trigger.restart();
		expect((await trigger.poll()).items).toBeNull();
		add(tenants[1]!, 'New');
		expect(names((await trigger.poll()).items)).toEqual([[idOf(tenants[1]!), 'New']]);
	});

	test('each tenant signs in once, and is asked for its list', async () => {
		const trigger = watch(world, MANY);
		await trigger.poll();
		await trigger.poll();
		for (const { counters } of tenants) {
			expect(counters.tokenRequests).toEqual({ client_credentials: 1 });
			expect(counters.byOperation).toEqual({ token: 1, list: 2 });
		}
	});

	test('only in the tenants that are named, in any case and once each', async () => {
		for (const tenant of tenants) add(tenant, 'Hall');
		const [one, , third] = tenants.map(idOf) as [string, string, string];
		const tenantIds = `${third}\n${one.toUpperCase()}\n\n${third}`;
		const { items } = await watch(world, { ...MANY, tenantIds }).poll();
		expect(names(items).map(([tenantId]) => tenantId)).toEqual([third, one.toUpperCase()]);
		expect(tenants[1]!.counters.requests).toBe(0);
	});

	test('a broken tenant keeps nobody waiting, and tells its own later', async () => {
		for (const tenant of tenants) add(tenant, 'Hall');
		tenants[0]!.settings.signInRefusal = 7000229;
		const fault = tenants[1]!.addFault({
			times: 'always',
			action: { kind: 'status', status: 403, body: 'missingScope' },
		});
		const trigger = watch(world, MANY);
		const first = await trigger.poll();
		expect(names(first.items).map(([tenantId]) => tenantId)).toEqual(tenants.slice(2).map(idOf));
		tenants[0]!.settings.signInRefusal = null;
		fault.remove();
		const later = await trigger.poll();
		expect(names(later.items).map(([tenantId]) => tenantId)).toEqual(tenants.slice(0, 2).map(idOf));
	});

	test('one that hangs: what the others have is told before the time of the poll is up', async () => {
		for (const tenant of tenants) add(tenant, 'Hall');
		tenants[0]!.addFault({ times: 'always', action: { kind: 'hang' } });
		const trigger = watch(world, MANY, 36_000);
		const began = world.clock.now();
		const { items, error } = await trigger.poll();
		expect(error).toBeUndefined();
		expect(items).toHaveLength(3);
		expect(world.clock.now() - began).toBeLessThan(36_000);
	});

	test('where all are broken, the poll fails and says why', async () => {
		for (const tenant of tenants) tenant.settings.signInRefusal = 7000229;
		const { items, error } = await watch(world, MANY).poll();
		expect(items).toBeNull();
		expect(error?.description).toContain('adminconsent');
	});
});

describe('devices that enroll', () => {
	test('are told once each, with their tenant; the first poll takes stock of each tenant', async () => {
		const ids = tenants.map((tenant) => add(tenant, 'Hall', 90));
		tenants[0]!.enrollDevice(ids[0]!);
		const trigger = watch(world, { ...MANY, event: 'deviceEnrolled' });
		expect((await trigger.poll()).items).toBeNull();
		await world.clock.sleep(60_000);
		const serial = tenants.map((tenant, index) => tenant.enrollDevice(ids[index]!).id);
		const { items } = await trigger.poll();
		expect((items ?? []).map(({ id, tenantId }) => [id, tenantId])).toEqual(
			serial.map((id, index) => [id, idOf(tenants[index]!)]),
		);
		trigger.restart();
		expect((await trigger.poll()).items).toBeNull();
	});

	test('a tenant that joins later takes stock first', async () => {
		const [one, two] = tenants as [Simulator, Simulator];
		const parameters = { ...MANY, event: 'deviceEnrolled', tenantIds: idOf(one) };
		const trigger = watch(world, parameters);
		await trigger.poll();
		two.enrollDevice(add(two, 'Shop', 90));
		parameters.tenantIds = `${idOf(one)}\n${idOf(two)}`;
		await world.clock.sleep(60_000);
		one.enrollDevice(add(one, 'Hall', 90));
		const { items } = await trigger.poll();
		expect((items ?? []).map(({ tenantId }) => tenantId)).toEqual([idOf(one)]);
	});
});

describe('tokens that others make', () => {
	/** Who it was, as the audit log of that very tenant has it. */
	const colleagueOf = (tenant: Simulator) => ({
		userPrincipalName: `colleague@${idOf(tenant)}.example`,
	});
	const told = (items: Array<Record<string, unknown>> | null) =>
		(items ?? []).map(({ tenantId, by }) => [
			tenantId,
			(by as { userPrincipalName: string } | null)?.userPrincipalName ?? by,
		]);

	test('are told once each, with their tenant and with who it was there; own ones are not', async () => {
		const ids = tenants.map((tenant) => add(tenant, 'Hall', 90));
		const trigger = watch(world, { ...MANY, event: 'tokenChanged' });
		expect((await trigger.poll()).items).toBeNull();
		await world.clock.sleep(60_000);
		const [own, ...foreign] = tenants as [Simulator, ...Simulator[]];
		await world.run(BY_TENANT, {
			items: [{ json: { tenantId: idOf(own), profileId: ids[0]! } }],
		});
		for (const [index, tenant] of foreign.entries())
			tenant.makeToken(ids[index + 1]!, DAY_SECONDS, colleagueOf(tenant));
		await world.clock.sleep(60_000);
		expect(told((await trigger.poll()).items)).toEqual(
			foreign.map((tenant) => [idOf(tenant), colleagueOf(tenant).userPrincipalName]),
		);
		trigger.restart();
		expect((await trigger.poll()).items).toBeNull();
	});

	test('a tenant whose log may not be read tells its changes too, and holds up no other', async () => {
		const ids = tenants.map((tenant) => add(tenant, 'Hall', 90));
		const [blind, hanging, ...others] = tenants as [Simulator, Simulator, ...Simulator[]];
		blind.settings.applicationPermissions = ['DeviceManagementConfiguration.ReadWrite.All'];
		const trigger = watch(world, { ...MANY, event: 'tokenChanged' });
		await trigger.poll();
		await world.clock.sleep(60_000);
		for (const [index, tenant] of tenants.entries())
			tenant.makeToken(ids[index]!, DAY_SECONDS, colleagueOf(tenant));
		hanging.addFault({
			match: LOG,
			times: 'always',
			action: { kind: 'hang' },
		});
		await world.clock.sleep(60_000);
		expect(told((await trigger.poll()).items)).toEqual([
			[idOf(blind), null],
			[idOf(hanging), null],
			...others.map((tenant) => [idOf(tenant), colleagueOf(tenant).userPrincipalName]),
		]);
		expect((await trigger.poll()).items).toBeNull();
	});
});

test('a test by hand shows the first tenant that can be read, and changes nothing', async () => {
	tenants[0]!.settings.signInRefusal = 7000229;
	add(tenants[1]!, 'Hall');
	const trigger = watch(world, MANY);
	const { items } = await trigger.poll('manual');
	expect(names(items)).toEqual([[idOf(tenants[1]!), 'Hall']]);
	expect(tenants[2]!.counters.requests).toBe(0);
	expect(trigger.state()).toEqual({});
});

test.each<[string, Record<string, unknown>, RegExp]>([
	['a tenant that is not on the list', { tenantIds: 'contoso.example' }, /not in the list/],
	['no tenant', { tenantIds: 'common' }, /Tenant IDs is not a tenant/],
])('%s: refused, nothing is sent', async (_what, parameters, message) => {
	const { error } = await watch(world, { ...MANY, ...parameters }).poll();
	expect(error?.message).toMatch(message);
	for (const { counters } of tenants) expect(counters.tokenRequests).toEqual({});
});

test('a credential for any tenant has to be told which', async () => {
	world.manyTenants({ tenants: '*' });
	expect((await watch(world, MANY).poll()).error?.message).toBe('Tenant IDs is empty');
	add(tenants[2]!, 'Hall');
	const { items } = await watch(world, { ...MANY, tenantIds: idOf(tenants[2]!) }).poll();
	expect(names(items)).toEqual([[idOf(tenants[2]!), 'Hall']]);
});

describe('the picker', () => {
	const parameters = (tenantId: unknown) => ({ ...MANY, tenantId });

	test('shows the profiles of the tenant that the node names', async () => {
		add(tenants[0]!, 'Hall');
		const shop = add(tenants[1]!, 'Shop');
		const { results } = await searchProfiles(world, parameters(idOf(tenants[1]!)));
		expect(results.map(({ value }) => value)).toEqual([shop]);
		expect(tenants[0]!.counters.requests).toBe(0);
	});

	test('says what it needs where the tenant is not known yet', async () => {
		await expect(searchProfiles(world, parameters(''))).rejects.toThrow('Tenant ID is empty');
		await expect(searchProfiles(world, parameters('contoso.example'))).rejects.toThrow(
			'is not in the list',
		);
	});
});
