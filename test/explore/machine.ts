import { AsyncLocalStorage } from 'node:async_hooks';
import { SeededRandom } from '../simulator/random';
import type { VirtualClock } from '../simulator';
import { builtClock } from '../engine/support/world';

/** The machine on which one execution runs: its time of day, which somebody may set, and its dice. */
export class Machine {
	private readonly random = new SeededRandom(1);

	/** @param aheadMs how wrong its time of day is from the start */
	constructor(private aheadMs = 0) {}

	/** Sets the time of day forward, or back. */
	step(ms: number): void {
		this.aheadMs += ms;
	}

	timeOfDay(clock: VirtualClock): number {
		return clock.now() + this.aheadMs;
	}

	roll(): number {
		return this.random.next();
	}
}

const machines = new AsyncLocalStorage<Machine>();

/** Gives each execution a machine of its own, though all share one process, one server and one course of time. */
export async function on<T>(machine: Machine, work: () => Promise<T>): Promise<T> {
	return await machines.run(machine, work);
}

/** Puts the machines into the built node; what does not go by the time of day never steps. */
export function installMachines(clock: VirtualClock): void {
	const systemClock = builtClock();
	systemClock.now = () => machines.getStore()?.timeOfDay(clock) ?? clock.now();
	systemClock.random = () => machines.getStore()?.roll() ?? 0.5;
}
