import { recordLogs } from './leaks';
import { openWorld, standIn, type World } from './world';

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
