import type { LoadTimes } from './loadTime';
import type { Peaks } from './memory';
import type { Cell, Figure } from './pacingOff';
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

export const MOST_TARBALL_BYTES = 80_000;

/** The goals of the project, each with what was measured. A figure that was not measured has no line. */
export function verdicts(results: Results): Verdict[] {
	return [...ofTimes(results.cells), ...ofQuota(results.quota), ...ofWeight(results)].filter(
		({ value }) => !value.includes('NaN'),
	);
}

function ofTimes(cells: Cell[]): Verdict[] {
	const at = (items: number, delayMs: number, figure: Figure, of: 'ms' | 'cpuSeconds' = 'ms') =>
		cells.find((cell) => cell.items === items && cell.delayMs === delayMs)?.[of][figure] ?? NaN;
	const gain = (delayMs: number) => at(1000, delayMs, 'http') / at(1000, delayMs, 'ours');
	const perItem = (items: number, delayMs: number) => at(items, delayMs, 'ours') / items;
	const growth = (delayMs: number) => perItem(10_000, delayMs) / perItem(1000, delayMs);
	return [
		atLeast('1 000 items, no delay: HTTP Request time ÷ ours', 25, gain(0)),
		atLeast('1 000 items, 50 ms: HTTP Request time ÷ ours', 15, gain(50)),
		atMost(
			'1 000 items, 50 ms: ours ÷ (floor + empty workflow)',
			1.5,
			at(1000, 50, 'ours') / (at(1000, 50, 'floor') + at(1000, 50, 'empty')),
		),
		atMost('1 item, no delay: ours ÷ HTTP Request', 1.1, at(1, 0, 'ours') / at(1, 0, 'http')),
		atMost('1 item, 50 ms: ours ÷ HTTP Request', 1.1, at(1, 50, 'ours') / at(1, 50, 'http')),
		atMost('10 000 items, no delay: time per item ÷ that of 1 000', 1.1, growth(0)),
		atMost('10 000 items, 50 ms: time per item ÷ that of 1 000', 1.1, growth(50)),
		atLeast(
			'processor seconds per 1 000 items: HTTP Request ÷ ours',
			15,
			at(1000, 0, 'http', 'cpuSeconds') / at(1000, 0, 'ours', 'cpuSeconds'),
		),
	];
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

function ofWeight({ peaks, loadTimes, tarballBytes }: Results): Verdict[] {
	const memory = peaks ? (peaks.ours - peaks.empty) / (peaks.http - peaks.empty) : NaN;
	const load = loadTimes ? loadTimes.ours / loadTimes.entra : NaN;
	return [
		atMost("10 000 items: peak memory over the empty workflow ÷ HTTP Request's", 0.5, memory),
		{
			what: 'packed tarball, with the QR encoder',
			goal: `at most ${MOST_TARBALL_BYTES / 1000} kB`,
			value: `${(tarballBytes / 1000).toFixed(1)} kB`,
			reached: tarballBytes <= MOST_TARBALL_BYTES,
		},
		atMost("load of the node file ÷ that of n8n's Microsoft Entra node", 1, load),
	];
}

function atLeast(what: string, goal: number, value: number): Verdict {
	return { what, goal: `at least ${goal}`, value: value.toFixed(1), reached: value >= goal };
}

function atMost(what: string, goal: number, value: number): Verdict {
	return { what, goal: `at most ${goal}`, value: value.toFixed(2), reached: value <= goal };
}
