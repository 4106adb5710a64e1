import type { Claim } from './problem';
import { addRow, emptyRow, type Row, type Tally } from './tally';

const CLAIMS: Claim[] = ['done', 'kept', 'notDone', 'unknown'];
const SHOWN_BROKEN = 40;

/** The whole report, as text. */
export function report(tally: Tally): string {
	return [
		tableOfRows('by operation, in all worlds', tally.operations),
		tableOfRows('by world', tally.rows),
		'`unknown` in the usual world, by letter that the sequence has:',
		tableOf([
			['letter', 'cases', 'unknown', '%'],
			...Object.entries(tally.unknown).map(([letter, { cases, unknown }]) => [
				letter,
				cases,
				unknown,
				((100 * unknown) / cases).toFixed(1),
			]),
		]),
		listOf('Beyond a limit of docs/reliability.md:', tally.beyond),
		listOf('Worth a look:', tally.remarks),
		brokenOf(tally),
	].join('\n\n');
}

function brokenOf({ broken }: Tally): string {
	if (broken.length === 0) return 'No promise was broken.';
	const shown = broken.slice(0, SHOWN_BROKEN);
	return [
		`BROKEN: ${broken.length} cases`,
		...shown.map(({ name, problems, said }) =>
			[
				`  ${problems.map(({ text }) => text).join('; ')}`,
				`    ${said.slice(0, 300)}`,
				`    play it alone: npm run explore -- --play "${name}"`,
			].join('\n'),
		),
		...(broken.length > SHOWN_BROKEN ? [`  … and ${broken.length - SHOWN_BROKEN} more`] : []),
	].join('\n');
}

function listOf(title: string, counts: Tally['remarks']): string {
	const entries = Object.entries(counts);
	if (entries.length === 0) return `${title} nothing`;
	return [
		title,
		...entries.map(([text, { cases, example }]) => `  ${cases} × ${text}, as in ${example}`),
	].join('\n');
}

function tableOfRows(title: string, rows: Record<string, Row>): string {
	return tableOf([
		[title, 'cases', ...CLAIMS, 'doubled', 'untrue', 'broken'],
		...Object.entries(rows).map(([name, row]) => [name, ...cells(row)]),
		['all', ...cells(sum(Object.values(rows)))],
	]);
}

function cells({ cases, claims, doubled, untrue, broken }: Row): number[] {
	return [cases, ...CLAIMS.map((claim) => claims[claim] ?? 0), doubled, untrue, broken];
}

function sum(rows: Row[]): Row {
	const total = emptyRow();
	for (const row of rows) addRow(total, row);
	return total;
}

function tableOf(rows: Array<Array<string | number>>): string {
	const width = Math.max(...rows.map(([name]) => String(name).length));
	return rows
		.map(([name, ...rest]) =>
			[String(name).padEnd(width), ...rest.map((cell) => String(cell).padStart(8))].join(' '),
		)
		.join('\n');
}
