import { quoted, type ProfileType } from '../../enrollment/collections';
import { checkDeviceNameTemplate, unknownVariables } from '../../enrollment/deviceNameTemplate';
import {
	checkNamed,
	checkPassword,
	checkSsid,
	isWpaKey,
	parseWifiSecurity,
	parseWifiText,
	WPA_KEY_HINT,
} from '../../enrollment/wifi';
import { after, Failure } from '../../failure';
import { parseSwitch } from '../../fields/parameter';

/** Limits of Intune's own forms. */
const MAX_NAME = 200;
const MAX_DESCRIPTION = 1024;

type Reader = (value: unknown) => unknown;

/** How each field becomes what Graph takes; a Failure where it cannot. */
const READERS: Record<string, Reader> = {
	displayName: (value) => after(toText(value, 'Name'), readName),
	description: (value) => after(toText(value, 'Description'), readDescription),
	deviceNameTemplate: (value) =>
		after(toText(value, 'Device Name Template'), (text) => checkDeviceNameTemplate(text) ?? text),
	roleScopeTagIds: readTags,
	configureWifi: (value) => parseSwitch(value, 'Configure Wi-Fi'),
	wifiHidden: (value) => parseSwitch(value, 'Wi-Fi Hidden'),
	isTeamsDeviceProfile: (value) => parseSwitch(value, 'Teams Devices'),
	wifiSsid: (value) =>
		after(parseWifiText(value, 'Wi-Fi SSID'), (ssid) => unlessEmpty(ssid, checkSsid(ssid))),
	wifiPassword: (value) => parseWifiText(value, 'Wi-Fi Password'),
	// Graph's spelling
	wifiSecurityType: (value) => after(parseWifiSecurity(value), (known) => known.toLowerCase()),
};

/** Android for Work profiles have no others. */
const OF_EVERY_TYPE = ['displayName', 'description'];

/**
 * Checks the fields that were given and makes them what Graph takes; fields that the type lacks are refused.
 * @param isWhole whether they are all that the profile has: what belongs together must then be there together
 */
export function readProfileFields(
	given: Record<string, unknown>,
	profileType: ProfileType,
	isWhole: boolean,
): Record<string, unknown> | Failure {
	const entity: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(given)) {
		if (value === undefined || value === null) continue;
		const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
		if (!reader)
			return new Failure(`The field ${quoted(name)} is not known`, 'Remove it, or check its name.');
		if (profileType === 'androidForWork' && !OF_EVERY_TYPE.includes(name)) {
			return new Failure(
				`Android for Work profiles have no field ${name}`,
				'Remove the field, or set Profile Type to Android Device Owner.',
			);
		}
		const read = reader(value);
		if (read instanceof Failure) return read;
		entity[name] = read;
	}
	return checkNetwork(entity, isWhole) ?? entity;
}

/** What is worth knowing of fields that are passed on as they are. */
export function profileHints(entity: Record<string, unknown>): string[] {
	const unknown = unknownVariables(entity.deviceNameTemplate);
	return [
		...(unknown.length === 0
			? []
			: [
					`Device Name Template has variables that Intune's documentation does not name: ${unknown.join(' ')}. They were passed on.`,
				]),
		...(typeof entity.wifiPassword === 'string' && isWpaKey(entity.wifiPassword, securityOf(entity))
			? [WPA_KEY_HINT]
			: []),
	];
}

/** What Graph need not give back. */
export function isSecret(name: string): boolean {
	return name === 'wifiPassword';
}

/** Values that may be in a failure no more than in an item. */
export function secretsOf({ wifiPassword }: Record<string, unknown>): string[] {
	return typeof wifiPassword === 'string' && wifiPassword !== '' ? [wifiPassword] : [];
}

/** The rule for Wi-Fi that payloads have, as far as a part of a profile can be held to it. */
function checkNetwork(entity: Record<string, unknown>, isWhole: boolean): Failure | undefined {
	const ssid = String(entity.wifiSsid ?? '');
	const password = String(entity.wifiPassword ?? '');
	const unnamed = isWhole
		? checkNamed({ ssid, password, hidden: entity.wifiHidden === true })
		: undefined;
	return unnamed ?? (password === '' ? undefined : checkPassword(password, securityOf(entity)));
}

function securityOf({ wifiSecurityType }: Record<string, unknown>) {
	const security = wifiSecurityType === undefined ? undefined : parseWifiSecurity(wifiSecurityType);
	return security instanceof Failure ? undefined : security;
}

/** An empty field clears it in Intune. */
function unlessEmpty(text: string, failure: Failure | undefined): string | Failure {
	return text === '' ? text : (failure ?? text);
}

/** Text, and numbers: a sheet gives a name of digits as one. */
function toText(value: unknown, label: string): string | Failure {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return new Failure(`${label} is not text`, 'Enter it as text.');
}

function readName(given: string): string | Failure {
	const name = given.trim();
	if (name === '') return new Failure('Name is empty', 'Enter a name for the enrollment profile.');
	if (name.length <= MAX_NAME) return name;
	return new Failure(
		`Name is longer than ${MAX_NAME} characters`,
		`It has ${name.length}. Shorten it.`,
	);
}

function readDescription(text: string): string | Failure {
	if (text.length <= MAX_DESCRIPTION) return text;
	return new Failure(`Description is longer than ${MAX_DESCRIPTION} characters`, 'Shorten it.');
}

function readTags(value: unknown): string[] | Failure {
	const given: unknown[] = Array.isArray(value) ? value : tagText(value).split(',');
	const wrong = given.find((tag) => !/^(?:\d{1,10})?$/.test(tagText(tag).trim()));
	if (wrong === undefined)
		return given.map((tag) => tagText(tag).trim()).filter((tag) => tag !== '');
	return new Failure(
		`Scope Tag ID ${quoted(wrong)} is not a number`,
		'Enter IDs such as 0,1, separated by commas.',
	);
}

/** Text and numbers as text; anything else as what is certainly wrong. */
function tagText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}
