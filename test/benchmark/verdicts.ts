import type { LoadTimes } from './loadTime';
import type { Peaks } from './memory';
import type { Cell } from './pacingOff';
import { LEAST_QUOTA_MS, type QuotaRow } from './quota';

export interface Results {
	cells: Cell[];
	quota: QuotaRow[];
	peaks?: Peaks;
	loadTimes?: LoadTimes;
	tarballBytes: number;
}

/** One line of what is to be reached. */
export interface Verdict {
	what: string;
	goal: string;
	value: string;
	reached: boolean;
}

export const MOST_TARBALL_BYTES = 120_000;

/** The goals of the project, each with what was measured. A figure that was not measured has no line. */
export function verdicts(results: Results): Verdict[] {
	return [...ofTimes(results.cells), ...ofQuota(results.quota), ...ofWeight(results)].filter(
		({ value }) => !value.includes('NaN'),
	);
}

function ofTimes(cells: Cell[]): Verdict[] {
	const find = (items: number, delayMs: number, expressions = false) =>
		cells.find(
			(cell) =>
				cell.items === items && cell.delayMs === delayMs && cell.expressions === expressions,
		);
	const gain = (cell: Cell | undefined) => (cell ? cell.ms.http / cell.ms.ours : NaN);
	const perItem = (items: number, delayMs: number) =>
		(find(items, delayMs)?.ms.ours ?? NaN) / items;
	const growth = (delayMs: number) => perItem(10_000, delayMs) / perItem(1000, delayMs);
	const thousand = find(1000, 0)?.cpuSeconds;
	return [
		atMost('1 item, no delay: ours ÷ HTTP Request', 1, 1 / gain(find(1, 0))),
		atMost('1 item, 50 ms: ours ÷ HTTP Request', 1, 1 / gain(find(1, 50))),
		atLeast('1 000 items, no delay: HTTP Request ÷ ours', 25, gain(find(1000, 0))),
		atLeast('1 000 items, 50 ms: HTTP Request ÷ ours', 14, gain(find(1000, 50))),
		atLeast('1 000 items, eight expressions: HTTP Request ÷ ours', 20, gain(find(1000, 0, true))),
		atMost('10 000 items, no delay: time per item ÷ that of 1 000', 1.1, growth(0)),
		atMost('10 000 items, 50 ms: time per item ÷ that of 1 000', 1.1, growth(50)),
		atLeast(
			'processor seconds per 1 000 items: HTTP Request ÷ ours',
			15,
			thousand ? thousand.http / thousand.ours : NaN,
		),
		...cells.map((cell) => noWorse(cell)),
	];
}

/** Noise of a shared machine; a change that matters is larger. */
const NO_WORSE = 1.1;

function noWorse({ items, delayMs, expressions, ms }: Cell): Verdict {
	const what = `${items} items, ${delayMs} ms${expressions ? ', eight expressions' : ''}`;
	return atMost(`${what}: ours ÷ the version beside it`, NO_WORSE, ms.ours / ms.before);
}

function ofQuota(rows: QuotaRow[]): Verdict[] {
	const ours = rows.find(({ contender }) => contender === 'oursPaced');
	if (!ours) return [];
	const share = (100 * ours.answers429) / ours.writes;
	return [
		atMost(
			'300 items at the real quota: time ÷ the least the quota allows',
			1.05,
			ours.ms / LEAST_QUOTA_MS,
		),
		{
			what: '300 items at the real quota: items failed',
			goal: 'none',
			value: String(ours.itemsFailed),
			reached: ours.itemsFailed === 0,
		},
		{
			what: '300 items at the real quota: writes answered with 429',
			goal: 'under 1 %',
			value: `${share.toFixed(1)} %`,
			reached: share < 1,
		},
	];
}

function ofWeight({ peaks, tarballBytes }: Results): Verdict[] {
	const memory = peaks ? (peaks.ours - peaks.empty) / (peaks.http - peaks.empty) : NaN;
	return [
		atMost("10 000 items: peak memory over the empty workflow ÷ HTTP Request's", 0.5, memory),
		{
			what: 'packed tarball, with the QR encoder',
			goal: `at most ${MOST_TARBALL_BYTES / 1000} kB`,
			value: `${(tarballBytes / 1000).toFixed(1)} kB`,
			reached: tarballBytes <= MOST_TARBALL_BYTES,
		},
	];
}

export function atLeast(what: string, goal: number, value: number): Verdict {
	return { what, goal: `at least ${goal}`, value: value.toFixed(1), reached: value >= goal };
}

export function atMost(what: string, goal: number, value: number): Verdict {
	return { what, goal: `at most ${goal}`, value: value.toFixed(2), reached: value <= goal };
}
