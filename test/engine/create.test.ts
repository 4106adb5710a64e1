import { byId, itemsFor, openWorld, type World } from './support/world';

let world: World;
beforeAll(async () => {
	world = await openWorld();
});
afterAll(async () => await world.stop());
beforeEach(() => {
	world.simulator.reset();
	world.credential();
});

test('one item makes one token with exactly the documented request', async () => {
	const [id] = world.simulator.addProfiles(1);
	const { outputs, error } = await world.run({ profileId: byId(id) });
	expect(error).toBeUndefined();
	expect(outputs[0]).toEqual([{ json: {}, pairedItem: { item: 0 } }]);
});

test('many', async () => {
	const ids = world.simulator.addProfiles(50);
	const { outputs, error } = await world.run({ profileId: byId('={{ $json.profileId }}') }, { items: itemsFor(ids) });
	expect(error).toBeUndefined();
	expect(outputs[0]!.length).toBe(50);
	expect(world.simulator.counters).toEqual({});
});
