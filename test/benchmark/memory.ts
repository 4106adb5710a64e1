import { forgetPeak, peakMemory } from './processFacts';
import type { Stage } from './Stage';
import { alternated, median } from './statistics';

export const MEMORY_ITEMS = 10_000;
const RUNNERS = ['empty', 'ours', 'http'] as const;
type Runner = (typeof RUNNERS)[number];

/** Medians of the peak resident memory of the n8n process, in bytes. */
export type Peaks = Record<Runner, number>;

/** Every figure from a process of its own: memory that an earlier run left would hide a later one's. */
export async function measureMemory(
	stage: Stage,
	rounds: number,
	say: (line: string) => void,
): Promise<Peaks> {
	const peaks: Record<Runner, number[]> = { empty: [], ours: [], http: [] };
	for (let round = 0; round < rounds; round++) {
		for (const runner of alternated(RUNNERS, round)) {
			await stage.restart();
			forgetPeak(stage.pid);
			await stage.run(runner, MEMORY_ITEMS);
			const peak = peakMemory(stage.pid);
			peaks[runner].push(peak);
			say(`  ${MEMORY_ITEMS} items, ${runner}: peak ${Math.round(peak / 1e6)} MB`);
		}
	}
	return {
		empty: median(peaks.empty),
		ours: median(peaks.ours),
		http: median(peaks.http),
	};
}
