import { Floor } from './floor';
import type { Contender } from './contenders';
import type { Stage } from './Stage';
import { alternated, median, sum } from './statistics';

export type Figure = 'empty' | 'ours' | 'http' | 'floor';
const FIGURES: readonly Figure[] = ['floor', 'empty', 'ours', 'http'];

/** One row: so many items, with the server answering after so many milliseconds. */
export interface Cell {
	items: number;
	delayMs: number;
	/** Medians in milliseconds; NaN where this form of the benchmark leaves it out. */
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
	/** In how many of the rounds the HTTP Request node takes part: it is slow. */
	httpRounds: number;
}

const BOTH = [0, 50];

export const FULL_SIZES: readonly Size[] = [
	{ items: 1, delaysMs: BOTH, rounds: 8, repeats: 10, httpRounds: 8 },
	{ items: 20, delaysMs: BOTH, rounds: 6, repeats: 5, httpRounds: 6 },
	{ items: 100, delaysMs: BOTH, rounds: 5, repeats: 2, httpRounds: 5 },
	{ items: 1000, delaysMs: BOTH, rounds: 5, repeats: 1, httpRounds: 5 },
	{ items: 10_000, delaysMs: BOTH, rounds: 3, repeats: 1, httpRounds: 1 },
];

export const QUICK_SIZES: readonly Size[] = [
	{ items: 1, delaysMs: BOTH, rounds: 4, repeats: 5, httpRounds: 4 },
	{ items: 20, delaysMs: BOTH, rounds: 2, repeats: 2, httpRounds: 2 },
	{ items: 100, delaysMs: BOTH, rounds: 2, repeats: 1, httpRounds: 2 },
	{ items: 1000, delaysMs: BOTH, rounds: 3, repeats: 1, httpRounds: 1 },
	{ items: 10_000, delaysMs: [0], rounds: 2, repeats: 1, httpRounds: 0 },
];

/** Everybody by turns, the order turned round every time. */
export async function measurePacingOff(
	stage: Stage,
	sizes: readonly Size[],
	say: (line: string) => void,
): Promise<Cell[]> {
	const floor = new Floor(stage.simulator, await stage.simulator.accessToken());
	const cells: Cell[] = [];
	for (const size of sizes) {
		for (const delayMs of size.delaysMs) {
			await stage.simulator.configure({ delayMs });
			const cell = await measureCell(stage, floor, size, delayMs);
			cells.push(cell);
			const { ours, http } = cell.ms;
			const other = size.httpRounds > 0 ? `, HTTP Request ${Math.round(http)} ms` : '';
			say(`  ${size.items} items, ${delayMs} ms: this node ${Math.round(ours)} ms${other}`);
		}
	}
	await stage.simulator.configure({ delayMs: 0 });
	floor.close();
	return cells;
}

async function measureCell(stage: Stage, floor: Floor, size: Size, delayMs: number): Promise<Cell> {
	const { items, rounds, repeats, httpRounds } = size;
	const ms: Record<Figure, number[]> = { empty: [], ours: [], http: [], floor: [] };
	const cpu: Record<Figure, number[]> = { empty: [], ours: [], http: [], floor: [] };
	const profileIds = stage.profileIds.slice(0, items);
	for (let round = 0; round < rounds; round++) {
		const taking = FIGURES.filter((figure) => figure !== 'http' || round < httpRounds);
		for (const figure of alternated(taking, round)) {
			const times: number[] = [];
			const seconds: number[] = [];
			for (let repeat = 0; repeat < repeats; repeat++) {
				if (figure === 'floor') times.push(await floor.run(profileIds));
				else {
					const sample = await runOnce(stage, figure, items);
					times.push(sample.ms);
					seconds.push(sample.cpuSeconds);
				}
			}
			ms[figure].push(sum(times) / repeats);
			cpu[figure].push(sum(seconds) / repeats);
		}
	}
	return { items, delayMs, ms: medians(ms), cpuSeconds: medians(cpu) };
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

function medians(values: Record<Figure, number[]>): Record<Figure, number> {
	return {
		empty: median(values.empty),
		ours: median(values.ours),
		http: median(values.http),
		floor: median(values.floor),
	};
}
