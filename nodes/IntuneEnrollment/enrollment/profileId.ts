import { Failure } from '../failure';
import {
	addressOf,
	COLLECTIONS,
	PROFILE_TYPE_NAMES,
	quoted,
	type Collection,
	type ProfileAddress,
	type ProfileType,
} from './collections';

/** Graph ids of these entities are GUIDs, `AOSP-<guid>` for AOSP actions; any plain identifier is let through. */
const PLAIN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;
/** Enrollment tokens have 8 or 20 capital letters and digits (docs/graph-facts.md, section 3). */
const TOKEN_SHAPED = /^(?:[A-Z0-9]{8}|[A-Z0-9]{20})$/;
/** A text that is a GUID and nothing else. */
export const ONE_GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Every GUID of a text. */
export const GUID = /(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])/gi;

/**
 * Reads what the user gave as profile: an id, or the URL of the profile in the Intune admin center or in Graph.
 * @returns the id as it was given (an `AOSP-` prefix stays), or a Failure that says what to enter instead
 */
export function parseProfileId(value: unknown, profileType: ProfileType): string | Failure {
	const text = typeof value === 'string' ? value.trim() : value;
	if (text === '' || text === undefined || text === null) {
		return new Failure(
			'Profile is empty',
			'Pick the enrollment profile from the list, or enter its ID. Where the ID comes from an expression, check that the incoming item has it.',
		);
	}
	if (typeof text !== 'string') {
		return new Failure(
			`Profile ${quoted(text)} is not an ID`,
			'Enter the ID of the enrollment profile as text, for example 12345678-90ab-cdef-1234-567890abcdef.',
		);
	}
	if (/^https?:\/\//i.test(text)) return idOfUrl(text, profileType);
	if (TOKEN_SHAPED.test(text)) {
		// it may be a secret, and is not repeated
		return new Failure(
			'Profile looks like an enrollment token, not like an ID',
			'Enter the ID of the enrollment profile, for example 12345678-90ab-cdef-1234-567890abcdef, or pick the profile from the list.',
		);
	}
	if (PLAIN_ID.test(text)) return text;
	return new Failure(
		`Profile ${quoted(text)} is not an ID`,
		'An ID has only letters, digits, hyphens and underscores, 128 at the most. Pick the profile from the list, or paste the whole URL of the profile.',
	);
}

/** The profile of a list's row; undefined where its id is none that may stand in a path. */
export function listedAddress(collection: Collection, id: unknown): ProfileAddress | undefined {
	return isPlainId(id) ? addressOf(collection, id) : undefined;
}

/** Whether an id of Graph's may stand in a path. */
export function isPlainId(id: unknown): id is string {
	return typeof id === 'string' && PLAIN_ID.test(id);
}

/** A pasted URL may be percent-encoded once, as the Intune admin center writes its blades. */
function idOfUrl(url: string, profileType: ProfileType): string | Failure {
	const decoded = decode(url);
	for (const [type, collection] of Object.entries(COLLECTIONS) as Array<[ProfileType, string]>) {
		const segment = new RegExp(`/${collection}(?:/|\\(')([A-Za-z0-9_-]{1,128})(?=$|[/?#')])`, 'i');
		const id = segment.exec(decoded)?.[1];
		if (id === undefined) continue;
		if (type === profileType) return id;
		return new Failure(
			`The URL in Profile is of type ${PROFILE_TYPE_NAMES[type]}`,
			`Set Profile Type to ${PROFILE_TYPE_NAMES[type]}, or paste the URL of a profile of type ${PROFILE_TYPE_NAMES[profileType]}.`,
		);
	}
	// a blade's own id may stand before the profile's
	const named = idNamed('profileId', decoded) ?? idNamed('\\bid', decoded);
	const guids = [...new Set((decoded.match(GUID) ?? []).map((guid) => guid.toLowerCase()))];
	const only = guids.length === 1 ? guids[0] : undefined;
	const found = named ?? only;
	return (
		found ??
		new Failure(
			'The URL in Profile does not name one enrollment profile',
			'Open the profile in the Intune admin center and copy the address, or enter the ID alone.',
		)
	);
}

/** The GUID behind a name in a URL. */
export function idNamed(name: string, url: string): string | undefined {
	const pattern = new RegExp(`${name}(?:/|=|'|"|:)+(?:AOSP-)?([0-9a-f-]{36})(?![0-9a-f-])`, 'i');
	return pattern.exec(url)?.[1]?.match(GUID)?.[0];
}

export function decode(url: string): string {
	try {
		return decodeURIComponent(url);
	} catch {
		return url;
	}
}
