import type { SimulatorOptions } from '../../simulator';
import { recordLogs } from './leaks';
import { builtClock, openWorld, standIn, type World } from './world';

type Logs = ReturnType<typeof recordLogs>;

/** A world of its own for each test of a file, and all that is logged in it. */
export function useFreshWorld(): { world: World; logs: Logs } {
	let world: World;
	let logs: Logs;
	beforeEach(async () => {
		world = await openWorld();
		logs = recordLogs();
	});
	afterEach(async () => {
		logs.stop();
		await world.stop();
	});
	return { world: standIn(() => world), logs: standIn(() => logs) };
}

/** A world for all tests of a file; each of them finds it without faults, with the settings and clocks that it began with. */
export function useWorld(options: SimulatorOptions = {}): World {
	let world: World;
	let settings: string;
	beforeAll(async () => {
		world = await openWorld(options);
		settings = JSON.stringify(world.simulator.settings);
	});
	afterAll(async () => await world.stop());
	beforeEach(async () => {
		setTimeOfDay(world, 0);
		// the quota of the test before is over
		await world.clock.sleep(20_000);
		world.simulator.reset();
		Object.assign(world.simulator.settings, JSON.parse(settings));
		world.credential();
	});
	return standIn(() => world);
}

/** Sets this machine's time of day so far ahead of the server's, in ms; what nobody can set goes on. */
export function setTimeOfDay({ clock }: World, aheadMs: number): void {
	builtClock().now = () => clock.now() + aheadMs;
}
