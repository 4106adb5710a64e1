/** One property after the other from $json: .name, ["name"] or ['name']. */
const PLAIN = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*|\["[^"\\]*"\]|\['[^'\\]*'\])+)\s*\}\}$/;
const STEP = /\.(\w+)|\["([^"]*)"\]|\['([^']*)'\]/g;

/** The keys of an expression that only names a field of the item, such as {{ $json.profileId }}; of any other, nothing. */
export function keysOf(raw: unknown): string[] | undefined {
	const steps = typeof raw === 'string' ? PLAIN.exec(raw)?.[1] : undefined;
	if (steps === undefined) return undefined;
	return [...steps.matchAll(STEP)].map((step) => step[1] ?? step[2] ?? step[3] ?? '');
}

/** The text, number or boolean that the keys lead to; undefined wherever n8n had better be asked. */
export function valueAt(json: unknown, keys: readonly string[]): unknown {
	let value = json;
	for (const key of keys) {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
		// what every object has (constructor, toString) is for n8n's own guards
		if (!Object.hasOwn(value, key) || key in Object.prototype) return undefined;
		value = (value as Record<string, unknown>)[key];
	}
	return ['string', 'number', 'boolean'].includes(typeof value) ? value : undefined;
}
