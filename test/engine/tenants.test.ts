import { GROUP } from './support/enrollmentGroup';
import { BY_TENANT, idOf, itemsIn, resultsOf, signIns, tenantsOf } from './support/manyTenants';
import { expectNothingSent } from './support/secrets';
import { useFreshWorld } from './support/useWorld';
import { byId } from './support/world';

/* One app registration, and items that name their tenants. */

const { world } = useFreshWorld();

const CONTINUE = { onError: 'continueRegularOutput' as const };

test('each item goes to its own tenant, with one sign-in in each', async () => {
	const tenants = tenantsOf(world, 3);
	const items = itemsIn(tenants, 5);
	const { outputs, error } = await world.run(BY_TENANT, { items });
	expect(error).toBeUndefined();
	expect(outputs[0]!.map(({ json: { tenantId, profileId } }) => ({ tenantId, profileId }))).toEqual(
		items.map(({ json }) => json),
	);
	for (const tenant of tenants) {
		expect(tenant.counters).toMatchObject({ tokensMade: 5, callsForOtherTenants: 0 });
		expect(signIns(tenant)).toBe(1);
	}
});

test.each([
	['token', 'get'],
	['token', 'ensureValid'],
	['token', 'revoke'],
	['token', 'getHistory'],
	['profile', 'upsert'],
	['profile', 'setEnrollmentGroup'],
	['profile', 'getEnrollmentGroup'],
	['profile', 'clearEnrollmentGroup'],
	['profile', 'get'],
	['profile', 'getAll'],
	['profile', 'delete'],
	['device', 'getAll'],
])('%s %s: every item says which tenant it is of', async (resource, operation) => {
	const tenants = tenantsOf(world, 2);
	const items = tenants.map((tenant) => {
		const profileId = tenant.addProfiles(1)[0]!;
		tenant.makeToken(profileId);
		tenant.enrollDevice(profileId);
		tenant.settings.groups[GROUP] = 'unknown';
		return { json: { tenantId: idOf(tenant), profileId } };
	});
	await world.clock.sleep(60_000);
	const { outputs, error } = await world.run(
		{ ...BY_TENANT, resource, operation, displayName: 'Kiosks', groupId: GROUP },
		{ items },
	);
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(2);
	for (const { json, pairedItem } of outputs[0]!) {
		const { item } = pairedItem as { item: number };
		expect(json.tenantId).toBe(items[item]!.json.tenantId);
	}
	expect(tenants.map(({ counters }) => counters.callsForOtherTenants)).toEqual([0, 0]);
});

describe('the list of the credential', () => {
	const one = async (tenantId: unknown, tenants: string) => {
		world.manyTenants({ tenants });
		const [profileId] = world.simulator.addProfiles(1);
		return await world.run(
			{ ...BY_TENANT, tenantId: '={{ $json.tenantId }}' },
			{ items: [{ json: { tenantId, profileId } as never }], ...CONTINUE },
		);
	};

	test.each([
		['its GUID', (id: string) => [id, id]],
		['its GUID in capital letters', (id: string) => [id.toUpperCase(), id]],
		['blanks around it', (id: string) => [` ${id}\n`, `  ${id}  `]],
		['any tenant', (id: string) => [id, '*']],
		['a slip in another line', (id: string) => [id, `customer A?\n${id}`]],
		['lines of Windows', (id: string) => [id, `contoso.example\r\n${id}\r\n`]],
	])('permits a tenant: %s', async (_name, make) => {
		const [given, tenants] = make(idOf(world.simulator)) as [string, string];
		const { outputs } = await one(given, tenants);
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, tenantId: given.trim() });
	});

	test('a domain permits the domain', async () => {
		const domain = world.simulator.settings.tenantDomain;
		const { outputs } = await one(domain.toUpperCase(), domain);
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, tenantId: domain.toUpperCase() });
	});

	test.each([
		[
			'another GUID',
			(id: string) => [id, '11111111-2222-3333-4444-555555555555'],
			/is not in the list/,
		],
		['the GUID of a domain', (id: string) => [id, 'contoso.example'], /is not in the list/],
		['common', () => ['common', '*'], /^Tenant ID is not a tenant$/],
		['a path', (id: string) => [`${id}/../common`, '*'], /^Tenant ID is not a tenant$/],
		['nothing', () => ['', '*'], /^Tenant ID is empty$/],
		['null', () => [null, '*'], /^Tenant ID is empty$/],
		['a number', () => [7, '*'], /^Tenant ID is not a tenant$/],
		['a list', (id: string) => [[id], '*'], /^Tenant ID is not a tenant$/],
		['no list', (id: string) => [id, ''], /^Tenants of the credential names no tenant$/],
		[
			'common in the list',
			() => ['common', 'common'],
			/^Tenants of the credential names no tenant$/,
		],
	])('refuses before anything is sent: %s', async (_name, make, message) => {
		const [given, tenants] = make(idOf(world.simulator)) as [unknown, string];
		const { outputs } = await one(given, tenants);
		const { error, details } = outputs[0]![0]!.json as { error: string; details: object };
		expect(error).toMatch(message);
		expect(details).toMatchObject({ outcome: 'notDone' });
		expectNothingSent(world);
	});

	test('what is no tenant is not repeated: it may be anything', async () => {
		const { outputs } = await one('Abc8Q~a-secret-in-the-wrong-field', '*');
		expect(JSON.stringify(outputs)).not.toContain('Abc8Q');
	});

	test('a refused tenant stops the run before the first write, and no other item under "continue"', async () => {
		const tenants = tenantsOf(world, 2);
		const items = itemsIn(tenants, 2);
		world.manyTenants({ tenants: idOf(tenants[0]!) });
		const { error } = await world.run(BY_TENANT, { items });
		expect(error?.message).toContain(`"${idOf(tenants[1]!)}" is not in the list`);
		expect(error?.context).toMatchObject({
			itemIndex: 2,
			details: { tenantId: idOf(tenants[1]!) },
		});
		expectNothingSent(world);
		const run = await world.run(BY_TENANT, { items, ...CONTINUE });
		expect(resultsOf(run, tenants[0]!)).toMatchObject([{ success: true }, { success: true }]);
		expect(tenants[1]!.counters.requests + signIns(tenants[1]!)).toBe(0);
	});
});

