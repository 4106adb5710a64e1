import { Failure } from '../failure';
import { quoted } from './collections';

/** How Android's managed provisioning spells them; anything else is an open network there. */
export const WIFI_SECURITY_TYPES = ['NONE', 'WEP', 'WPA'] as const;
type WifiSecurity = (typeof WIFI_SECURITY_TYPES)[number];

/** A network that devices can join. */
export interface Wifi {
	ssid: string;
	password: string;
	security: WifiSecurity;
	hidden: boolean;
}

/** A network as a user fills it in; what is missing is not known. */
interface WifiInput {
	ssid?: string;
	password?: string;
	security?: WifiSecurity;
	hidden?: boolean;
}

const WPA_KEY = /^[0-9a-f]{64}$/i;
const WEP_KEY = /^(?:[0-9a-f]{10}|[0-9a-f]{26})$/i;

/** Text of a network: a sheet gives a name or a password of digits as a number. The value is never repeated. */
export function parseWifiText(value: unknown, label: string): string | Failure {
	const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
	if (typeof text !== 'string')
		return new Failure(`${label} is not text`, 'Enter it as text, without line breaks and tabs.');
	if (!/\p{Cc}/u.test(text)) return text;
	return new Failure(
		`${label} has a line break, a tab or another control character`,
		'It may have come with a paste or out of a sheet: remove it. An access point has none.',
	);
}

/** Both Android's and Graph's spellings. */
export function parseWifiSecurity(value: unknown): WifiSecurity | Failure {
	const text = typeof value === 'string' ? value.trim().toUpperCase() : value;
	return (
		WIFI_SECURITY_TYPES.find((known) => known === text) ??
		new Failure(`Wi-Fi Security ${quoted(value)} is not known`, 'Choose one of: None, WEP, WPA.')
	);
}

/**
 * Checks a network as an access point would (IEEE 802.11 and Wi-Fi Alliance limits, docs/graph-facts.md, section 13).
 * @returns why no device could join it
 */
export function checkWifi({ ssid, password, security }: Wifi): Failure | undefined {
	const wrong = checkSsid(ssid);
	if (wrong) return wrong;
	if (security !== 'NONE' && password === '')
		return new Failure(
			'Wi-Fi Password is empty',
			'Enter the password of the network, or set Wi-Fi Security to None.',
		);
	return checkPassword(password, security);
}

/** An SSID has 1 to 32 bytes. */
export function checkSsid(ssid: string): Failure | undefined {
	const bytes = Buffer.byteLength(ssid, 'utf8');
	if (bytes >= 1 && bytes <= 32) return undefined;
	return new Failure(
		'Wi-Fi SSID must have 1 to 32 bytes',
		`It has ${bytes}. Enter the name of the network as its access point shows it; letters beyond English ones count as two or more.`,
	);
}

/** A password that the kind of network can have; of one that is not known, any kind. */
export function checkPassword(password: string, security?: WifiSecurity): Failure | undefined {
	if (security === 'NONE') return password === '' ? undefined : openWithPassword();
	const bytes = Buffer.byteLength(password, 'utf8');
	const isWpa = (bytes >= 8 && bytes <= 63) || WPA_KEY.test(password);
	const isWep = bytes === 5 || bytes === 13 || WEP_KEY.test(password);
	const isRight = security === 'WPA' ? isWpa : security === 'WEP' ? isWep : isWpa || isWep;
	if (isRight) return undefined;
	return new Failure(
		'Wi-Fi Password cannot be right',
		security === 'WEP'
			? 'A WEP key has 5 or 13 characters, or 10 or 26 hexadecimal digits.'
			: 'A WPA password has 8 to 63 bytes, or 64 hexadecimal digits; letters beyond English ones count as two or more.',
	);
}

function openWithPassword(): Failure {
	return new Failure(
		'An open Wi-Fi has no password',
		'Set Wi-Fi Security to WPA or WEP, or remove the Wi-Fi Password.',
	);
}

/** A password or a hidden name is a slip where no network is named. */
export function checkNamed({
	ssid,
	password,
	hidden,
}: Omit<Wifi, 'security'>): Failure | undefined {
	if (ssid !== '' || (password === '' && !hidden)) return undefined;
	return new Failure(
		`Wi-Fi ${password === '' ? 'Hidden' : 'Password'} is set, but no Wi-Fi SSID`,
		'Enter the name of the network as Wi-Fi SSID, or remove the other Wi-Fi fields.',
	);
}

/** A key in hexadecimal digits is taken as a passphrase by some devices (AOSP quotes it). */
export function isWpaKey(password: string, security: WifiSecurity = 'WPA'): boolean {
	return security === 'WPA' && WPA_KEY.test(password);
}

export const WPA_KEY_HINT =
	'Wi-Fi Password has 64 hexadecimal digits: some devices take it for a passphrase and cannot join.';

/** The network that a user filled in, or none: security alone is what a form holds anyway. */
export function completeWifi(input: WifiInput): Wifi | undefined | Failure {
	const { ssid = '', password = '', security = 'WPA', hidden = false } = input;
	const wifi = { ssid, password, security, hidden };
	if (ssid === '') return checkNamed(wifi);
	return checkWifi(wifi) ?? wifi;
}
