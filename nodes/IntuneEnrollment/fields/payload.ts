import type { INodeProperties } from 'n8n-workflow';
import type { PayloadChanges } from '../enrollment/provisioning';
import { isKnownExtra, parseExtras, type Extras } from '../enrollment/provisioningExtras';
import { isWpaKey, WPA_KEY_HINT, type Wifi } from '../enrollment/wifi';
import { after, all, Failure, isFailure } from '../failure';
import { givenTwice, NETWORK, readWifi } from './network';
import { isMissing, parseSwitch, readGroup, toNumber, type ReadParameter } from './parameter';
import type { Show } from './profile';

/** Node versions that have the payload's fields in a collection of their own; before, they stood among the options. */
const SINCE = 1.1;

const FURTHER: INodeProperties[] = [
	{
		displayName: 'Additional Extras',
		name: 'additionalExtras',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. { "android.app.extra.PROVISIONING_LOCALE": "en_GB" }',
		description:
			'Further keys for the QR code as a JSON object, such as android.app.extra.PROVISIONING_LOCALE, …_TIME_ZONE or …_WIFI_PROXY_HOST',
	},
	{
		displayName: 'Leave All System Apps Enabled',
		name: 'leaveAllSystemAppsEnabled',
		type: 'boolean',
		default: true,
		description:
			'Whether enrolled devices keep all apps of their maker. Enrollment otherwise takes most of them away, which is hard to undo.',
	},
	{
		displayName: 'QR Code Width',
		name: 'qrCodeWidth',
		type: 'number',
		typeOptions: { minValue: 100, maxValue: 4000 },
		default: 600,
		description:
			'Width of the picture in pixels, rounded down so that all its modules have one size. Print it 30 mm wide at the least, 50 mm with a Wi-Fi network in it.',
	},
];

/** The fields among the options, for nodes of before. */
export const payloadOptionsOfBefore: INodeProperties[] = NETWORK.map((field) => ({
	...field,
	displayOptions: { show: { '@version': [1] } },
}));

/** What changes the payloads and the QR code; the profile in Intune stays as it is. */
export function payloadField(show: Show): INodeProperties {
	return {
		displayName: 'Payload Options',
		name: 'payloadOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		description: 'What to add to the QR code and the other payloads, for this item alone',
		displayOptions: { show: { ...show, '@version': [{ _cnd: { gte: SINCE } }] } },
		options: [...NETWORK, ...FURTHER].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
	};
}

/** What one item adds to its payloads. */
export interface PayloadInput extends PayloadChanges {
	/** Of the picture, in pixels. */
	qrCodeWidth?: number;
	/** What is worth telling of the values. */
	hints: string[];
}

/** Reads what one item adds to its payloads, of nodes of all versions. */
export function readPayload(parameter: ReadParameter): PayloadInput | Failure {
	const given = { ...readGroup(parameter, 'options'), ...readGroup(parameter, 'payloadOptions') };
	return after(
		all({
			extras: after(parseExtras(given.additionalExtras), (extras) => withSwitches(given, extras)),
			qrCodeWidth: readWidth(given.qrCodeWidth),
		}),
		({ extras, qrCodeWidth }) =>
			after(readWifi(given, extras), (wifi) => {
				const { network, further } = wifi;
				return { wifi: network, extras: further, qrCodeWidth, hints: hintsOf(network, further) };
			}),
	);
}

/** The switches that have a field of their own. */
const SWITCHES = [
	['useMobileData', 'USE_MOBILE_DATA', 'Use Mobile Data'],
	['leaveAllSystemAppsEnabled', 'LEAVE_ALL_SYSTEM_APPS_ENABLED', 'Leave All System Apps Enabled'],
] as const;

function withSwitches(given: Record<string, unknown>, extras: Extras): Extras | Failure {
	const whole = { ...extras };
	for (const [field, name, label] of SWITCHES) {
		const value = given[field];
		if (isMissing(value)) continue;
		if (name in extras) return givenTwice(name, label);
		const read = parseSwitch(value, label);
		if (isFailure(read)) return read;
		whole[name] = read;
	}
	return whole;
}

function readWidth(given: unknown): number | undefined | Failure {
	if (isMissing(given)) return undefined;
	const width = toNumber(given);
	if (width !== undefined && Number.isInteger(width) && width >= 100 && width <= 4000) return width;
	return new Failure(
		'QR Code Width cannot be used',
		'Enter a whole number of pixels from 100 to 4000.',
	);
}

function hintsOf(wifi: Wifi | undefined, extras: Extras): string[] {
	const unknown = Object.keys(extras).filter((name) => !isKnownExtra(name));
	return [
		...(wifi && isWpaKey(wifi.password, wifi.security) ? [WPA_KEY_HINT] : []),
		...(wifi && extras.USE_MOBILE_DATA === true
			? ['Use Mobile Data has no effect where a Wi-Fi SSID is given.']
			: []),
		...(unknown.length > 0
			? [`Additional Extras has keys that are passed on unchecked: ${unknown.join(', ')}.`]
			: []),
	];
}
