import { CIRCUMSTANCE_NAMES, type CircumstanceName } from './circumstances';
import { isLetter, type Letter } from './letters';

export const OPERATIONS = ['create', 'ensureValid', 'revoke'] as const;
export const PROFILE_TYPES = ['androidDeviceOwner', 'androidForWork'] as const;
const SHAPES = ['plain', 'batch', 'outer'] as const;

/** One run of the node with what goes wrong in it. */
export interface Case {
	operation: (typeof OPERATIONS)[number];
	profileType: (typeof PROFILE_TYPES)[number];
	/** Whether the profile has a live token before; one that is about to expire, so that Ensure Valid makes another. */
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

/** The name by which a case can be played again: `create/androidForWork/before: lostAfter, step+1h, lag12`. */
export function nameOf({ letters, ...setting }: Case): string {
	return `${settingName(setting)}: ${letters.join(', ') || 'nothing'}`;
}

export function settingName(setting: Setting): string {
	const { operation, profileType, before, shape, rerun, circumstance, readLag } = setting;
	return [
		operation,
		profileType,
		before ? 'before' : 'none',
		...(shape === 'plain' ? [] : [shape]),
		...(rerun ? ['rerun'] : []),
		...(circumstance === 'usual' ? [] : [circumstance]),
		...(readLag === DEFAULT_READ_LAG ? [] : [`readLag${readLag}`]),
	].join('/');
}

/** @throws where the name is not one of nameOf's */
export function parseCase(name: string): Case {
	const [setting = '', words = ''] = name.split(/:\s*(.*)/s);
	const [operation, profileType, before, ...further] = setting.trim().split('/');
	const letters = words.split(/[\s,]+/).filter((word) => word !== '' && word !== 'nothing');
	const unknown = letters.find((word) => !isLetter(word));
	if (unknown !== undefined) throw new Error(`"${unknown}" is no letter`);
	const readLag = further.find((word) => /^readLag\d+$/.test(word));
	const parsed: Case = {
		operation: oneOf(OPERATIONS, operation),
		profileType: oneOf(PROFILE_TYPES, profileType),
		before: oneOf(['before', 'none'] as const, before) === 'before',
		shape: SHAPES.find((shape) => further.includes(shape)) ?? 'plain',
		rerun: further.includes('rerun'),
		circumstance: CIRCUMSTANCE_NAMES.find((name) => further.includes(name)) ?? 'usual',
		readLag: readLag === undefined ? DEFAULT_READ_LAG : Number(readLag.slice('readLag'.length)),
		letters: letters as Letter[],
	};
	const { letters: _, ...rest } = parsed;
	if (settingName(rest) !== setting.trim()) throw new Error(`"${setting}" cannot be read`);
	return parsed;
}

function oneOf<T extends string>(known: readonly T[], word: string | undefined): T {
	const found = known.find((one) => one === word);
	if (found === undefined) throw new Error(`"${word}" is none of ${known.join(', ')}`);
	return found;
}
