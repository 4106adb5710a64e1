import type { ProfileType } from './collections';
import { SECRETS } from './profileView';

/** What Android for Work profiles do not have (Graph reference): selecting it is an error. */
const DEVICE_OWNER_ONLY = [
	'enrollmentMode',
	'enrollmentTokenType',
	'isTeamsDeviceProfile',
	'tokenCreationDateTime',
	'wifiPassword',
];

/** A profile and its token, without QR code. */
const WITH_TOKEN = [
	'id',
	'displayName',
	'enrollmentMode',
	'enrollmentTokenType',
	'isTeamsDeviceProfile',
	'tokenValue',
	'tokenCreationDateTime',
	'tokenExpirationDateTime',
];

/** `$select` for one read, without the fields that the type lacks. Commas stay: Graph expects one value. */
function select(fields: string[], profileType: ProfileType): string {
	const known =
		profileType === 'androidForWork'
			? fields.filter((name) => !DEVICE_OWNER_ONLY.includes(name))
			: fields;
	return `$select=${known.join(',')}`;
}

/** A profile with its token, and the picture of its QR code, which is large, only where it is shown. */
export function selectToken(profileType: ProfileType, withPicture = false): string {
	return select(
		[...WITH_TOKEN, 'qrCodeContent', ...(withPicture ? ['qrCodeImage'] : [])],
		profileType,
	);
}

/** What a list of profiles to pick from shows, and what is worth knowing of the one that is picked. */
export function selectListed(profileType: ProfileType): string {
	return select(['id', 'displayName', 'enrollmentMode', 'isTeamsDeviceProfile'], profileType);
}

/** What Simplify needs, and the token's value to tell its state. */
export function selectSimple(profileType: ProfileType, withSecrets = false): string {
	return select(
		[
			...(withSecrets ? SECRETS.filter((name) => name !== 'tokenValue') : []),
			...WITH_TOKEN,
			'enrolledDeviceCount',
			'lastModifiedDateTime',
		],
		profileType,
	);
}
