/** One property after the other from $json: .name, ["name"] or ['name']. */
const FIELD = String.raw`\$json((?:\.[A-Za-z_]\w*|\["[^"\\{}]*"\]|\['[^'\\{}]*'\])+)`;
const STEP = /\.(\w+)|\["([^"]*)"\]|\['([^']*)'\]/g;
/** What stands in for a missing field: text without escapes and braces, a number or a boolean. */
const LITERAL = String.raw`'([^'\\\n{}]*)'|"([^"\\\n{}]*)"|(-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?|true|false)`;
const PLAIN = new RegExp(String.raw`^=\{\{\s*${FIELD}\s*(\?\?\s*(?:${LITERAL})\s*)?\}\}$`);

/** Reads a parameter from an item's json; undefined wherever n8n had better be asked. */
export type PlainReader = (json: unknown) => unknown;

/**
 * A reader for a parameter whose expressions only name a field of the item, perhaps with a literal for where it is missing:
 * {{ $json.profileId }}, {{ $json.days ?? 90 }}, or a group of such. Nothing for any other.
 */
export function plainReader(raw: unknown): PlainReader | undefined {
	if (typeof raw === 'string' && raw.startsWith('=')) return fieldReader(raw);
	if (Array.isArray(raw)) return undefined;
	if (typeof raw === 'object' && raw !== null) return groupReader(raw);
	return () => raw;
}

function fieldReader(expression: string): PlainReader | undefined {
	const match = PLAIN.exec(expression);
	if (!match) return undefined;
	const [, steps = '', hasLiteral, single, double, bare] = match;
	const keys = [...steps.matchAll(STEP)].map((step) => step[1] ?? step[2] ?? step[3] ?? '');
	if (hasLiteral === undefined) return (json) => valueAt(json, keys);
	const [key = '', ...further] = keys;
	// n8n's own rules for a missing field in the middle are left to n8n
	if (further.length > 0) return undefined;
	const literal: unknown = single ?? double ?? JSON.parse(bare!);
	return (json) => (lacks(json, key) ? literal : valueAt(json, keys));
}

function groupReader(group: object): PlainReader | undefined {
	const readers = Object.entries(group).map(([name, raw]) => [name, plainReader(raw)] as const);
	if (readers.some(([, reader]) => !reader)) return undefined;
	return (json) => {
		const values = readers.map(([name, reader]) => [name, reader!(json)] as const);
		return values.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(values);
	};
}

/** The text, number or boolean that the keys lead to. */
function valueAt(json: unknown, keys: readonly string[]): unknown {
	let value = json;
	for (const key of keys) {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
		// what every object has (constructor, toString) is for n8n's own guards
		if (!Object.hasOwn(value, key) || key in Object.prototype) return undefined;
		value = (value as Record<string, unknown>)[key];
	}
	return ['string', 'number', 'boolean'].includes(typeof value) ? value : undefined;
}

function lacks(json: unknown, key: string): boolean {
	if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
	if (key in Object.prototype) return false;
	return !(key in json) || ((json as Record<string, unknown>)[key] ?? null) === null;
}
