import type { INodeProperties } from 'n8n-workflow';
import { quoted, type ProfileType } from '../../enrollment/collections';
import { checkDeviceNameTemplate } from '../../enrollment/deviceNameTemplate';
import { Failure } from '../../failure';
import { parseSwitch } from '../../fields/parameter';

/** Limits of Intune's own forms. */
const MAX_NAME = 200;
const MAX_DESCRIPTION = 1024;

const WIFI_SECURITY = [
	{ name: 'None', value: 'none' },
	{ name: 'WEP', value: 'wep' },
	{ name: 'WPA', value: 'wpa' },
];

/** Fields that both "create" and "update" offer in a collection, alphabetical as n8n wants them. */
export function profileFields(): INodeProperties[] {
	return [
		{
			displayName: 'Configure Wi-Fi',
			name: 'configureWifi',
			type: 'boolean',
			default: false,
			description: 'Whether the profile brings devices into a Wi-Fi network (device owner only)',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
		},
		{
			displayName: 'Device Name Template',
			name: 'deviceNameTemplate',
			type: 'string',
			default: '',
			placeholder: 'e.g. Kiosk-{{SERIAL}}',
			description:
				'How enrolled devices are named, 63 characters at the most (device owner only). Enter it as Fixed: in an expression n8n takes {{…}} for its own.',
		},
		{
			displayName: 'Scope Tag IDs',
			name: 'roleScopeTagIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 0,1',
			description: 'IDs of scope tags, separated by commas (device owner only)',
		},
		{
			displayName: 'Wi-Fi Hidden',
			name: 'wifiHidden',
			type: 'boolean',
			default: false,
			description: 'Whether the Wi-Fi network hides its name (device owner only)',
		},
		{
			displayName: 'Wi-Fi Password',
			name: 'wifiPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Password of the Wi-Fi network (device owner only)',
		},
		{
			displayName: 'Wi-Fi Security',
			name: 'wifiSecurityType',
			type: 'options',
			options: WIFI_SECURITY,
			default: 'wpa',
			description: 'How the Wi-Fi network is secured (device owner only)',
		},
		{
			displayName: 'Wi-Fi SSID',
			name: 'wifiSsid',
			type: 'string',
			default: '',
			description: 'Name of the Wi-Fi network (device owner only)',
		},
	];
}

/** Checks the fields that were given and makes them what Graph takes; fields that the type lacks are refused. */
export function readProfileFields(
	given: Record<string, unknown>,
	profileType: ProfileType,
): Record<string, unknown> | Failure {
	const entity: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(given)) {
		if (value === undefined || value === null) continue;
		if (profileType === 'androidForWork' && !['displayName', 'description'].includes(name)) {
			return new Failure(
				`Android for Work profiles have no field ${name}`,
				'Remove the field, or set Profile Type to Android Device Owner.',
			);
		}
		const read = readField(name, value);
		if (read instanceof Failure) return read;
		entity[name] = read;
	}
	return entity;
}

/** What Graph need not give back. */
export function isSecret(name: string): boolean {
	return name === 'wifiPassword';
}

/** Values that may be in a failure no more than in an item. */
export function secretsOf({ wifiPassword }: Record<string, unknown>): string[] {
	return typeof wifiPassword === 'string' && wifiPassword !== '' ? [wifiPassword] : [];
}

function readField(name: string, value: unknown): unknown {
	if (name === 'roleScopeTagIds') return readTags(value);
	if (name === 'configureWifi' || name === 'wifiHidden')
		return parseSwitch(value, `The field ${name}`);
	// a sheet gives a name or a password of digits as a number
	if (typeof value === 'number' && Number.isFinite(value)) return readText(name, String(value));
	if (typeof value === 'string') return readText(name, value);
	return new Failure(`The field ${name} is not text`, 'Enter it as text.');
}

function readText(name: string, value: string): unknown {
	if (name === 'displayName') return checkName(value) ?? value.trim();
	if (name === 'wifiSecurityType' && !WIFI_SECURITY.some((known) => known.value === value)) {
		return new Failure(
			`Wi-Fi Security ${quoted(value)} is not known`,
			'Choose one of: none, wep, wpa.',
		);
	}
	if (name === 'deviceNameTemplate') return checkDeviceNameTemplate(value) ?? value;
	if (name === 'description' && value.length > MAX_DESCRIPTION) {
		return new Failure(`Description is longer than ${MAX_DESCRIPTION} characters`, 'Shorten it.');
	}
	return value;
}

function checkName(name: string): Failure | undefined {
	if (name.trim() === '')
		return new Failure('Name is empty', 'Enter a name for the enrollment profile.');
	if (name.length <= MAX_NAME) return undefined;
	return new Failure(
		`Name is longer than ${MAX_NAME} characters`,
		`It has ${name.length}. Shorten it.`,
	);
}

function readTags(value: unknown): string[] | Failure {
	const given: unknown[] = Array.isArray(value) ? value : textOf(value).split(',');
	const wrong = given.find((tag) => !/^(?:\d{1,10})?$/.test(textOf(tag).trim()));
	if (wrong === undefined)
		return given.map((tag) => textOf(tag).trim()).filter((tag) => tag !== '');
	return new Failure(
		`Scope Tag ID ${quoted(wrong)} is not a number`,
		'Enter IDs such as 0,1, separated by commas.',
	);
}

/** Text and numbers as text; anything else as what is certainly wrong. */
function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}
