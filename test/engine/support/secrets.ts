import type { NodeRun } from './engine';
import { everythingLeft, leaksIn } from './leaks';
import type { World } from './world';

/** Fails where anything that the simulator ever gave out or was given is in what a run leaves behind. */
export function expectNoSecrets(world: World, run: NodeRun, logged: readonly string[] = []): void {
	const secrets = world.simulator.secrets().filter(({ length }) => length >= 6);
	expect(secrets.length).toBeGreaterThan(0);
	expect(leaksIn(everythingLeft(run, logged), secrets)).toEqual([]);
}

/** Fails where anything at all went out, sign-in included. */
export function expectNothingSent({ simulator }: World): void {
	expect(simulator.counters.requests).toBe(0);
	expect(simulator.counters.tokenRequests).toEqual({});
}
