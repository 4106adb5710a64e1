import {
	isObjectEmpty,
	isResourceLocatorValue,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { Failure, Unreadable } from '../failure';
import { keysOf, valueAt } from './plainExpression';

/**
 * Reads the node's parameters. One without an expression is the same for every item and is read once; one that only
 * names a field of the item is read from the item, since an evaluation takes n8n as long as all the rest of an item.
 */
export class Parameters {
	private readonly constants = new Map<string, unknown>();
	private readonly fields = new Map<string, string[]>();
	private readonly known = new Set<string>();
	private readonly items: INodeExecutionData[];

	constructor(private readonly context: IExecuteFunctions) {
		this.items = context.getInputData();
	}

	/** The value of a parameter for an item; throws Unreadable where its expression cannot be read. */
	get(name: string, itemIndex: number, fallback?: unknown): unknown {
		if (this.constants.has(name)) return this.constants.get(name);
		const field = this.fields.get(name);
		const own = field && valueAt(this.items[itemIndex]?.json, field);
		if (own !== undefined) return own;
		try {
			const value = this.context.getNodeParameter(name, itemIndex, fallback, {
				extractValue: name === 'profileId',
			});
			if (!this.known.has(name)) this.learn(name, itemIndex, value, fallback);
			return value;
		} catch (error) {
			throw unreadable(name, error);
		}
	}

	/** Remembers how a parameter is written. A field counts only where n8n has just read the same from it. */
	private learn(name: string, itemIndex: number, value: unknown, fallback: unknown): void {
		const raw = this.context.getNodeParameter(name, 0, fallback, { rawExpressions: true });
		this.known.add(name);
		if (!hasExpression(raw)) {
			this.constants.set(name, value);
			return;
		}
		const field = keysOf(isResourceLocatorValue(raw) ? raw.value : raw);
		if (field && valueAt(this.items[itemIndex]?.json, field) === value)
			this.fields.set(name, field);
	}
}

function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null || isObjectEmpty(raw)) return false;
	return Object.values(raw).some(hasExpression);
}

/** The error's own text may quote the item's data, secrets included: only the parameter is named. */
function unreadable(name: string, error: unknown): Unreadable {
	const kind =
		error instanceof Error && /expression/i.test(error.name) ? 'its expression' : 'its value';
	return new Unreadable(
		new Failure(
			`The parameter ${name} cannot be read`,
			`Open the node and check ${kind}: the incoming item may lack what it refers to.`,
		),
	);
}
