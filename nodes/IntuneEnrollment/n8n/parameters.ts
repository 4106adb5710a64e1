import {
	isResourceLocatorValue,
	type GenericValue,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { Failure, Unreadable } from '../failure';
import { plainReader, type PlainReader } from './plainExpression';

/**
 * Reads the node's parameters. One without an expression is the same for every item and is read once; one that only
 * names fields of the item is read from the item, since an evaluation takes n8n as long as all the rest of an item.
 */
export class Parameters {
	private readonly constants = new Map<string, unknown>();
	private readonly readers = new Map<string, PlainReader>();
	private readonly written = new Map<string, unknown>();
	private readonly items: INodeExecutionData[];

	constructor(private readonly context: IExecuteFunctions) {
		this.items = context.getInputData();
	}

	/** What a reader makes of the parameters of one item; a parameter that cannot be read is its failure. */
	read<T>(
		itemIndex: number,
		reader: (parameter: (name: string, fallback?: unknown) => unknown) => T | Failure,
	): T | Failure {
		try {
			return reader((name, fallback) => this.get(name, itemIndex, fallback));
		} catch (error) {
			return error instanceof Unreadable ? error.failure : unforeseenValue();
		}
	}

	/** The value of a parameter for an item; throws Unreadable where its expression cannot be read. */
	private get(name: string, itemIndex: number, fallback?: unknown): unknown {
		if (this.constants.has(name)) return this.constants.get(name);
		const own = this.readers.get(name)?.(this.items[itemIndex]?.json);
		if (own !== undefined) return own;
		try {
			const value = this.context.getNodeParameter(name, itemIndex, fallback, {
				extractValue: name === 'profileId',
			});
			if (!this.written.has(name)) this.learn(name, itemIndex, value, fallback);
			return withoutModelsChoice(name, this.written.get(name), value);
		} catch (error) {
			throw unreadable(name, error);
		}
	}

	/** Remembers how a parameter is written. A reader counts only where n8n has just read the same. */
	private learn(name: string, itemIndex: number, value: unknown, fallback: unknown): void {
		const whole: unknown = this.context.getNodeParameter(name, 0, fallback, {
			rawExpressions: true,
		});
		const raw = isResourceLocatorValue(whole) ? whole.value : whole;
		this.written.set(name, raw);
		if (!hasExpression(raw)) {
			this.constants.set(name, value);
			return;
		}
		const reader = plainReader(raw);
		if (reader && isSame(reader(this.items[itemIndex]?.json), value))
			this.readers.set(name, reader);
	}
}

/** Whether secrets are shown is for the author of the workflow to say: what an AI model chooses counts as not chosen. */
function withoutModelsChoice(name: string, written: unknown, value: unknown): unknown {
	if (name === 'returnData' && isByModel(written)) return 'result';
	if (
		name === 'options' &&
		isByModel((written as GenericGroup | undefined)?.includeSecrets ?? written)
	)
		return { ...(value as object), includeSecrets: false };
	return value;
}

type GenericGroup = Record<string, GenericValue>;

function isByModel(written: unknown): boolean {
	return typeof written === 'string' && /\$fromAI/i.test(written);
}

function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some(hasExpression);
}

function isSame(one: unknown, other: unknown): boolean {
	return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
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

/** A value that no reader was written for; its text may hold secrets. */
function unforeseenValue(): Failure {
	return new Failure(
		'A parameter cannot be read',
		'Open the node and check its values: one of them is of a kind that cannot be used.',
	);
}
