/// <reference path="./qrcode.d.ts" />
import { toBuffer } from 'qrcode';
import {
	ANDROID_FOR_WORK,
	isAosp,
	type Fields,
	type ProfileState,
	type StoredProfile,
	type StoredToken,
} from './storedProfile';
import type { Collection, SimulatorSettings } from '../types';

/** The two entities and their properties, in Graph's order. docs/graph-facts.md: metadata (msgraph-metadata, beta). */
export const PROPERTIES: Record<Collection, ReadonlySet<string>> = {
	androidDeviceOwnerEnrollmentProfiles: new Set([
		'accountId',
		'id',
		'displayName',
		'description',
		'enrollmentMode',
		'enrollmentTokenType',
		'createdDateTime',
		'lastModifiedDateTime',
		'tokenValue',
		'tokenCreationDateTime',
		'tokenExpirationDateTime',
		'enrolledDeviceCount',
		'enrollmentTokenUsageCount',
		'qrCodeContent',
		'qrCodeImage',
		'roleScopeTagIds',
		'configureWifi',
		'wifiSsid',
		'wifiPassword',
		'wifiSecurityType',
		'wifiHidden',
		'isTeamsDeviceProfile',
		'deviceNameTemplate',
	]),
	androidForWorkEnrollmentProfiles: new Set([
		'accountId',
		'id',
		'displayName',
		'description',
		'createdDateTime',
		'lastModifiedDateTime',
		'tokenValue',
		'tokenExpirationDateTime',
		'enrolledDeviceCount',
		'qrCodeContent',
		'qrCodeImage',
	]),
};

export const ENTITY_TYPE: Record<Collection, string> = {
	androidDeviceOwnerEnrollmentProfiles: 'androidDeviceOwnerEnrollmentProfile',
	androidForWorkEnrollmentProfiles: 'androidForWorkEnrollmentProfile',
};

/** Set by the service; a client's values for them are ignored. */
export const READ_ONLY = new Set([
	'accountId',
	'id',
	'createdDateTime',
	'lastModifiedDateTime',
	'tokenValue',
	'tokenCreationDateTime',
	'tokenExpirationDateTime',
	'enrolledDeviceCount',
	'enrollmentTokenUsageCount',
	'qrCodeContent',
	'qrCodeImage',
]);

export const DEFAULT_FIELDS = {
	accountId: '00000000-0000-4000-8000-000000000000',
	description: '',
	enrollmentTokenType: 'default',
	enrolledDeviceCount: 0,
	enrollmentTokenUsageCount: 0,
	roleScopeTagIds: ['0'],
	configureWifi: false,
	wifiSsid: '',
	wifiPassword: '',
	wifiSecurityType: 'none',
	wifiHidden: false,
	isTeamsDeviceProfile: false,
	deviceNameTemplate: '',
};

const iso = (instant: number): string => new Date(instant).toISOString();

/** A profile as Graph shows it, without qrCodeImage, which costs time to draw. */
export function toEntity(
	settings: SimulatorSettings,
	profile: StoredProfile,
	state: ProfileState,
	collection: Collection,
	inList: boolean,
): Record<string, unknown> {
	const { fields, token } = state;
	const dates = {
		createdDateTime: iso(profile.createdStamp),
		lastModifiedDateTime: iso(state.modifiedStamp),
	};
	// Seeded oddities win, except over a token that there really is.
	const all: Record<string, unknown> = token
		? {
				id: profile.id,
				...dates,
				qrCodeContent: qrCodeContent(fields, token),
				...fields,
				...tokenFields(settings, token),
			}
		: {
				id: profile.id,
				...dates,
				qrCodeContent: noToken(settings),
				...tokenFields(settings),
				...fields,
			};
	// AOSP in lists: empty even when selected. docs/graph-facts.md: CIPP-API.
	if (inList && isAosp(fields)) Object.assign(all, { tokenValue: '', qrCodeContent: '' });
	if (collection !== ANDROID_FOR_WORK) return all;
	return Object.fromEntries(
		Object.entries(all).filter(([name]) => PROPERTIES[ANDROID_FOR_WORK].has(name)),
	);
}

const noToken = (settings: SimulatorSettings): '' | null =>
	settings.noTokenSentinel === '' ? '' : null;

function tokenFields(settings: SimulatorSettings, token?: StoredToken): Record<string, unknown> {
	if (!token) {
		const date = { year0001: '0001-01-01T00:00:00Z', year9999: '9999-12-31T23:59:59Z' };
		const sentinel = settings.noTokenSentinel;
		const shown = sentinel === 'year0001' || sentinel === 'year9999' ? date[sentinel] : sentinel;
		return {
			tokenValue: noToken(settings),
			tokenCreationDateTime: shown,
			tokenExpirationDateTime: shown,
		};
	}
	return {
		tokenValue: token.value,
		tokenCreationDateTime: iso(token.createdAt + token.stampOffsetMs),
		tokenExpirationDateTime:
			token.expiresAt === undefined
				? settings.nonExpiringDate
				: iso(token.expiresAt + token.stampOffsetMs),
		...token.shown,
	};
}

/** The provisioning JSON of docs/graph-facts.md, section 3; base64 of it for AOSP. */
export function qrCodeContent(fields: Fields, token: StoredToken): string {
	const json = provisioningJson(fields, token);
	return isAosp(fields) ? Buffer.from(json).toString('base64') : json;
}

function provisioningJson(fields: Fields, token: StoredToken): string {
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
