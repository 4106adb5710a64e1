import { MEASURED_NODE, NAMES, type Contender } from './contenders';
import type { Stage } from './Stage';

export const QUOTA_ITEMS = 300;
const WRITES_PER_WINDOW = 100;
const WINDOW_MS = 20_000;

/** The last hundred may begin when the first two have left the window. */
export const LEAST_QUOTA_MS = (Math.ceil(QUOTA_ITEMS / WRITES_PER_WINDOW) - 1) * WINDOW_MS;

export interface QuotaRow {
	contender: Contender;
	name: string;
	ms: number;
	/** Input items that did not come out of the node as done. */
	itemsFailed: number;
	/** More than the items that came out: tokens that nobody asked for, or that nobody was told of. */
	tokensMade: number;
	writes: number;
	answers429: number;
}

export async function measureQuota(
	stage: Stage,
	contenders: readonly Contender[],
	say: (line: string) => void,
): Promise<QuotaRow[]> {
	await stage.simulator.configure({ delayMs: 0, throttle: { enabled: true } });
	const rows: QuotaRow[] = [];
	for (const contender of contenders) {
		const row = await measureRow(stage, contender);
		rows.push(row);
		say(
			`  ${row.name}: ${(row.ms / 1000).toFixed(1)} s, ${row.itemsFailed} of ${QUOTA_ITEMS} items failed`,
		);
	}
	await stage.simulator.configure({ throttle: { enabled: false } });
	return rows;
}

async function measureRow(stage: Stage, contender: Contender): Promise<QuotaRow> {
	await stage.simulator.reset();
	const sample = await stage.run(contender, QUOTA_ITEMS);
	const output = await stage.outputOf(sample, MEASURED_NODE);
	const done = output.filter(({ json }) => !('error' in json)).length;
	const { tokensMade, writes, throttled } = await stage.simulator.counters();
	return {
		contender,
		name: NAMES[contender],
		ms: sample.ms,
		itemsFailed: QUOTA_ITEMS - done,
		tokensMade,
		writes,
		answers429: throttled,
	};
}
