import { PROFILE_TYPES, type ProfileType } from './collections';
import type { Listed } from './listed';
import {
	byId,
	isOver,
	isSameSeen,
	modifiedAt,
	seenToken,
	type SeenProfile,
	type SeenToken,
} from './seenTokens';
import type { EnrollmentProfile } from './tokenState';

/** Kept in n8n's static data. All times are the server's, in milliseconds since 1970. */
export interface TokenMemory {
	/** Profile types of which stock was taken. */
	types: ProfileType[];
	/** When the lists were read last. */
	at: number;
	/** By the bare id, in lower case. */
	profiles: Record<string, SeenProfile>;
}

export type ChangeEvent = 'created' | 'replaced' | 'revoked';

/** A change that is told once. */
export interface TokenChange {
	event: ChangeEvent;
	id: string;
	listed: Listed;
	/** As it is remembered from now on. */
	now: SeenToken | null;
	before: SeenToken | null;
}

/** Tokens before the last one that are remembered for one profile. */
const MAX_EARLIER = 4;
/** So long behind a list may be: what was true before that is no old state any more, but a new one. */
const LAG_MS = 2 * 60 * 60 * 1000;
/** So long a profile is remembered that no list shows: it may be hidden while its token has expired. */
const FORGOTTEN_AFTER_MS = 400 * 24 * 60 * 60 * 1000;

/** The first poll takes stock, and so does the first that sees a type of profile. */
export function takeStock(
	memory: TokenMemory | undefined,
	listed: Listed[],
	types: ProfileType[],
	now: number,
): TokenMemory {
	const profiles = { ...memory?.profiles };
	for (const [id, { profile }] of byId(listed)) profiles[id] ??= seenFirst(profile);
	const known = PROFILE_TYPES.filter(
		(type) => types.includes(type) || memory?.types.includes(type),
	);
	return { types: known, at: now, profiles };
}

/** Profiles of types of which no stock was taken. */
export function unwatched(memory: TokenMemory, types: ProfileType[]): ProfileType[] {
	return types.filter((type) => !memory.types.includes(type));
}

/**
 * What lists show that is to be told. A token is known by its dates, so that what was seen before is not new when a list
 * that lags shows it again, and neither is what is older than the last. That a token is gone is told only of one that had
 * not expired, since Intune may clear away what has.
 * @param now the server's time
 */
export function tokenChanges(listed: Listed[], memory: TokenMemory, now: number): TokenChange[] {
	const changes: TokenChange[] = [];
	for (const [id, one] of byId(listed)) {
		const known = Object.hasOwn(memory.profiles, id) ? memory.profiles[id]! : undefined;
		const seen = seenToken(one.profile, known);
		const event = known
			? eventOf(seen, known, modifiedAt(one.profile), now)
			: seen && isNew(seen, modifiedAt(one.profile), memory)
				? 'created'
				: undefined;
		if (event) changes.push({ event, id, listed: one, now: seen, before: known?.token ?? null });
	}
	return changes;
}

/** A profile that was not there before may only have been hidden, by scope tags say: then its token is older. */
function isNew({ created }: SeenToken, modified: number | undefined, { at }: TokenMemory): boolean {
	return (created ?? modified ?? Infinity) > at - LAG_MS;
}

function eventOf(
	seen: SeenToken | null,
	known: SeenProfile,
	modified: number | undefined,
	now: number,
): ChangeEvent | undefined {
	const { token, earlier = [] } = known;
	if (isSameSeen(seen, token)) return undefined;
	if (seen === null)
		return isOver(token, now) || isOld(modified, known.modified, now) ? undefined : 'revoked';
	if (earlier.some((one) => isSameSeen(one, seen))) return undefined;
	const last = (token ?? earlier[0])?.created;
	if (seen.created === undefined || last === undefined) {
		if (isOld(modified, known.modified, now)) return undefined;
		// clocks that date tokens may differ: a profile that was modified since proves that it is no old state
	} else if (isOld(seen.created, last, now) && !(modified! > known.modified!)) return undefined;
	return token ? 'replaced' : 'created';
}

/** Whether a state is one from before the known one, which a list that lags still shows. */
function isOld(dated: number | undefined, known: number | undefined, now: number): boolean {
	if (dated === undefined || known === undefined) return false;
	return dated < known && now - known < LAG_MS;
}

/**
 * What is remembered once changes are told. Whatever else is listed is remembered as it is; profiles that no list shows
 * stay for long, since they may be hidden.
 */
export function remember(
	memory: TokenMemory,
	listed: Listed[],
	told: TokenChange[],
	now: number,
): TokenMemory {
	const there = byId(listed);
	const profiles: Record<string, SeenProfile> = {};
	for (const [id, known] of Object.entries(memory.profiles)) {
		if (there.has(id)) continue;
		const missing = known.missing ?? now;
		if (now - missing < FORGOTTEN_AFTER_MS) profiles[id] = { ...known, missing };
	}
	const changed = new Map(told.map((change) => [change.id, change]));
	for (const [id, { profile }] of there) {
		const known = Object.hasOwn(memory.profiles, id) ? memory.profiles[id] : undefined;
		const change = changed.get(id);
		profiles[id] = known ? seenAgain(profile, known, change, now) : seenFirst(profile);
	}
	return { types: memory.types, at: Math.max(now, memory.at), profiles };
}

function seenFirst(profile: EnrollmentProfile): SeenProfile {
	return stripped(seenToken(profile), [], modifiedAt(profile) ?? 0);
}

function seenAgain(
	profile: EnrollmentProfile,
	known: SeenProfile,
	change: TokenChange | undefined,
	now: number,
): SeenProfile {
	const { token, earlier = [] } = known;
	const seen = seenToken(profile, known);
	const modified = modifiedAt(profile);
	const isSame = isSameSeen(seen, token);
	// one that expired may be cleared away without a word
	const isCleared = seen === null && isOver(token, now) && !isOld(modified, known.modified, now);
	const past = isSame ? earlier : [...(token ? [token] : []), ...earlier].slice(0, MAX_EARLIER);
	if (!change && !isSame && !isCleared) return stripped(token, earlier, known.modified ?? 0);
	// the other type of profile knows less of the same token
	const richer = seen && isSame ? { ...seen, ...token } : seen;
	return stripped(richer, past, Math.max(modified ?? 0, known.modified ?? 0));
}

/** As short as it can be stored. */
function stripped(token: SeenToken | null, earlier: SeenToken[], modified: number): SeenProfile {
	return {
		token,
		...(earlier.length > 0 ? { earlier } : {}),
		...(modified > 0 ? { modified } : {}),
	};
}
