import { Failure } from '../failure';
import { quoted } from './collections';

/** Keys of Android's managed provisioning (Android DevicePolicyManager) begin so. */
export const EXTRA = 'android.app.extra.PROVISIONING_';

type Kind = 'text' | 'boolean' | 'integer';

/**
 * What may be added, with the type that Android reads it as (what comes as another type is lost there) and the short name
 * that Android takes for it too (AOSP, ExtrasProvisioningDataParser).
 */
const KNOWN: Record<string, { kind: Kind; short?: string }> = {
	KEEP_SCREEN_ON: { kind: 'boolean' },
	LEAVE_ALL_SYSTEM_APPS_ENABLED: { kind: 'boolean', short: 'PLASAE' },
	LOCALE: { kind: 'text', short: 'PL' },
	LOCAL_TIME: { kind: 'integer', short: 'PLT' },
	SKIP_ENCRYPTION: { kind: 'boolean', short: 'PSE' },
	TIME_ZONE: { kind: 'text', short: 'PTZ' },
	USE_MOBILE_DATA: { kind: 'boolean', short: 'PUMD' },
	WIFI_HIDDEN: { kind: 'boolean', short: 'PWH' },
	WIFI_PAC_URL: { kind: 'text', short: 'PWPU' },
	WIFI_PASSWORD: { kind: 'text', short: 'PWP' },
	WIFI_PROXY_BYPASS: { kind: 'text', short: 'PWPB' },
	WIFI_PROXY_HOST: { kind: 'text', short: 'PWPH' },
	WIFI_PROXY_PORT: { kind: 'integer', short: 'PWPRP' },
	WIFI_SECURITY_TYPE: { kind: 'text', short: 'PWST' },
	WIFI_SSID: { kind: 'text', short: 'PWS' },
};

/** What enrolls the device is Intune's to say. */
const OF_INTUNE = /^(?:DEVICE_ADMIN_|ADMIN_EXTRAS_BUNDLE$)/;

/** Keys of a network, long and short. */
export const WIFI_KEY = /^(?:android\.app\.extra\.PROVISIONING_WIFI_|a\.a\.e\.PW)/;

/** Further keys of a payload without their common beginning, checked. */
export type Extras = Record<string, unknown>;

/** A payload's key in both spellings. */
export function spellingsOf(name: string): string[] {
	const short = Object.hasOwn(KNOWN, name) ? KNOWN[name]!.short : undefined;
	return [EXTRA + name, ...(short === undefined ? [] : [`a.a.e.${short}`])];
}

export function isKnownExtra(name: string): boolean {
	return Object.hasOwn(KNOWN, name);
}

/**
 * Reads further keys for a payload: a JSON object, as text or as an expression gives it. Values are never repeated.
 * @returns keys without their common beginning
 */
export function parseExtras(given: unknown): Extras | Failure {
	const object = typeof given === 'string' ? parseJson(given) : (given ?? {});
	if (typeof object !== 'object' || object === null || Array.isArray(object))
		return new Failure(
			'Additional Extras is not a JSON object',
			`Enter an object such as { "${EXTRA}LOCALE": "en_GB" }.`,
		);
	const extras: Extras = {};
	for (const [key, value] of Object.entries(object)) {
		const name = key.startsWith(EXTRA) ? key.slice(EXTRA.length) : key;
		const read = readExtra(key, name, value);
		if (read instanceof Failure) return read;
		extras[name] = read;
	}
	return extras;
}

function readExtra(key: string, name: string, value: unknown): unknown {
	if (!/^[A-Z][A-Z0-9_]{0,80}$/.test(name) || (key === name && !isKnownExtra(name)))
		return new Failure(
			`Additional Extras has a key ${quoted(key)} that Android does not read`,
			`Keys begin with ${EXTRA}, for example ${EXTRA}LOCALE.`,
		);
	if (OF_INTUNE.test(name))
		return new Failure(
			`Additional Extras must not have the key ${name}`,
			'What enrolls the device comes from Intune. Remove the key.',
		);
	if (value === null || value === undefined)
		return new Failure(
			`Additional Extras has no value for ${name}`,
			'Enter one, or remove the key.',
		);
	return isKnownExtra(name) ? readKnown(name, KNOWN[name]!.kind, value) : value;
}

function readKnown(name: string, kind: Kind, value: unknown): unknown {
	if (kind === 'text' && typeof value === 'string' && value !== '') return value;
	if (kind === 'text' && typeof value === 'number') return String(value);
	if (kind === 'boolean' && typeof value === 'boolean') return value;
	if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
	// Android reads the port of a proxy as an integer only
	const number =
		typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : value;
	if (kind === 'integer' && Number.isSafeInteger(number) && isInRange(name, number as number))
		return number;
	const wanted = { text: 'text', boolean: 'true or false', integer: 'a whole number' }[kind];
	return new Failure(
		`Additional Extras has a value for ${name} that Android cannot read`,
		`Enter ${wanted}${name === 'WIFI_PROXY_PORT' ? ' from 1 to 65535' : ''}.`,
	);
}

function isInRange(name: string, number: number): boolean {
	return name === 'WIFI_PROXY_PORT' ? number >= 1 && number <= 65_535 : number >= 0;
}

function parseJson(text: string): unknown {
	if (text.trim() === '') return {};
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
