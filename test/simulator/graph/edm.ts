/** Primitive and other types of Microsoft Graph's entity data model, as far as the simulated entities have them. */
export type EdmType =
	| 'Edm.String'
	| 'Edm.Boolean'
	| 'Edm.Int32'
	| 'Edm.DateTimeOffset'
	| 'Collection(Edm.String)'
	/** A structured value. */
	| 'complex'
	/** The names of an enumeration. */
	| readonly string[];

export interface Property {
	type: EdmType;
	/** Set by the service; a client's values for it are ignored. */
	readOnly?: true;
	/** Strings and structured values may be null, others may not, but for those that say so. */
	nullable?: true;
	/** May stand in $filter. */
	filter?: true;
}

export type Properties = Readonly<Record<string, Property>>;

const INT32 = 2 ** 31 - 1;

/**
 * What is wrong with a value, in the words of Microsoft's OData library (OData/odata.net, Microsoft.OData.Core.txt;
 * as recorded from Intune in Microsoft365DSC issue 5954); undefined: nothing.
 */
export function wrongValue(name: string, value: unknown, property: Property): string | undefined {
	const { type } = property;
	if (value === null) return mayBeNull(property) ? undefined : nullText(name, type);
	if (type === 'Collection(Edm.String)') {
		if (!Array.isArray(value)) {
			return `A node of type '${nodeType(value)}' was read from the JSON reader when trying to read the contents of the property '${name}'; however, a 'StartArray' node was expected.`;
		}
		return firstOf(value, (item) => wrongValue(name, item, { type: 'Edm.String' }));
	}
	if (type === 'complex') {
		return nodeType(value) === 'StartObject' ? undefined : unexpected(value, 'StartObject');
	}
	if (typeof value === 'object') return unexpected(value, 'PrimitiveValue');
	if (typeof type === 'object') {
		if (typeof value !== 'string') return literal(value, 'Edm.String');
		return type.includes(value) ? undefined : `Requested value '${value}' was not found.`;
	}
	return isOfType(value, type) ? undefined : literal(value, type);
}

function isOfType(value: unknown, type: string): boolean {
	switch (type) {
		case 'Edm.Boolean':
			return typeof value === 'boolean';
		case 'Edm.Int32':
			return Number.isInteger(value) && Math.abs(value as number) <= INT32;
		case 'Edm.DateTimeOffset':
			return typeof value === 'string' && !Number.isNaN(Date.parse(value));
		default:
			return typeof value === 'string';
	}
}

const mayBeNull = ({ type, readOnly, nullable }: Property): boolean =>
	readOnly || nullable || type === 'Edm.String' || type === 'complex';

const typeName = (type: EdmType): string => (typeof type === 'object' ? 'Edm.String' : type);

const nullText = (name: string, type: EdmType): string =>
	`A null value was found for the property named '${name}', which has the expected type '${typeName(type)}[Nullable=False]'. The expected type '${typeName(type)}[Nullable=False]' does not allow null values.`;

const literal = (value: unknown, type: string): string =>
	`Cannot convert the literal '${String(value)}' to the expected type '${type}'.`;

const unexpected = (value: unknown, wanted: string): string =>
	`An unexpected '${nodeType(value)}' node was found when reading from the JSON reader. A '${wanted}' node was expected.`;

function nodeType(value: unknown): string {
	if (Array.isArray(value)) return 'StartArray';
	return typeof value === 'object' && value !== null ? 'StartObject' : 'PrimitiveValue';
}

/** The first complaint about one of many. */
export function firstOf<T>(
	items: Iterable<T>,
	complain: (item: T) => string | undefined,
): string | undefined {
	for (const item of items) {
		const complaint = complain(item);
		if (complaint !== undefined) return complaint;
	}
	return undefined;
}
