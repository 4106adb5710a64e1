import type { INodeProperties } from 'n8n-workflow';
import { oneOf, quoted } from '../enrollment/collections';
import { after, all, Failure } from '../failure';
import type { ReadParameter } from './parameter';
import { readPayload, type PayloadInput } from './payload';
import type { Show } from './profile';

const RETURN_DATA = ['result', 'token', 'tokenAndQrCode'] as const;
type ReturnData = (typeof RETURN_DATA)[number];

/** What an item shows of the token. */
export interface Shown {
	returnData: ReturnData;
	binaryPropertyName: string;
	payload: PayloadInput;
}

/**
 * What to hand on. Where the token comes by default, a tool has a default of its own: no AI model sees a token unless the
 * author of the workflow says so.
 */
export function returnDataFields(show: Show, standard: ReturnData): INodeProperties[] {
	const field: INodeProperties = {
		displayName: 'Return',
		name: 'returnData',
		type: 'options',
		options: [
			{ name: 'Result', value: 'result', description: 'What was done, without the token' },
			{
				name: 'Token',
				value: 'token',
				description:
					'The token and its QR, zero-touch and Knox payloads. Whoever has them can enroll a device.',
			},
			{
				name: 'Token and QR Code',
				value: 'tokenAndQrCode',
				description: 'The token, its payloads and the QR code as a picture',
			},
		],
		default: standard,
		description: 'What to hand to the next step',
		hint: 'Whoever has the token can enroll a device, and it stays in the execution data.',
	};
	const fields =
		standard === 'result'
			? [{ ...field, displayOptions: { show } }]
			: [
					{ ...field, displayOptions: { show, hide: { '@tool': [true] } } },
					{ ...field, default: 'result', displayOptions: { show: { ...show, '@tool': [true] } } },
				];
	return [
		...fields,
		{
			displayName: 'Output Data Field Name',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'qrCode',
			required: true,
			hint: 'The name of the output binary field to put the picture in',
			displayOptions: { show: { ...show, returnData: ['tokenAndQrCode'] } },
		},
	];
}

/** Reads what one item is to show of the token. */
export function readShown(parameter: ReadParameter, standard: ReturnData): Shown | Failure {
	return after(oneOf('Return', parameter('returnData', standard), RETURN_DATA), (returnData) =>
		all({
			returnData,
			binaryPropertyName:
				returnData === 'tokenAndQrCode'
					? parseFieldName(parameter('binaryPropertyName', 'qrCode'))
					: 'qrCode',
			payload: readPayload(parameter),
		}),
	);
}

function parseFieldName(given: unknown): string | Failure {
	if (typeof given === 'string' && /^[^\s.[\]]{1,100}$/.test(given)) return given;
	return new Failure(
		`Output Data Field Name ${quoted(given)} cannot be used`,
		'Enter a name without spaces, dots and brackets, such as qrCode.',
	);
}
