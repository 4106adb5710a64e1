import type { INodeProperties } from 'n8n-workflow';
import type { Extras } from '../enrollment/provisioningExtras';
import { completeWifi, parseWifiSecurity, parseWifiText, type Wifi } from '../enrollment/wifi';
import { after, all, Failure } from '../failure';
import { isMissing, parseSwitch } from './parameter';

/** How Wi-Fi is secured, for every form; the values are the form's own. */
export function wifiSecurityChoices(none: string, wep: string, wpa: string) {
	return [
		{ name: 'None', value: none },
		{ name: 'WEP', value: wep },
		{ name: 'WPA/WPA2/WPA3', value: wpa },
	];
}

/** Under these names since the first version. */
export const NETWORK: INodeProperties[] = [
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
		description:
			'Password of the Wi-Fi network. It stands readable in the QR code, and typed here also in every stored execution: take it from an expression where that matters.',
	},
	{
		displayName: 'Wi-Fi Security',
		name: 'wifiSecurityType',
		type: 'options',
		options: wifiSecurityChoices('NONE', 'WEP', 'WPA'),
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

/** The fields of a network, and the keys that say the same. */
const WIFI_FIELDS = [
	['wifiSsid', 'WIFI_SSID', 'Wi-Fi SSID'],
	['wifiPassword', 'WIFI_PASSWORD', 'Wi-Fi Password'],
	['wifiSecurityType', 'WIFI_SECURITY_TYPE', 'Wi-Fi Security'],
	['wifiHidden', 'WIFI_HIDDEN', 'Wi-Fi Hidden'],
] as const;

/** The network that an item adds, by its fields or by keys of the same meaning, and the keys that are left. */
export function readWifi(
	given: Record<string, unknown>,
	extras: Extras,
): { network: Wifi | undefined; further: Extras } | Failure {
	const further = { ...extras };
	const fields: Record<string, unknown> = {};
	for (const [field, name, label] of WIFI_FIELDS) {
		const [own, extra] = [given[field], further[name]];
		if (!isMissing(own) && extra !== undefined) return givenTwice(name, label);
		fields[field] = isMissing(own) ? extra : own;
		delete further[name];
	}
	const { wifiSsid, wifiPassword, wifiSecurityType, wifiHidden } = fields;
	return after(
		all({
			ssid: isMissing(wifiSsid) ? undefined : parseWifiText(wifiSsid, 'Wi-Fi SSID'),
			password: isMissing(wifiPassword) ? undefined : parseWifiText(wifiPassword, 'Wi-Fi Password'),
			security: isMissing(wifiSecurityType) ? undefined : parseWifiSecurity(wifiSecurityType),
			hidden: isMissing(wifiHidden) ? undefined : parseSwitch(wifiHidden, 'Wi-Fi Hidden'),
		}),
		(input) => after(completeWifi(input), (network) => ({ network, further })),
	);
}

/** One value, by its own field and by a key. */
export function givenTwice(name: string, label: string): Failure {
	return new Failure(
		`${label} is given twice`,
		`Additional Extras has ${name} too. Leave one of them out.`,
	);
}
