import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { HOST_FOLDER, ROOT } from '../../scripts/host/files';
import type { Cell } from './pacingOff';
import { LEAST_QUOTA_MS, QUOTA_ITEMS, type QuotaRow } from './quota';
import { verdicts, type Results, type Verdict } from './verdicts';

type Table = string[][];

/** What goes on screen and, as Markdown, into results.md. */
export function reportOf(results: Results, form: 'full' | 'quick'): string {
	const { cells, quota, peaks, loadTimes, tarballBytes } = results;
	const parts = [
		'# Benchmark',
		facts(form),
		'Time is that of the execution as n8n notes it (start to end of the whole workflow: webhook, one item per profile, the node), for every workflow alike, in a warm process, with a pause before each; the floor is a bare client outside of n8n that sends the same batches over connections that stay open. Medians of equally many runs; the order alternates. The HTTP Request node has the plain OAuth2 credential, the same URL and body, and its defaults. The simulated service answers over https on loopback.',
		'## To reach',
		verdictTable(verdicts(results)),
	];
	if (cells.length > 0) parts.push('## Pacing off', markdown(timesOf(cells)));
	if (quota.length > 0) parts.push('## The real quota', quotaNote(), markdown(quotaTable(quota)));
	parts.push('## Weight', markdown(weightOf()));
	return parts.join('\n\n') + '\n';

	function weightOf(): Table {
		const rows: Table = [['what', 'value']];
		rows.push(['tarball', `${(tarballBytes / 1000).toFixed(1)} kB`]);
		if (loadTimes) {
			rows.push(['load of the node file', `${loadTimes.ours.toFixed(1)} ms`]);
			rows.push(["load of n8n's Microsoft Entra node", `${loadTimes.entra.toFixed(1)} ms`]);
		}
		if (peaks) {
			rows.push(['peak memory of n8n, 10 000 items, empty workflow', megabytes(peaks.empty)]);
			rows.push(['peak memory of n8n, 10 000 items, this node', megabytes(peaks.ours)]);
			rows.push(['peak memory of n8n, 10 000 items, HTTP Request', megabytes(peaks.http)]);
		}
		return rows;
	}
}

export function verdictTable(list: Verdict[]): string {
	return markdown([
		['what', 'goal', 'measured', ''],
		...list.map(({ what, goal, value, reached }) => [
			what,
			goal,
			value,
			reached ? 'reached' : 'MISSED',
		]),
	]);
}

/** When, on what, and with which versions. */
export function facts(form: 'full' | 'quick'): string {
	const [cpu] = cpus();
	const host = (name: string) => versionIn(join(HOST_FOLDER, 'node_modules', name));
	return [
		`- ${new Date().toISOString().slice(0, 10)}, ${form} run`,
		`- machine: ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
		`- n8n ${host('n8n')} on Node.js ${host('node')}, package ${versionIn(ROOT)}; benchmark and simulator on Node.js ${process.versions.node}`,
	].join('\n');
}

function versionIn(folder: string): string {
	const text = readFileSync(join(folder, 'package.json'), 'utf8');
	return (JSON.parse(text) as { version: string }).version;
}

function timesOf(cells: Cell[]): Table {
	const hasBefore = cells.some(({ ms }) => !Number.isNaN(ms.before));
	const beside = (text: string) => (hasBefore ? [text] : []);
	return [
		[
			...['items', 'delay', 'empty workflow', 'floor', 'this node'],
			...beside('version beside it'),
			...['HTTP Request', 'HTTP ÷ ours', 'ours ÷ (empty + floor)'],
			...['processor: ours', 'HTTP Request'],
		],
		...cells.map(({ items, delayMs, expressions, ms, cpuSeconds }) => [
			expressions ? `${items}, eight expressions` : String(items),
			`${delayMs} ms`,
			...[ms.empty, ms.floor, ms.ours].map(time),
			...beside(time(ms.before)),
			time(ms.http),
			known(ms.http / ms.ours, (ratio) => ratio.toFixed(1)),
			known(ms.ours / (ms.empty + ms.floor), (ratio) => ratio.toFixed(2)),
			known(cpuSeconds.ours, (seconds) => `${seconds.toFixed(2)} s`),
			known(cpuSeconds.http, (seconds) => `${seconds.toFixed(2)} s`),
		]),
	];
}

function quotaNote(): string {
	return `${QUOTA_ITEMS} items, 100 writes in 20 s; the least time is ${LEAST_QUOTA_MS / 1000} s.`;
}

function quotaTable(rows: QuotaRow[]): Table {
	return [
		['', 'time', 'items failed', 'tokens made', 'writes sent', '429s'],
		...rows.map(({ name, ms, itemsFailed, tokensMade, writes, answers429 }) => [
			name,
			`${(ms / 1000).toFixed(1)} s`,
			...[itemsFailed, tokensMade, writes, answers429].map(String),
		]),
	];
}

function time(ms: number): string {
	return known(ms, () => (ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`));
}

function known(value: number, format: (value: number) => string): string {
	return Number.isNaN(value) ? '–' : format(value);
}

export function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1e6)} MB`;
}

/** Columns of equal width: the same text is a table on screen too. */
export function markdown(table: Table): string {
	const widths = table[0]!.map((_, column) =>
		Math.max(3, ...table.map((row) => row[column]!.length)),
	);
	const line = (row: string[]) =>
		`| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
	const [header, ...rows] = table;
	return [line(header!), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join(
		'\n',
	);
}