test('a tenant by two names is one tenant: its items still take their turns', async () => {
	const [profileId] = world.simulator.addProfiles(1);
	const { tenantId, tenantDomain } = world.simulator.settings;
	world.manyTenants({ tenants: `${tenantId}\n${tenantDomain}` });
	world.simulator.settings.writeDelayMs = 500;
	const items = [tenantId, tenantDomain, tenantId.toUpperCase()].map((name) => ({
		json: { tenantId: name, profileId: profileId! },
	}));
	const { outputs, error } = await world.run({ ...BY_TENANT, operation: 'ensureValid' }, { items });
	expect(error).toBeUndefined();
	expect(world.simulator.tokensMade(profileId!)).toBe(1);
	expect(outputs[0]!.map(({ json }) => json.tenantId)).toEqual(
		items.map(({ json }) => json.tenantId),
	);
	expect(world.simulator.counters.overlappingProfileWrites).toBe(0);
});

test('profiles of the same id in two tenants are two profiles', async () => {
	const tenants = tenantsOf(world, 2);
	const id = '12345678-1234-1234-1234-1234567890ab';
	for (const tenant of tenants) tenant.addProfile({ id }, { token: null });
	// what is in doubt in one says nothing of the other
	tenants[0]!.addFault({
		match: { operation: 'createToken' },
		times: 'always',
		action: { kind: 'drop', when: 'after' },
	});
	tenants[0]!.addFault({
		match: { operation: 'get' },
		after: 1,
		times: 'always',
		action: { kind: 'status', status: 500 },
	});
	const items = [...tenants, ...tenants].map((tenant) => ({
		json: { tenantId: idOf(tenant), profileId: id },
	}));
	const run = await world.run({ ...BY_TENANT, operation: 'ensureValid' }, { items, ...CONTINUE });
	expect(resultsOf(run, tenants[1]!)).toMatchObject([{ created: true }, { created: false }]);
	expect(tenants[1]!.tokensMade(id)).toBe(1);
	expect(resultsOf(run, tenants[0]!)).toMatchObject([
		{ details: { outcome: 'unknown' } },
		{ error: expect.stringMatching(/^Could not read/) },
	]);
});

test('a credential that differs from item to item stays refused', async () => {
	const items = itemsIn(tenantsOf(world, 2), 1);
	let reads = 0;
	const spy = jest.spyOn(world.engine.credentials, 'getDecrypted').mockImplementation(async () => ({
		...world.engine.credentials.stored.get('manyTenants')!,
		clientSecret: `secret ${++reads}`,
	}));
	const { error } = await world.run(BY_TENANT, { items });
	spy.mockRestore();
	expect(error?.message).toBe('The credential differs from item to item');
	expectNothingSent(world);
});

test('without a credential the node says which one it wants', async () => {
	const items = itemsIn(tenantsOf(world, 1), 1);
	const { error } = await world.run(BY_TENANT, { items, credentialId: null });
	expect(error?.message).toBe('The node has no Microsoft Intune credential');
	expect(error?.description).toContain('"Microsoft Intune Multi-Tenant API"');
});

test('a workflow that was saved before there was a choice signs in as ever', async () => {
	const [profileId] = world.simulator.addProfiles(1);
	const { outputs, error } = await world.run({ profileId: byId(profileId) }, { typeVersion: 1 });
	expect(error).toBeUndefined();
	expect(outputs[0]![0]!.json).not.toHaveProperty('tenantId');
});

test('hints count per tenant, and many failures are one line', async () => {
	const tenants = tenantsOf(world, 6);
	for (const tenant of tenants.slice(0, 3)) tenant.settings.signInRefusal = 7000229;
	const { hints } = await world.run(BY_TENANT, { items: itemsIn(tenants, 20), ...CONTINUE });
	expect(hints).toEqual([
		expect.objectContaining({
			message: expect.stringMatching(/^120 items: 60 made, 0 kept, 60 failed in 3 tenants, /),
		}),
	]);
});
