import type { Entity } from './filter';
import { skipToken, type Marker, type Query } from './odata';

/** Something that a list may show. */
export interface Row {
	/** Its place in the list; the page marker. */
	sequence: number;
	entity: Entity;
}

export interface Page<T extends Row> {
	rows: T[];
	/** The $skiptoken of the next page. */
	next?: string;
	/** Of all that match, where asked for. */
	count?: number;
}

/** One page of what matches; `rowsAfter` gives the rows behind a sequence in the order of the list. */
export function pageOf<T extends Row>(
	rowsAfter: (sequence: number) => Iterable<T>,
	query: Query,
	defaultSize: number,
): Page<T> {
	const size = query.top ?? defaultSize;
	const { filter, order, marker, skip = 0 } = query;
	const matching = function* (after: number) {
		for (const row of rowsAfter(after)) if (!filter || filter(row.entity)) yield row;
	};
	const count = query.count ? countOf(matching(-Infinity)) : undefined;
	if (order) {
		const all = [...matching(-Infinity)].sort((a, b) => order(a.entity, b.entity));
		const offset = marker && 'offset' in marker ? marker.offset : skip;
		const rows = all.slice(offset, offset + size);
		const end = offset + rows.length;
		return { rows, count, next: nextToken(end < all.length, { offset: end }) };
	}
	const rows: T[] = [];
	let skipped = marker ? skip : 0;
	for (const row of matching(marker && 'after' in marker ? marker.after : -Infinity)) {
		if (skipped < skip) skipped++;
		else if (rows.length < size) rows.push(row);
		else return { rows, count, next: nextToken(true, { after: rows.at(-1)!.sequence }) };
	}
	return { rows, count };
}

const nextToken = (more: boolean, marker: Marker) => (more ? skipToken(marker) : undefined);

function countOf(rows: Iterable<unknown>): number {
	let count = 0;
	for (const _row of rows) count++;
	return count;
}
