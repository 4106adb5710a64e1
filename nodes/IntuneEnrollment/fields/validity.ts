import type { INodeProperties } from 'n8n-workflow';
import { quoted } from '../enrollment/collections';
import { parseExpiresAt, parseSeconds, TIME_UNITS, type Validity } from '../enrollment/validity';
import { Failure, isFailure } from '../failure';
import type { ReadParameter, Surroundings } from './parameter';
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
			description:
				'How long the token is valid. AOSP tokens live 90 days at the most, dedicated and staging tokens 65 years.',
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
	{ zone, now }: Surroundings,
): Validity | Failure {
	const mode = parameter('validityMode');
	if (isFailure(mode)) return mode;
	if (mode === 'duration') {
		const seconds = readSpan(parameter, 'validity', 'Validity');
		return isFailure(seconds) ? seconds : { seconds };
	}
	if (mode === 'expiresAt') {
		const value = parameter('expiresAt');
		if (isFailure(value)) return value;
		const expiresAt = parseExpiresAt(value, zone, now);
		return isFailure(expiresAt) ? expiresAt : { expiresAt };
	}
	return new Failure(
		`Validity Mode ${quoted(mode)} is not known`,
		'Choose one of: duration, expiresAt.',
	);
}

/** Reads a number and its unit (`<name>Unit`) as whole seconds, `least` at the least. */
export function readSpan(
	parameter: ReadParameter,
	name: string,
	label: string,
	least = 1,
): number | Failure {
	const amount = parameter(name);
	if (isFailure(amount)) return amount;
	const unit = parameter(`${name}Unit`);
	return isFailure(unit) ? unit : parseSeconds(amount, unit, label, least);
}
