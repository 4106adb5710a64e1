import { byId, openWorld, type World } from './support/world';

let world: World;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(async () => await world.stop());

const EACH = {
	authentication: 'multiTenant',
	tenantId: '={{ $json.tenantId }}',
	profileId: byId('={{ $json.profileId }}'),
};

test('each item goes to its own tenant, with one sign-in in each', async () => {
	const tenants = [world.simulator, world.simulator.addTenant(), world.simulator.addTenant()];
	world.manyTenants();
	const items = tenants.flatMap((tenant) =>
		tenant.addProfiles(5).map((profileId) => ({
			json: { tenantId: tenant.settings.tenantId, profileId },
		})),
	);
	const { outputs, error } = await world.run(EACH, { items });
	expect(error).toBeUndefined();
	expect(outputs[0]!.map(({ json: { tenantId, profileId } }) => ({ tenantId, profileId }))).toEqual(
		items.map(({ json }) => json),
	);
	for (const { counters } of tenants)
		expect(counters).toMatchObject({
			tokensMade: 5,
			callsForOtherTenants: 0,
			tokenRequests: { client_credentials: 1 },
		});
});
