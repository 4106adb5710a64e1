import { PROPERTIES } from './properties';
import { qrCodeContent } from './qrCode';
import {
	ANDROID_FOR_WORK,
	isAosp,
	type ProfileState,
	type StoredProfile,
	type StoredToken,
} from './storedProfile';
import type { Collection, SimulatorSettings } from '../types';

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
				...noTokenFields(settings, state),
				...fields,
			};
	// AOSP in lists: empty even when selected. docs/graph-facts.md: CIPP-API.
	if (inList && isAosp(fields)) Object.assign(all, { tokenValue: '', qrCodeContent: '' });
	if (collection !== ANDROID_FOR_WORK) return all;
	return Object.fromEntries(
		Object.entries(all).filter(([name]) => name in PROPERTIES[ANDROID_FOR_WORK]),
	);
}

function noTokenFields(
	{ noTokenSentinel, noTokenShowsValue }: SimulatorSettings,
	{ fields, deadValue }: ProfileState,
): Record<string, unknown> {
	const dates = { year0001: '0001-01-01T00:00:00Z', year9999: '9999-12-31T23:59:59Z' };
	const isYear = noTokenSentinel === 'year0001' || noTokenSentinel === 'year9999';
	const date = isYear ? dates[noTokenSentinel] : noTokenSentinel;
	const none = noTokenSentinel === '' ? '' : null;
	return {
		tokenValue: noTokenShowsValue ? deadValue : none,
		qrCodeContent: noTokenShowsValue ? qrCodeContent(fields, { value: deadValue }) : none,
		tokenCreationDateTime: date,
		tokenExpirationDateTime: date,
	};
}

const tokenFields = (settings: SimulatorSettings, token: StoredToken): Record<string, unknown> => ({
	tokenValue: token.value,
	tokenCreationDateTime: iso(token.createdAt + token.stampOffsetMs),
	tokenExpirationDateTime:
		token.expiresAt === undefined
			? settings.nonExpiringDate
			: iso(token.expiresAt + token.stampOffsetMs),
	...token.shown,
});
