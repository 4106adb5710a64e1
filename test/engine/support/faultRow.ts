import type { FaultAction, FaultMatch, Simulator } from '../../simulator/types';
import type { World } from './world';

/** What one case of the matrix lets a fault strike at. */
export interface Scene {
	world: World;
	simulator: Simulator;
	/** The profile in the middle, which the fault strikes. */
	target: string;
	/** Another origin, which counts what reaches it. */
	elsewhere: string;
	/** Batch calls that come before the writes (the reads of Ensure Valid). */
	batchesBefore: number;
}

/**
 * What is to become of the struck item:
 * - `made`: in the end there is its token and it says so
 * - `notDone`: there is none and it says so
 * - `unknown`: there is none, but after two sendings without an answer nobody may say so
 */
export interface FaultRow {
	name: string;
	/** plain: only where requests go one by one; batch: only where they go together. */
	shape?: 'plain' | 'batch';
	/** Every item is struck, not only the one in the middle. */
	all?: boolean;
	then: 'made' | 'notDone' | 'unknown';
	/**
	 * The answer of the write was lost, and the work was not done: with an older live token of which the run knows
	 * nothing, Android for Work cannot tell (no creation date), so that the truth is `unknown`.
	 */
	lostUndone?: boolean;
	/** It strikes more often than one execution sends: `unknown` is as true, until a rerun goes on. */
	sentTwice?: boolean;
	arm(scene: Scene): void;
}

type StatusFault = Extract<FaultAction, { kind: 'status' }>;

/** One fault on the write of the item in the middle. */
export function write(
	action: FaultAction | ((scene: Scene) => FaultAction),
	times: number | 'always' = 1,
) {
	return ({ simulator, target, ...rest }: Scene) => {
		const scene = { simulator, target, ...rest };
		simulator.addFault({
			match: { operation: 'createToken', profileId: target },
			times,
			action: typeof action === 'function' ? action(scene) : action,
		});
	};
}

export const status = (code: number, more: Partial<StatusFault> = {}): StatusFault => ({
	kind: 'status',
	status: code,
	...more,
});

/** One fault on the outer batch call that carries the writes. */
export function outer(action: FaultAction, times: number | 'always' = 1) {
	return ({ simulator, batchesBefore }: Scene) => {
		simulator.addFault({ match: { operation: 'batch' }, after: batchesBefore, times, action });
	};
}

export function tokenEndpoint(action: FaultAction, times: number | 'always') {
	const match: FaultMatch = { operation: 'token' };
	return ({ simulator }: Scene) => void simulator.addFault({ match, times, action });
}

/** A fault that strikes before or after the work was done. */
export function beforeAndAfter(
	name: string,
	action: (when: 'before' | 'after') => FaultAction,
): FaultRow[] {
	return (['before', 'after'] as const).map((when) => ({
		name: `${name} ${when} the work`,
		then: 'made',
		lostUndone: when === 'before',
		arm: write(action(when)),
	}));
}

export function outerBeforeAndAfter(
	name: string,
	action: (when: 'before' | 'after') => FaultAction,
): FaultRow[] {
	return (['before', 'after'] as const).map((when) => ({
		name: `batch: ${name} ${when} the work`,
		shape: 'batch',
		all: true,
		then: 'made',
		lostUndone: when === 'before',
		arm: outer(action(when)),
	}));
}
