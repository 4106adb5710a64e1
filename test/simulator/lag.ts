import type { SimulatorSettings } from './types';

/** The instant whose state a read shows now; lists may lag by a time of their own. */
export const readMoment = (
	{ readLagMs, listLagMs }: SimulatorSettings,
	now: number,
	inList: boolean,
): number => now - (inList ? (listLagMs ?? readLagMs) : readLagMs);
