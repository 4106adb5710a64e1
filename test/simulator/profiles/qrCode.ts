/// <reference path="./qrcode.d.ts" />
import { toBuffer } from 'qrcode';
import { isAosp, type Fields, type ProfileState, type StoredToken } from './storedProfile';

/** The provisioning JSON of docs/graph-facts.md, section 3; base64 of it for AOSP. */
export function qrCodeContent(fields: Fields, token: Pick<StoredToken, 'value'>): string {
	const json = provisioningJson(fields, token);
	return isAosp(fields) ? Buffer.from(json).toString('base64') : json;
}

function provisioningJson(fields: Fields, token: Pick<StoredToken, 'value'>): string {
	const key = (name: string) => `android.app.extra.PROVISIONING_${name}`;
	const wifi =
		fields.configureWifi === true
			? {
					[key('WIFI_SSID')]: fields.wifiSsid,
					[key('WIFI_PASSWORD')]: fields.wifiPassword,
					[key('WIFI_SECURITY_TYPE')]: String(fields.wifiSecurityType).toUpperCase(),
					[key('WIFI_HIDDEN')]: fields.wifiHidden,
				}
			: {};
	return JSON.stringify({
		[key('DEVICE_ADMIN_COMPONENT_NAME')]:
			'com.google.android.apps.work.clouddpc/.receivers.CloudDeviceAdminReceiver',
		[key('DEVICE_ADMIN_SIGNATURE_CHECKSUM')]: 'I5YvS0O5hXY46mb01BlRjq4oJJGs2kuUcHvVkAPEXlg',
		[key('DEVICE_ADMIN_PACKAGE_DOWNLOAD_LOCATION')]:
			'https://play.google.com/managed/downloadManagingApp?identifier=setup',
		[key('ADMIN_EXTRAS_BUNDLE')]: {
			'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN': token.value,
		},
		...wifi,
	});
}

const pictures = new WeakMap<StoredToken, { json: string; base64: Promise<string> }>();

/** The picture that a device scans: always the JSON itself, whatever form qrCodeContent has. Drawn once per token. */
export async function qrCodeImage(
	state: ProfileState,
): Promise<{ type: string; value: string } | null> {
	const { fields, token } = state;
	if (!token) return null;
	const json = provisioningJson(fields, token);
	let picture = pictures.get(token);
	if (picture?.json !== json) {
		// Trying out all filters of PNG, as is usual, takes most of the time.
		const options = {
			errorCorrectionLevel: 'L',
			scale: 3,
			rendererOpts: { filterType: 0 },
		} as const;
		const base64 = toBuffer(json, options).then((png) => png.toString('base64'));
		pictures.set(token, (picture = { json, base64 }));
	}
	return { type: 'image/png', value: await picture.base64 };
}
