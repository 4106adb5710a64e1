import type { CircumstanceName } from './circumstances';
import type { Letter } from './letters';
import type { OperationName } from './subjects';

export const PROFILE_TYPES = ['androidDeviceOwner', 'androidForWork'] as const;
export const SHAPES = ['plain', 'batch', 'outer'] as const;

export type ProfileType = (typeof PROFILE_TYPES)[number];

/** One run of the node with what goes wrong in it. */
export interface Case {
	operation: OperationName;
	profileType: ProfileType;
	/** Whether there is something before, which the operation's row says (`befores`): a live token, say. */
	before: boolean;
	/** plain: requests go one by one. batch: the letters strike one part of three; outer: the call that carries all. */
	shape: (typeof SHAPES)[number];
	/** Retry On Fail with three tries, in which the node itself repeats nothing. */
	rerun: boolean;
	circumstance: CircumstanceName;
	/** The node's option, in seconds. */
	readLag: number;
	letters: readonly Letter[];
}

export type Setting = Omit<Case, 'letters'>;

export const DEFAULT_READ_LAG = 30;
