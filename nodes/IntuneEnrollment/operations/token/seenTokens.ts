import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import { tokenOf } from '../../enrollment/tokenState';
import type { KnownTokens } from '../../enrollment/whoseToken';
import type { Written } from '../../graph/write';
import type { Execution } from '../operation';

/** What a token write sends, and what helps to know its token again. */
export interface SentToken {
	seconds: number;
	/** What was known of the profile's tokens before it. */
	before: KnownTokens;
	/** Why Ensure Valid made it. */
	reason?: string;
}

/** A token that was made. */
export type MadeToken = Written<SentToken>;

/** What an execution knows of one profile's tokens. */
export interface SeenTokens extends KnownTokens {
	values: Set<string>;
	/** The last token that Ensure Valid made in this execution. */
	made?: MadeToken;
	/** Ensure Valid sent a write for it of which nobody knows whether it was done. */
	doubtful?: boolean;
	/** How many items of this execution made a token for it. */
	count?: number;
	displayName?: unknown;
}

/** What the execution knows of a profile's tokens, from the first question on. */
export function seenTokens({ tokens }: Execution, address: ProfileAddress): SeenTokens {
	const key = profileKey(address);
	const seen = tokens.get(key) ?? { values: new Set<string>() };
	tokens.set(key, seen);
	return seen;
}

/** Later writes for the profile must not change what was known when this one was sent. */
export function snapshot({ values, unseenUntil }: KnownTokens): KnownTokens {
	return { values: new Set(values), unseenUntil };
}

/** Also for a token of an earlier rerun: a later write for the profile must not take it for its own. */
export function noteMade(seen: SeenTokens, { confirmedBy, body, endedAt }: MadeToken): void {
	// before a 204 only an older token can have been seen
	const value = confirmedBy === 'readBack' && body ? tokenOf(body)?.value : undefined;
	if (value !== undefined) noteSeen(seen, value);
	else seen.unseenUntil = endedAt;
	seen.count = (seen.count ?? 0) + 1;
}

/** The newest token of a profile is known by value: whatever comes later can be told from it. */
export function noteSeen(seen: SeenTokens, value: string | undefined): void {
	if (value !== undefined) seen.values.add(value);
	seen.unseenUntil = undefined;
}
