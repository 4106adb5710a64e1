import { DEFAULT_READ_LAG, type Case, type Setting } from './cases';
import { LAGS, STRANGER, type LagLetter, type Letter } from './letters';
import { nameOf, settingName } from './names';
import { openExplorer, play, type Played } from './play';
import { following, LAG_LETTERS } from './sequences';
import { OPERATIONS, subjectOf } from './subjects';
import { judge, type Verdict } from './verdict';

/** All sequences under one setting and one lag. */
export interface Root {
	setting: Setting;
	lag?: LagLetter;
	/** Letters beside the lag. */
	length: number;
}

/** Executions that go on at the same time. */
const AT_ONCE = 40;

/** Every root of an exploration of that depth. */
export function rootsOf(depth: number): Root[] {
	const all = settings();
	const plain = all.flatMap((setting) => withLags({ setting, length: depth }));
	const beyond = plain
		.filter(isSlowerThanDefault)
		.map((root) => ({ ...root, setting: { ...root.setting, readLag: DEFAULT_READ_LAG } }));
	const others = all.flatMap((setting) => [
		...withLags({ setting: { ...setting, shape: 'batch' }, length: 1 }),
		...withLags({ setting: { ...setting, shape: 'outer' }, length: 1 }),
		...withLags({ setting: { ...setting, rerun: true }, length: Math.min(2, depth) }),
		...subjectOf(setting).circumstances.flatMap((circumstance) =>
			withLags({ setting: { ...setting, circumstance }, length: Math.min(2, depth) }),
		),
	]);
	return [...plain, ...beyond, ...others];
}

/** A lag is a letter too. The longest one is promised for only where the node is told of it. */
function withLags({ setting, length }: Root): Root[] {
	const lagged = LAG_LETTERS.map((lag): Root => {
		const isTold = LAGS[lag] > DEFAULT_READ_LAG && subjectOf(setting).hasReadLag;
		const readLag = isTold ? 60 : DEFAULT_READ_LAG;
		return { setting: { ...setting, readLag }, lag, length: length - 1 };
	});
	return [{ setting, length }, ...lagged];
}

const isSlowerThanDefault = ({ setting }: Root) => setting.readLag !== DEFAULT_READ_LAG;

function settings(): Setting[] {
	const rest = {
		shape: 'plain',
		rerun: false,
		circumstance: 'usual',
		readLag: DEFAULT_READ_LAG,
	} as const;
	return OPERATIONS.flatMap((operation) =>
		subjectOf({ operation }).profileTypes.flatMap((profileType) =>
			subjectOf({ operation }).befores.map((_, index) => ({
				operation,
				profileType,
				before: index > 0,
				...rest,
			})),
		),
	);
}

export function rootName({ setting, lag }: Root): string {
	return lag === undefined ? settingName(setting) : `${settingName(setting)}: ${lag}`;
}

/** One case that was played, and what became of it. */
export interface Judged extends Verdict {
	one: Case;
	name: string;
	/** What the struck item says, in short. */
	said: string;
	/** Requests of the write that the server received for the struck item. */
	writes: number;
}

/** Plays all sequences of a root, letter by letter: what no attempt is left for is not played. */
export async function explore(root: Root, note: (judged: Judged) => void): Promise<void> {
	const world = await openExplorer();
	try {
		let edge: Letter[][] = [[]];
		for (let length = 0; length <= root.length; length++) {
			const next: Letter[][] = [];
			for (const chunk of chunks(edge, AT_ONCE)) {
				const cases = chunk.map((letters) => caseOf(root, letters));
				const played = await play(world, cases);
				played.forEach((one, index) => {
					note(judgedOf(one));
					next.push(...further(one, chunk[index]!));
				});
			}
			edge = next;
		}
	} finally {
		await world.stop();
	}
}

/** The sequences that follow, by the letters that the operation has. */
function further({ one, conductor }: Played, letters: Letter[]): Letter[][] {
	const { stranger } = subjectOf(one);
	return following(letters, conductor.soundAttempts > 0).filter(
		(next) => stranger !== undefined || next.at(-1) !== STRANGER,
	);
}

function caseOf({ setting, lag }: Root, letters: Letter[]): Case {
	return { ...setting, letters: lag === undefined ? letters : [...letters, lag] };
}

export function judgedOf(played: Played): Judged {
	const { one, target, result, server } = played;
	const verdict = judge(played);
	const item = result.outputs.flat()[target];
	return {
		one,
		name: nameOf(one),
		...verdict,
		said: result.error?.message ?? JSON.stringify(item?.json),
		writes: server[target]!.writes.length,
	};
}

function chunks<T>(all: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
		all.slice(index * size, (index + 1) * size),
	);
}
