import type { INodeProperties } from 'n8n-workflow';
import { after, Failure } from '../failure';
import { parseOptionalSwitch, toNumber, type ReadParameter } from './parameter';
import type { Show } from './profile';

/** Return All and Limit, as n8n has them. */
export function limitFields(show: Show): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: { show },
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { ...show, returnAll: [false] } },
		},
	];
}

/** Infinity for all. */
export function readLimit(parameter: ReadParameter): number | Failure {
	return after(
		parseOptionalSwitch(parameter('returnAll', false), 'Return All', false),
		(returnAll) => (returnAll ? Infinity : parseLimit(parameter('limit', 50))),
	);
}

function parseLimit(given: unknown): number | Failure {
	const limit = toNumber(given);
	if (limit !== undefined && Number.isInteger(limit) && limit >= 1) return limit;
	return new Failure(
		'Limit must be a whole number from 1',
		'Enter a number, or switch Return All on.',
	);
}
