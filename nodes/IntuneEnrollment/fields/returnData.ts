import type { INodeProperties } from 'n8n-workflow';
import { quoted } from '../enrollment/collections';
import { checkWifi, WIFI_SECURITY_TYPES, type NetworkExtras } from '../enrollment/provisioning';
import { after, all, Failure } from '../failure';
import { parseOptionalSwitch, parseSwitch, readGroup, type ReadParameter } from './parameter';
import type { Show } from './profile';

const RETURN_DATA = ['result', 'token', 'tokenAndQrCode'] as const;
export type ReturnData = (typeof RETURN_DATA)[number];

/** What an item shows of the token. */
export interface Shown {
	returnData: ReturnData;
	binaryPropertyName: string;
	extras: NetworkExtras;
}

export function returnDataFields(show: Show, standard: ReturnData): INodeProperties[] {
	return [
		{
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
			displayOptions: { show },
		},
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

/** Options that change the payloads and the QR code; the profile in Intune stays as it is. */
export const payloadOptions: INodeProperties[] = [
	{
		displayName: 'Use Mobile Data',
		name: 'useMobileData',
		type: 'boolean',
		default: true,
		description: 'Whether devices may use mobile data during set-up, written into the QR code',
	},
	{
		displayName: 'Wi-Fi Hidden',
		name: 'wifiHidden',
		type: 'boolean',
		default: false,
		description: 'Whether the Wi-Fi network hides its name',
	},
	{
		displayName: 'Wi-Fi Password',
		name: 'wifiPassword',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Password of the Wi-Fi network. It stands readable in the QR code.',
	},
	{
		displayName: 'Wi-Fi Security',
		name: 'wifiSecurityType',
		type: 'options',
		options: [
			{ name: 'None', value: 'NONE' },
			{ name: 'WEP', value: 'WEP' },
			{ name: 'WPA', value: 'WPA' },
		],
		default: 'WPA',
		description: 'How the Wi-Fi network is secured',
	},
	{
		displayName: 'Wi-Fi SSID',
		name: 'wifiSsid',
		type: 'string',
		default: '',
		description:
			'Name of a Wi-Fi network for devices to join during set-up, written into the QR code',
	},
];

/** Reads what one item is to show of the token. */
export function readShown(parameter: ReadParameter, standard: ReturnData): Shown | Failure {
	return after(parseReturnData(parameter('returnData', standard)), (returnData) =>
		all({
			returnData,
			binaryPropertyName:
				returnData === 'tokenAndQrCode'
					? parseFieldName(parameter('binaryPropertyName', 'qrCode'))
					: 'qrCode',
			extras: parseExtras(readGroup(parameter, 'options')),
		}),
	);
}

function parseReturnData(given: unknown): ReturnData | Failure {
	return (
		RETURN_DATA.find((known) => known === given) ??
		new Failure(`Return ${quoted(given)} is not known`, `Choose one of: ${RETURN_DATA.join(', ')}.`)
	);
}

function parseFieldName(given: unknown): string | Failure {
	if (typeof given === 'string' && /^[^\s.[\]]{1,100}$/.test(given)) return given;
	return new Failure(
		`Output Data Field Name ${quoted(given)} cannot be used`,
		'Enter a name without spaces, dots and brackets, such as qrCode.',
	);
}

function parseExtras(options: Record<string, unknown>): NetworkExtras | Failure {
	const { useMobileData = null, wifiHidden, ...wifi } = options;
	return after(
		all({
			useMobileData:
				useMobileData === null ? undefined : parseSwitch(useMobileData, 'Use Mobile Data'),
			hidden: parseOptionalSwitch(wifiHidden, 'Wi-Fi Hidden', false),
		}),
		({ useMobileData: mobile, hidden }) =>
			after(parseWifi(wifi, hidden), (network) => ({
				...(mobile === undefined ? {} : { useMobileData: mobile }),
				...(network ? { wifi: network } : {}),
			})),
	);
}

function parseWifi(
	options: Record<string, unknown>,
	hidden: boolean,
): NetworkExtras['wifi'] | Failure {
	const { wifiSsid: ssid = '', wifiPassword: password = '', wifiSecurityType = 'WPA' } = options;
	if (ssid === '' && password === '') return undefined;
	const securityType = WIFI_SECURITY_TYPES.find((known) => known === wifiSecurityType);
	if (securityType === undefined || typeof ssid !== 'string' || typeof password !== 'string') {
		return new Failure(
			'The Wi-Fi options cannot be read',
			`Enter name and password as text, and one of ${WIFI_SECURITY_TYPES.join(', ')} as Wi-Fi Security.`,
		);
	}
	const wifi = { ssid, password, securityType, hidden };
	return checkWifi(wifi) ?? wifi;
}
