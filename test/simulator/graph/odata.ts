import { compareBy, parseFilter, type Entity } from './filter';
import { propertyName, QueryError, type QueryTarget } from './queryTarget';

/** The query options of one read, as far as they are seen in use; anything else is refused. */
export interface Query {
	top?: number;
	skip?: number;
	/** The number of all that match goes into the answer. */
	count?: boolean;
	select?: string[];
	filter?: (entity: Entity) => boolean;
	order?: (a: Entity, b: Entity) => number;
	/** Where the page before ended. */
	marker?: Marker;
	/** What a next link must repeat. */
	pairs?: Array<[string, string]>;
}

/** after: the sequence of the last one shown. offset: how many of an ordered list were shown. */
export type Marker = { after: number } | { offset: number };

export function parseQuery(text: string, target: QueryTarget): Query {
	const query: Query = { pairs: [] };
	for (const [name, value] of new URLSearchParams(text)) {
		// Option names go without regard to case, as in OData 4.01.
		const option = name.toLowerCase();
		if (option.startsWith('$') && target.refusedOptions.includes(option)) throw unsupported(name);
		switch (option) {
			case '$skiptoken':
				query.marker = parseMarker(value);
				continue;
			case '$skip':
				// A next link goes on behind what was skipped.
				query.skip = parseNumber(name, value, 0);
				continue;
			case '$top':
				query.top = parseNumber(name, value, 1);
				break;
			case '$count':
				query.count = parseCount(value);
				break;
			case '$select':
				query.select = parseSelect(value, target);
				break;
			case '$filter':
				query.filter = parseFilter(value, target);
				break;
			case '$orderby':
				query.order = parseOrder(value, target);
				break;
			default:
				if (option.startsWith('$')) throw unsupported(name);
		}
		query.pairs!.push([name, value]);
	}
	return query;
}

const unsupported = (name: string) =>
	new QueryError(`The query parameter '${name}' is not supported.`);

/** Opaque to the client. */
export const skipToken = (marker: Marker): string =>
	Buffer.from(JSON.stringify(marker)).toString('base64url');

function parseMarker(value: string): Marker {
	try {
		const marker = JSON.parse(Buffer.from(value, 'base64url').toString()) as Marker;
		if (Object.values(marker).every(Number.isInteger)) return marker;
	} catch {
		// Not one that the service has made.
	}
	throw new QueryError('Invalid skip token.');
}

const MOST_PER_PAGE = 1000;

function parseNumber(name: string, value: string, least: number): number {
	const number = Number(value);
	if (!/^\d+$/.test(value) || number < least || (least === 1 && number > MOST_PER_PAGE)) {
		throw new QueryError(`Invalid value '${value}' for ${name} query option found.`);
	}
	return number;
}

function parseCount(value: string): boolean {
	if (value !== 'true' && value !== 'false') {
		throw new QueryError(`Invalid value '${value}' for $count query option found.`);
	}
	return value === 'true';
}

function parseSelect(value: string, target: QueryTarget): string[] {
	const names = value.split(',').map((name) => name.trim());
	const known = names.map((name) => (name === '*' ? name : propertyName(name, target)));
	return known.includes('*') ? Object.keys(target.properties) : known;
}

function parseOrder(value: string, target: QueryTarget): Query['order'] {
	const terms = value.split(',').map((term) => {
		const match = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(term);
		const name = match ? propertyName(match[1]!, target) : '';
		if (!match || !target.properties[name]!.filter) {
			throw new QueryError(`Invalid orderby clause: '${value}'.`);
		}
		return compareBy(name, match[2]?.toLowerCase() === 'desc');
	});
	return (a, b) => terms.map((compare) => compare(a, b)).find((sign) => sign !== 0) ?? 0;
}
