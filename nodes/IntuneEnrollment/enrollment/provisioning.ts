import { Failure } from '../failure';
import { isAosp } from './aosp';
import type { EnrollmentProfile } from './tokenState';

/** Keys of Android's managed provisioning (Android DevicePolicyManager) and of Google's device policy app. */
const EXTRA = 'android.app.extra.PROVISIONING_';
const CLOUD_DPC_TOKEN = 'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN';

export const WIFI_SECURITY_TYPES = ['NONE', 'WPA', 'WEP'] as const;

/** What may be added to the QR code so that a device finds its way online by itself. */
export interface NetworkExtras {
	wifi?: {
		ssid: string;
		password: string;
		securityType: (typeof WIFI_SECURITY_TYPES)[number];
		hidden: boolean;
	};
	useMobileData?: boolean;
}

export type Payload = Record<string, unknown>;

/**
 * What the next step hands to devices: the QR and zero-touch JSON, and Samsung Knox Mobile Enrollment's custom JSON.
 * `androidEnterprise` is empty for an AOSP profile whose QR code cannot be read.
 */
export interface Provisioning {
	androidEnterprise: Payload;
	knox: Payload;
}

/** The JSON of a QR code. Graph gives it as text, or as base64 of the text (AOSP): text is tried first. */
export function parseQrContent(qrCodeContent: unknown): Payload | undefined {
	if (typeof qrCodeContent !== 'string' || qrCodeContent.trim() === '') return undefined;
	return (
		parseObject(qrCodeContent) ?? parseObject(Buffer.from(qrCodeContent, 'base64').toString('utf8'))
	);
}

/** Payloads for every way of enrolling, from the token and what the profile says of its QR code. */
export function provisioningFor(
	tokenValue: string,
	{ qrCodeContent, enrollmentMode }: EnrollmentProfile,
	extras: NetworkExtras = {},
): Provisioning {
	const knox = { [CLOUD_DPC_TOKEN]: tokenValue };
	const own = parseQrContent(qrCodeContent);
	// AOSP devices enroll with an app of Microsoft's, which Google's standard content does not name
	if (!own && isAosp(enrollmentMode)) return { androidEnterprise: {}, knox };
	const given = own ?? standardContent(tokenValue);
	// another network takes the place of the profile's own: its password must not stay beside a new name
	const content = extras.wifi ? without(given, `${EXTRA}WIFI_`) : given;
	return { androidEnterprise: { ...content, ...networkKeys(extras) }, knox };
}

function without(payload: Payload, prefix: string): Payload {
	return Object.fromEntries(Object.entries(payload).filter(([key]) => !key.startsWith(prefix)));
}

/** The content of an Android Enterprise QR code (Google's and Microsoft's documentation of the same JSON). */
function standardContent(tokenValue: string): Payload {
	return {
		[`${EXTRA}DEVICE_ADMIN_COMPONENT_NAME`]:
			'com.google.android.apps.work.clouddpc/.receivers.CloudDeviceAdminReceiver',
		[`${EXTRA}DEVICE_ADMIN_SIGNATURE_CHECKSUM`]: 'I5YvS0O5hXY46mb01BlRjq4oJJGs2kuUcHvVkAPEXlg',
		[`${EXTRA}DEVICE_ADMIN_PACKAGE_DOWNLOAD_LOCATION`]:
			'https://play.google.com/managed/downloadManagingApp?identifier=setup',
		[`${EXTRA}ADMIN_EXTRAS_BUNDLE`]: { [CLOUD_DPC_TOKEN]: tokenValue },
	};
}

function networkKeys({ wifi, useMobileData }: NetworkExtras): Payload {
	const keys: Payload = {};
	if (useMobileData !== undefined) keys[`${EXTRA}USE_MOBILE_DATA`] = useMobileData;
	if (!wifi) return keys;
	keys[`${EXTRA}WIFI_SSID`] = wifi.ssid;
	keys[`${EXTRA}WIFI_SECURITY_TYPE`] = wifi.securityType;
	if (wifi.password !== '') keys[`${EXTRA}WIFI_PASSWORD`] = wifi.password;
	if (wifi.hidden) keys[`${EXTRA}WIFI_HIDDEN`] = true;
	return keys;
}

/** Checks Wi-Fi details as an access point would; the password is never repeated in a message. */
export function checkWifi(wifi: NonNullable<NetworkExtras['wifi']>): Failure | undefined {
	const bytes = Buffer.byteLength(wifi.ssid, 'utf8');
	if (bytes < 1 || bytes > 32) {
		return new Failure(
			'Wi-Fi SSID must have 1 to 32 bytes',
			'Enter the name of the network as its access point shows it.',
		);
	}
	if (wifi.securityType === 'NONE' && wifi.password !== '') {
		return new Failure(
			'An open Wi-Fi has no password',
			'Set Wi-Fi Security to WPA or WEP, or remove the Wi-Fi Password.',
		);
	}
	if (wifi.securityType !== 'NONE' && wifi.password === '') {
		return new Failure(
			'Wi-Fi Password is empty',
			'Enter the password of the network, or set Wi-Fi Security to None.',
		);
	}
	if (wifi.securityType === 'WPA' && (wifi.password.length < 8 || wifi.password.length > 64)) {
		return new Failure(
			'Wi-Fi Password cannot be right',
			'A WPA password has 8 to 63 characters (64 as a hexadecimal key).',
		);
	}
	return undefined;
}

/** A file name out of a profile's display name, for every operating system. */
export function qrFileName(displayName: unknown): string {
	const name = (typeof displayName === 'string' ? displayName : '')
		.normalize('NFC')
		.replace(/[^\p{L}\p{N}._ -]+/gu, '-')
		.replace(/^[\s.-]+|[\s.-]+$/g, '');
	// by characters, so that none is cut in two
	return `${name === '' ? 'enrollment' : Array.from(name).slice(0, 80).join('')}-qr.png`;
}

function parseObject(text: string): Payload | undefined {
	try {
		const parsed: unknown = JSON.parse(text.trim());
		return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
			? (parsed as Payload)
			: undefined;
	} catch {
		return undefined;
	}
}
