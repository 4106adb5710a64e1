import type { Property } from './edm';
import { propertyName, QueryError, type QueryTarget } from './queryTarget';

export type Entity = Record<string, unknown>;
type Predicate = (entity: Entity) => boolean;

const TEXT = String.raw`'((?:[^']|'')*)'`;
const CALL = new RegExp(String.raw`\s*(startswith|contains)\(\s*(\w+)\s*,\s*${TEXT}\s*\)\s*`, 'iy');
const COMPARISON = new RegExp(
	String.raw`\s*(\w+)\s+(eq|ne|gt|ge|lt|le)\s+(?:${TEXT}|([^\s'()]+))\s*`,
	'iy',
);
const AND = /and\s+/iy;
/** Microsoft's own samples send a lower-case z. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
	eq: (a, b) => a === b,
	ne: (a, b) => a !== b,
	gt: (a, b) => a > b,
	ge: (a, b) => a >= b,
	lt: (a, b) => a < b,
	le: (a, b) => a <= b,
};

/** Comparisons and calls joined by `and`: what is seen in use (docs/graph-facts.md, sections 2, 9 and 12). */
export function parseFilter(text: string, target: QueryTarget): Predicate {
	const predicates: Predicate[] = [];
	let position = 0;
	const read = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = position;
		const match = pattern.exec(text);
		if (match) position = pattern.lastIndex;
		return match;
	};
	const named = (name: string, clause: string): [string, Property] => {
		const known = propertyName(name, target);
		const property = target.properties[known]!;
		if (!property.filter) throw invalid(clause);
		return [known, property];
	};
	do {
		const call = read(CALL);
		const comparison = call ? null : read(COMPARISON);
		if (call) predicates.push(textCall(call, ...named(call[2]!, text)));
		else if (comparison) predicates.push(compare(comparison, ...named(comparison[1]!, text)));
		else throw invalid(text);
	} while (position < text.length && read(AND));
	if (position < text.length) throw invalid(text);
	return (entity) => predicates.every((holds) => holds(entity));
}

const invalid = (text: string) => new QueryError(`Invalid filter clause: '${text}'.`);
const unescape = (text: string) => text.replaceAll("''", "'");
const lower = (value: unknown) => String(value ?? '').toLowerCase();

/** Text comparison in these functions disregards case. */
function textCall([clause, call, , text]: RegExpExecArray, name: string, property: Property) {
	if (property.type !== 'Edm.String') throw invalid(clause);
	const wanted = unescape(text!).toLowerCase();
	const contains = call!.toLowerCase() === 'contains';
	return (entity: Entity) =>
		contains ? lower(entity[name]).includes(wanted) : lower(entity[name]).startsWith(wanted);
}

function compare(
	[clause, , operator, text, bare]: RegExpExecArray,
	name: string,
	{ type }: Property,
): Predicate {
	const sign = operator!.toLowerCase();
	const holds = COMPARE[sign]!;
	const isEquality = sign === 'eq' || sign === 'ne';
	if (type === 'Edm.String' || typeof type === 'object') {
		if (text === undefined || !isEquality) throw invalid(clause);
		const wanted = unescape(text);
		return (entity) => (entity[name] === wanted) === (sign === 'eq');
	}
	if (type === 'Edm.Boolean') {
		if (!isEquality || (bare !== 'true' && bare !== 'false')) throw invalid(clause);
		return (entity) => (entity[name] === (bare === 'true')) === (sign === 'eq');
	}
	if (type !== 'Edm.DateTimeOffset' || !bare || !INSTANT.test(bare)) throw invalid(clause);
	const wanted = Date.parse(bare);
	return (entity) => {
		const shown = entity[name];
		return typeof shown === 'string' && shown !== '' && holds(Date.parse(shown), wanted);
	};
}

/** For $orderby: dates by their instant, all else as text; what is missing comes first. */
export function compareBy(name: string, descending: boolean) {
	const key = (entity: Entity): string | number => {
		const value = entity[name];
		const instant = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN;
		return Number.isNaN(instant) ? lower(value) : instant;
	};
	return (a: Entity, b: Entity): number => {
		const [left, right] = [key(a), key(b)];
		const sign = left < right ? -1 : left > right ? 1 : 0;
		return descending ? -sign : sign;
	};
}
