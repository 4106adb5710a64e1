import type { INodeProperties } from 'n8n-workflow';
import { quoted } from '../enrollment/collections';
import { LIFETIME_HINT, USERLESS_HINT } from '../enrollment/lifetimes';
import { parseExpiresAt, parseSeconds, TIME_UNITS, type Validity } from '../enrollment/validity';
import { after, Failure } from '../failure';
import type { Moment, ReadParameter } from './parameter';
import type { Show } from './profile';

const UNIT_OPTIONS = TIME_UNITS.map((value) => ({
	name: value.charAt(0).toUpperCase() + value.slice(1),
	value,
}));

/** A unit of time beside a number. */
export function unitField(
	name: string,
	displayName: string,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'options',
		options: UNIT_OPTIONS,
		default: 'days',
		displayOptions,
	};
}

export function validityFields(show: Show): INodeProperties[] {
	return [
		{
			displayName: 'Validity Mode',
			name: 'validityMode',
			type: 'options',
			options: [
				{ name: 'Duration', value: 'duration', description: 'The token lives for a span of time' },
				{ name: 'Expires At', value: 'expiresAt', description: 'The token lives until a moment' },
			],
			default: 'duration',
			description: 'How to say how long the token is valid',
			displayOptions: { show },
		},
		{
			displayName: 'Validity',
			name: 'validity',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 90,
			description: `How long the token is valid. ${LIFETIME_HINT} Give Teams devices years: when their token ends, they can no longer sign in.`,
			hint: USERLESS_HINT,
			displayOptions: { show: { ...show, validityMode: ['duration'] } },
		},
		unitField('validityUnit', 'Validity Unit', { show: { ...show, validityMode: ['duration'] } }),
		{
			displayName: 'Expires At',
			name: 'expiresAt',
			type: 'dateTime',
			default: '',
			required: true,
			description:
				'When the token expires, in the time zone of the workflow. An expression such as {{ $now.plus({ days: 30 }) }} works too.',
			displayOptions: { show: { ...show, validityMode: ['expiresAt'] } },
		},
	];
}

/** Reads how long one item's token is to live. */
export function readValidity(
	parameter: ReadParameter,
	{ timezone, now }: Moment,
): Validity | Failure {
	const mode = parameter('validityMode');
	if (mode === 'duration')
		return after(readSpan(parameter, 'validity', 'Validity'), (seconds) => ({ seconds }));
	if (mode === 'expiresAt')
		return after(parseExpiresAt(parameter('expiresAt'), timezone, now), (expiresAt) => ({
			expiresAt,
		}));
	return new Failure(
		`Validity Mode ${quoted(mode)} is not known`,
		'Choose one of: duration, expiresAt.',
	);
}

/** Reads a number and its unit (`<name>Unit`) as whole seconds, `min` at the least. */
export function readSpan(
	parameter: ReadParameter,
	name: string,
	label: string,
	min = 1,
): number | Failure {
	return parseSeconds(parameter(name), parameter(`${name}Unit`), label, min);
}
