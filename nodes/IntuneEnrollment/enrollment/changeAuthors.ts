import { happenedAt, type HistoryItem } from './auditEvents';
import type { TokenChange, TokenMemory } from './tokenChanges';
import { isSameActor, type Actor } from './whoDidIt';

/** Why a change is told without who made it. */
export const BY_UNKNOWN = {
	refused: 'The credential may not read the audit log, which takes DeviceManagementApps.Read.All',
	unreadable: 'The audit log could not be read',
	tooLong: 'There was no time to read the audit log to its end',
	notYet: 'The audit log does not show it yet',
	several: 'Several people or apps did something with the profile at about that time',
	unnamed: 'The audit log does not say who it was',
};

/** What the log shows of the profiles that changed, or why it shows nothing. */
export type ChangeLog = HistoryItem[] | { because: string };

export interface Author {
	by: Actor | null;
	/** Where `by` is null. */
	byUnknownBecause?: string;
	/** The log proves that this credential's app, and user, did it. */
	isOwn: boolean;
}

/** The clocks that date tokens and events are the same service's. */
const MARGIN_MS = 30 * 1000;
/** So long before the last poll a change may have been made that this one is the first to show. */
const LAG_MS = 10 * 60 * 1000;

/** When a change was made, as closely as it is known; milliseconds since 1970 by the server's clock. */
export function windowOf(
	{ now, before }: TokenChange,
	{ at }: Pick<TokenMemory, 'at'>,
): { from: number; until: number } {
	if (now?.created !== undefined)
		return { from: now.created - MARGIN_MS, until: now.created + MARGIN_MS };
	const made = before?.created ?? -Infinity;
	return { from: Math.max(at - LAG_MS, made - MARGIN_MS), until: Infinity };
}

/**
 * Who made a change: the only one of whom the log shows something about the profile at that time. How token actions are
 * named in it is not known, so no name is asked for; what calls itself another kind of change is none, though.
 */
export function authorOf(
	change: TokenChange,
	memory: Pick<TokenMemory, 'at'>,
	log: ChangeLog,
): Author {
	if (!Array.isArray(log)) return unknown(log.because);
	const { from, until } = windowOf(change, memory);
	const fitting = withoutMaking(
		change,
		log.filter((item) => {
			const at = happenedAt(item);
			const isThen = at !== undefined && at >= from && at <= until;
			return isThen && item.profileId?.toLowerCase() === change.id && mayBe(change, item);
		}),
	);
	const [first] = fitting;
	if (!first) return unknown(BY_UNKNOWN.notYet);
	const same = fitting.map(({ actor }) => isSameActor(first.actor, actor));
	if (same.includes(undefined)) return unknown(BY_UNKNOWN.unnamed);
	if (same.includes(false)) return unknown(BY_UNKNOWN.several);
	return { by: first.actor, isOwn: fitting.every(({ byThisApp }) => byThisApp === true) };
}

/** The event of the making of a token that is now gone is not that of its end. */
function withoutMaking({ event, before }: TokenChange, items: HistoryItem[]): HistoryItem[] {
	const made = before?.created;
	if (event !== 'revoked' || made === undefined) return items;
	const distance = (item: HistoryItem) => Math.abs(happenedAt(item)! - made);
	const [nearest] = [...items].sort((one, other) => distance(one) - distance(other));
	if (!nearest || distance(nearest) > MARGIN_MS) return items;
	return items.filter((item) => item !== nearest);
}

/**
 * A token action is no change of the profile's own fields, and it succeeded. Nor does it end the profile: where that is
 * still there and its token is not, what calls itself a deletion is that of the token.
 */
function mayBe(
	{ event }: TokenChange,
	{ activityOperationType, activityResult }: HistoryItem,
): boolean {
	const isOther = /^(?:patch|update|delete|get|setreference|removereference)$/i;
	const type = activityOperationType ?? '';
	const isOfToken = !isOther.test(type) || (event === 'revoked' && /^delete$/i.test(type));
	return isOfToken && !/^fail/i.test(activityResult ?? '');
}

function unknown(byUnknownBecause: string): Author {
	return { by: null, byUnknownBecause, isOwn: false };
}
