import { testEveryHost } from './support/everyHost';
import { World } from './support/world';

let world: World;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
beforeEach(() => world.simulator.reset());
afterAll(async () => await world?.end());

testEveryHost(() => world);
