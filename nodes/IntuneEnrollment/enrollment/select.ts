import type { ProfileType } from './collections';
import { SECRETS } from './profileView';

/** What Android for Work profiles do not have (Graph reference): selecting it is an error. */
const DEVICE_OWNER_ONLY = [
	'enrollmentMode',
	'enrollmentTokenType',
	'tokenCreationDateTime',
	'wifiPassword',
];

/** `$select` for one read, without the fields that the type lacks. Commas stay: Graph expects one value. */
function select(fields: string[], profileType: ProfileType): string {
	const known =
		profileType === 'androidForWork'
			? fields.filter((name) => !DEVICE_OWNER_ONLY.includes(name))
			: fields;
	return `$select=${known.join(',')}`;
}

/** A profile with its token; the QR picture, which is large, only where it is asked for. */
export function selectToken(profileType: ProfileType, withQrCode = false): string {
	const fields = [
		'id',
		'displayName',
		'enrollmentMode',
		'enrollmentTokenType',
		'tokenValue',
		'tokenCreationDateTime',
		'tokenExpirationDateTime',
		'qrCodeContent',
	];
	return select(withQrCode ? [...fields, 'qrCodeImage'] : fields, profileType);
}

/** What a list of profiles to pick from shows. */
export function selectListed(profileType: ProfileType): string {
	return select(['id', 'displayName', 'enrollmentMode', 'tokenExpirationDateTime'], profileType);
}

/** What Simplify needs, and the token's value to tell its state. */
export function selectSimple(profileType: ProfileType, withSecrets = false): string {
	return select(
		[
			...(withSecrets ? SECRETS.filter((name) => name !== 'tokenValue') : []),
			'id',
			'displayName',
			'enrollmentMode',
			'enrollmentTokenType',
			'tokenValue',
			'tokenCreationDateTime',
			'tokenExpirationDateTime',
			'enrolledDeviceCount',
			'lastModifiedDateTime',
		],
		profileType,
	);
}
