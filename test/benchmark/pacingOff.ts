import { Floor } from './floor';
import type { Contender } from './contenders';
import type { Stage } from './Stage';
import { alternated, median, sum } from './statistics';

export const FIGURES = ['floor', 'empty', 'ours', 'before', 'http'] as const;
/** `floor` is a bare client of the same calls, `before` this node of another checkout. */
export type Figure = (typeof FIGURES)[number];

/** One row: so many items, with the server answering after so many milliseconds. */
export interface Cell {
	items: number;
	delayMs: number;
	/** Eight expressions in the node, where it is not the profile's id alone. */
	expressions: boolean;
	/** Medians in milliseconds; NaN where this run of the benchmark leaves it out. */
	ms: Record<Figure, number>;
	/** Processor seconds of the n8n process for one execution; the floor has none. */
	cpuSeconds: Record<Figure, number>;
}

export interface Size {
	items: number;
	delaysMs: readonly number[];
	rounds: number;
	/** Executions in a row whose mean is one figure: n8n's clock counts whole milliseconds. */
	repeats: number;
	/** The HTTP Request node is slow: it stays away from the largest. */
	http: boolean;
	expressions?: true;
}

const BOTH = [0, 50];

export const FULL_SIZES: readonly Size[] = [
	{ items: 1, delaysMs: BOTH, rounds: 10, repeats: 5, http: true },
	{ items: 20, delaysMs: BOTH, rounds: 6, repeats: 3, http: true },
	{ items: 100, delaysMs: BOTH, rounds: 5, repeats: 2, http: true },
	{ items: 1000, delaysMs: BOTH, rounds: 5, repeats: 1, http: true },
	{ items: 1000, delaysMs: [0], rounds: 5, repeats: 1, http: true, expressions: true },
	{ items: 10_000, delaysMs: BOTH, rounds: 3, repeats: 1, http: false },
];

export const QUICK_SIZES: readonly Size[] = [
	{ items: 1, delaysMs: BOTH, rounds: 4, repeats: 3, http: true },
	{ items: 100, delaysMs: BOTH, rounds: 2, repeats: 1, http: true },
	{ items: 1000, delaysMs: BOTH, rounds: 3, repeats: 1, http: true },
	{ items: 1000, delaysMs: [0], rounds: 3, repeats: 1, http: true, expressions: true },
	{ items: 10_000, delaysMs: [0], rounds: 2, repeats: 1, http: false },
];

/** This package's n8n, and one with the package of another checkout. */
interface Stages {
	stage: Stage;
	other: Stage | undefined;
}

/** Everybody by turns and equally often, the order turned round every time. */
export async function measurePacingOff(
	stages: Stages,
	sizes: readonly Size[],
	say: (line: string) => void,
): Promise<Cell[]> {
	const { simulator } = stages.stage;
	const floor = new Floor(simulator, await simulator.accessToken());
	const cells: Cell[] = [];
	for (const size of sizes) {
		for (const delayMs of size.delaysMs) {
			await simulator.configure({ delayMs });
			await stages.other?.simulator.configure({ delayMs });
			const cell = await measureCell(stages, floor, size, delayMs);
			cells.push(cell);
			const told = FIGURES.filter((figure) => !Number.isNaN(cell.ms[figure]));
			const figures = told.map((figure) => `${figure} ${cell.ms[figure].toFixed(1)} ms`);
			const what = `${size.items} items, ${delayMs} ms${size.expressions ? ', expressions' : ''}`;
			say(`  ${what}: ${figures.join(', ')}`);
		}
	}
	await simulator.configure({ delayMs: 0 });
	floor.close();
	return cells;
}

async function measureCell(
	stages: Stages,
	floor: Floor,
	size: Size,
	delayMs: number,
): Promise<Cell> {
	const { items, rounds, repeats, expressions = false } = size;
	const ms = forEachFigure((): number[] => []);
	const cpu = forEachFigure((): number[] => []);
	const taking = FIGURES.filter(
		(figure) =>
			(figure !== 'http' || size.http) && (figure !== 'before' || stages.other !== undefined),
	);
	const once = async (figure: Figure) => {
		const { stage, other } = stages;
		if (figure === 'floor')
			return { ms: await floor.run(stage.profileIds.slice(0, items)), cpuSeconds: NaN };
		if (figure === 'empty') return await runOnce(stage, 'empty', items);
		if (figure === 'http')
			return await runOnce(stage, expressions ? 'httpExpressions' : 'http', items);
		const contender = expressions ? 'oursExpressions' : 'ours';
		return await runOnce(figure === 'before' ? other! : stage, contender, items);
	};
	// whatever is slow for being first is so before anything counts
	for (const figure of taking) if (figure !== 'http') await once(figure);
	for (let round = 0; round < rounds; round++) {
		for (const figure of alternated(taking, round)) {
			const samples: Array<{ ms: number; cpuSeconds: number }> = [];
			for (let repeat = 0; repeat < repeats; repeat++) samples.push(await once(figure));
			ms[figure].push(sum(samples.map((sample) => sample.ms)) / repeats);
			cpu[figure].push(sum(samples.map((sample) => sample.cpuSeconds)) / repeats);
		}
	}
	return {
		...{ items, delayMs, expressions },
		ms: forEachFigure((figure) => median(ms[figure])),
		cpuSeconds: forEachFigure((figure) => median(cpu[figure])),
	};
}

async function runOnce(stage: Stage, contender: Contender, items: number) {
	await stage.simulator.reset();
	const sample = await stage.run(contender, items);
	const { tokensMade } = await stage.simulator.counters();
	const expected = contender === 'empty' ? 0 : items;
	if (sample.status !== 'success' || tokensMade !== expected) {
		throw new Error(
			`${contender}: ${tokensMade} of ${expected} tokens made, execution ${sample.executionId} ${sample.status}`,
		);
	}
	return sample;
}

function forEachFigure<T>(value: (figure: Figure) => T): Record<Figure, T> {
	return Object.fromEntries(FIGURES.map((figure) => [figure, value(figure)])) as Record<Figure, T>;
}
