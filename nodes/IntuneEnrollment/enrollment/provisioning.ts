import { isAosp } from './aosp';
import { EXTRA, spellingsOf, WIFI_KEY, type Extras } from './provisioningExtras';
import type { EnrollmentProfile } from './tokenState';
import type { Wifi } from './wifi';

/** Google's device policy app reads the token there, in the bundle and in Knox's JSON. */
const CLOUD_DPC_TOKEN = 'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN';
const BUNDLES = [`${EXTRA}ADMIN_EXTRAS_BUNDLE`, 'a.a.e.PAEB'];

/** What one item adds to the content of a QR code; the profile in Intune stays as it is. */
export interface PayloadChanges {
	wifi?: Wifi;
	/** Further keys, without their common beginning. */
	extras: Extras;
}

export type Payload = Record<string, unknown>;

/**
 * What the next step hands to devices: the QR code's content, the DPC extras of Google's zero-touch enrollment, and the
 * custom JSON of Samsung Knox Mobile Enrollment.
 */
export interface Provisioning {
	androidEnterprise: Payload;
	/** Without any network: Google wants no credentials in a configuration. */
	zeroTouch: Payload;
	/** Not for AOSP, whose devices Knox does not enroll. */
	knox?: Payload;
	/** Why there is no content to make a QR code of. */
	missing?: string;
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
	changes: PayloadChanges = { extras: {} },
): Provisioning {
	const own = parseQrContent(qrCodeContent);
	if (isAosp(enrollmentMode)) {
		// AOSP devices enroll with an app of Microsoft's, which Google's standard content does not name
		if (!own) return nothing('The profile holds no readable QR code');
		if (tokenIn(own) !== undefined && tokenIn(own) !== tokenValue)
			return nothing('The QR code of the profile holds another token than the profile shows');
		return payloads(own, changes);
	}
	const content = own ? withToken(own, tokenValue) : standardContent(tokenValue);
	return { ...payloads(content, changes), knox: { [CLOUD_DPC_TOKEN]: tokenValue } };
}

function payloads(content: Payload, { wifi, extras }: PayloadChanges): Provisioning {
	const added = { ...wifiExtras(wifi), ...extras };
	const replaced = new Set(Object.keys(added).flatMap(spellingsOf));
	const kept = Object.entries(content).filter(
		// another network takes the place of the profile's own: its password must not stay beside a new name
		([key]) => !replaced.has(key) && !(wifi && WIFI_KEY.test(key)),
	);
	const further = Object.entries(added).map(([name, value]) => [EXTRA + name, value] as const);
	const androidEnterprise = Object.fromEntries([...kept, ...further]);
	const withoutNetwork = Object.entries(androidEnterprise).filter(([key]) => !WIFI_KEY.test(key));
	return { androidEnterprise, zeroTouch: Object.fromEntries(withoutNetwork) };
}

function nothing(missing: string): Provisioning {
	return { androidEnterprise: {}, zeroTouch: {}, missing };
}

/** The enrollment token in a content; undefined where it names none. */
function tokenIn(content: Payload): unknown {
	const bundle = BUNDLES.map((key) => content[key]).find(isObject);
	return bundle?.[CLOUD_DPC_TOKEN];
}

/** One answer may hold the content of the token before, where its fields come from several places of Intune. */
function withToken(content: Payload, tokenValue: string): Payload {
	const named = tokenIn(content);
	if (named === undefined || named === tokenValue) return content;
	const key = BUNDLES.find((bundle) => isObject(content[bundle]))!;
	return { ...content, [key]: { ...(content[key] as Payload), [CLOUD_DPC_TOKEN]: tokenValue } };
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

function wifiExtras(wifi: Wifi | undefined): Extras {
	if (!wifi) return {};
	return {
		WIFI_SSID: wifi.ssid,
		WIFI_SECURITY_TYPE: wifi.security,
		...(wifi.password === '' ? {} : { WIFI_PASSWORD: wifi.password }),
		...(wifi.hidden ? { WIFI_HIDDEN: true } : {}),
	};
}

function parseObject(text: string): Payload | undefined {
	try {
		const parsed: unknown = JSON.parse(text.trim());
		return isObject(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Payload {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
