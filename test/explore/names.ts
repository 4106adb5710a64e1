import { DEFAULT_READ_LAG, PROFILE_TYPES, SHAPES, type Case, type Setting } from './cases';
import { CIRCUMSTANCE_NAMES } from './circumstances';
import { isLetter, type Letter } from './letters';
import { OPERATIONS } from './subjects';

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
