/**
 * The query options that are seen in use on these two collections (docs/graph-facts.md, section 2);
 * anything else is refused.
 */
export interface Query {
	top?: number;
	select?: string[];
	filter?: Predicate;
	/** Sequence of the last profile of the page before. */
	marker: number;
	/** What a next link must repeat. */
	pairs: Array<[string, string]>;
}

export type Predicate = (entity: Record<string, unknown>) => boolean;

/** Its message goes into Graph's 400 answer. */
export class QueryError extends Error {}

export function parseQuery(
	text: string,
	properties: ReadonlySet<string>,
	entityType: string,
): Query {
	const query: Query = { marker: 0, pairs: [] };
	if (text === '') return query;
	for (const [name, value] of new URLSearchParams(text)) {
		if (name === '$skiptoken') {
			query.marker = parseMarker(value);
			continue;
		}
		query.pairs.push([name, value]);
		if (name === '$top') query.top = parseTop(value);
		else if (name === '$select') query.select = parseSelect(value, properties, entityType);
		else if (name === '$filter') query.filter = parseFilter(value, properties, entityType);
		else if (name.startsWith('$')) {
			throw new QueryError(`The query parameter '${name}' is not supported.`);
		}
	}
	return query;
}

export const skipToken = (marker: number): string =>
	Buffer.from(`s:${marker}`).toString('base64url');

function parseMarker(value: string): number {
	const match = /^s:(\d+)$/.exec(Buffer.from(value, 'base64url').toString());
	if (!match) throw new QueryError('Invalid skip token.');
	return Number(match[1]);
}

function parseTop(value: string): number {
	const top = Number(value);
	if (!/^\d+$/.test(value) || top < 1 || top > 1000) {
		throw new QueryError(`Invalid value '${value}' for $top query option found.`);
	}
	return top;
}

const unknownProperty = (name: string, entityType: string) =>
	new QueryError(
		`Could not find a property named '${name}' on type 'microsoft.graph.${entityType}'.`,
	);

function parseSelect(value: string, properties: ReadonlySet<string>, entityType: string): string[] {
	const names = value.split(',').map((name) => name.trim());
	for (const name of names) {
		if (name !== '*' && !properties.has(name)) throw unknownProperty(name, entityType);
	}
	return names.includes('*') ? [...properties] : names;
}

const TEXT = String.raw`'((?:[^']|'')*)'`;
const CALL = new RegExp(String.raw`\s*(startswith|contains)\(\s*(\w+)\s*,\s*${TEXT}\s*\)\s*`, 'iy');
const COMPARISON = new RegExp(
	String.raw`\s*(\w+)\s+(eq|gt|ge|lt|le)\s+(?:${TEXT}|([^\s'()]+))\s*`,
	'iy',
);
const AND = /and\s+/iy;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const TEXT_PROPERTIES = new Set(['displayName', 'enrollmentMode', 'enrollmentTokenType']);
const COMPARE: Record<string, (a: number, b: number) => boolean> = {
	eq: (a, b) => a === b,
	gt: (a, b) => a > b,
	ge: (a, b) => a >= b,
	lt: (a, b) => a < b,
	le: (a, b) => a <= b,
};

function parseFilter(text: string, properties: ReadonlySet<string>, entityType: string): Predicate {
	const predicates: Predicate[] = [];
	let position = 0;
	const read = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = position;
		const match = pattern.exec(text);
		if (match) position = pattern.lastIndex;
		return match;
	};
	do {
		const call = read(CALL);
		const comparison = call ? null : read(COMPARISON);
		if (call) predicates.push(textCall(call, propertyName(call[2]!, properties, entityType)));
		else if (comparison) {
			predicates.push(compare(comparison, propertyName(comparison[1]!, properties, entityType)));
		} else throw invalid(text);
	} while (position < text.length && read(AND));
	if (position < text.length) throw invalid(text);
	return (entity) => predicates.every((holds) => holds(entity));
}

const invalid = (text: string) => new QueryError(`Invalid filter clause: '${text}'.`);
const unescape = (text: string) => text.replaceAll("''", "'");

/** Property names go without regard to case: `EnrollmentMode` is what people send. */
function propertyName(name: string, properties: ReadonlySet<string>, entityType: string): string {
	for (const known of properties) if (known.toLowerCase() === name.toLowerCase()) return known;
	throw unknownProperty(name, entityType);
}

function textCall([clause, name, , text]: RegExpExecArray, property: string): Predicate {
	if (property !== 'displayName') throw invalid(clause);
	// Text comparison in these functions disregards case.
	const wanted = unescape(text!).toLowerCase();
	return name!.toLowerCase() === 'contains'
		? (entity) =>
				String(entity[property] ?? '')
					.toLowerCase()
					.includes(wanted)
		: (entity) =>
				String(entity[property] ?? '')
					.toLowerCase()
					.startsWith(wanted);
}

function compare([clause, , operator, text, bare]: RegExpExecArray, property: string): Predicate {
	const holds = COMPARE[operator!.toLowerCase()]!;
	if (TEXT_PROPERTIES.has(property)) {
		if (text === undefined || holds !== COMPARE.eq) throw invalid(clause);
		const wanted = unescape(text);
		return (entity) => entity[property] === wanted;
	}
	if (property !== 'tokenExpirationDateTime' || !bare || !INSTANT.test(bare)) throw invalid(clause);
	const wanted = Date.parse(bare);
	return (entity) => {
		const shown = entity[property];
		return typeof shown === 'string' && shown !== '' && holds(Date.parse(shown), wanted);
	};
}
