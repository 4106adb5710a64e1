import type { Properties } from './edm';

/** What a query may speak of. */
export interface QueryTarget {
	properties: Properties;
	/** Of Graph's model, for messages. */
	entityType: string;
	/** Properties that this deployment does not know, though the documentation has them. */
	unknownProperties: readonly string[];
	/** Query options that this deployment refuses. */
	refusedOptions: readonly string[];
}

/** Its message goes into Graph's 400 answer. */
export class QueryError extends Error {}

/** Property names go without regard to case: `EnrollmentMode` and `Id` are what people send. */
export function propertyName(name: string, target: QueryTarget): string {
	const { properties, unknownProperties, entityType } = target;
	const known = Object.keys(properties).find((one) => one.toLowerCase() === name.toLowerCase());
	if (known === undefined || unknownProperties.includes(known)) {
		throw new QueryError(
			`Could not find a property named '${name}' on type 'microsoft.graph.${entityType}'.`,
		);
	}
	return known;
}
