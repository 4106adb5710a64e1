import { recordLogs } from './leaks';
import { openWorld, type World } from './world';

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

/** What is there when it is asked for: tests name it before it is made. */
function standIn<T extends object>(current: () => T): T {
	return new Proxy({} as T, { get: (_, name) => current()[name as keyof T] });
}
