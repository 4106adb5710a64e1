import { isObjectEmpty, type IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failure';

/** Reads the node's parameters; one without an expression is the same for every item and is read once. */
export class Parameters {
	private readonly constants = new Map<string, unknown>();
	private readonly varying = new Set<string>();

	constructor(private readonly context: IExecuteFunctions) {}

	/** The value of a parameter for an item, or why its expression cannot be read. */
	get(name: string, itemIndex: number, fallback?: unknown): unknown {
		if (this.constants.has(name)) return this.constants.get(name);
		try {
			const value = this.context.getNodeParameter(name, itemIndex, fallback, {
				extractValue: name === 'profileId',
			});
			if (this.isConstant(name, fallback)) this.constants.set(name, value);
			return value;
		} catch (error) {
			return unreadable(name, error);
		}
	}

	private isConstant(name: string, fallback: unknown): boolean {
		if (this.varying.has(name)) return false;
		const raw = this.context.getNodeParameter(name, 0, fallback, { rawExpressions: true });
		if (!hasExpression(raw)) return true;
		this.varying.add(name);
		return false;
	}
}

function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null || isObjectEmpty(raw)) return false;
	return Object.values(raw).some(hasExpression);
}

/** The error's own text may quote the item's data, secrets included: only the parameter is named. */
function unreadable(name: string, error: unknown): Failure {
	const kind = error instanceof Error && /expression/i.test(error.name) ? 'its expression' : 'its value';
	return new Failure(
		`The parameter ${name} cannot be read`,
		`Open the node and check ${kind}: the incoming item may lack what it refers to.`,
	);
}
