import { profileFacts, type Listed, type ProfileFacts } from './listed';
import { byId, isOver, seenToken } from './seenTokens';
import type { ChangeEvent, TokenChange } from './tokenChanges';
import { expiryFields, tokenState, type TokenState } from './tokenState';

/** What the trigger emits; never the token itself. */
interface ChangeItem extends ProfileFacts {
	event: ChangeEvent;
	tokenState: TokenState;
	tokenCreationDateTime: unknown;
	tokenExpirationDateTime: string | null;
	previous: { tokenCreationDateTime: string | null; tokenExpirationDateTime: string | null };
}

/** A change as it is emitted. */
export function changeItem({ event, listed, now, before }: TokenChange, at: number): ChangeItem {
	const { profile } = listed;
	const token = now && { value: '', createdAt: now.created, expiresAt: now.expires ?? Infinity };
	return {
		event,
		...profileFacts(listed),
		tokenState: tokenState(token ?? undefined, at),
		tokenCreationDateTime: now?.created === undefined ? null : profile.tokenCreationDateTime,
		tokenExpirationDateTime: now ? expiryFields(profile).tokenExpirationDateTime : null,
		previous: {
			tokenCreationDateTime: toText(before?.created),
			tokenExpirationDateTime: toText(before?.expires),
		},
	};
}

function toText(at: number | undefined): string | null {
	return at === undefined ? null : new Date(at).toISOString();
}

/** The token that was made last, as if it had just been seen, to show how an item looks. */
export function newestToken(listed: Listed[], now: number): TokenChange | undefined {
	const tokens = [...byId(listed)].flatMap(([id, one]) => {
		const seen = seenToken(one.profile);
		return seen ? [{ event: 'created' as const, id, listed: one, now: seen, before: null }] : [];
	});
	const madeAt = (change: TokenChange) => change.now?.created ?? -Infinity;
	const newest = Math.max(...tokens.map(madeAt));
	return tokens.find((one) => madeAt(one) === newest && !isOver(one.now, now)) ?? tokens[0];
}

/** Stands in for a sample where no profile has a token. */
export const EXAMPLE_CHANGE = changeItem(
	{
		event: 'created',
		id: '',
		listed: {
			profileType: 'androidDeviceOwner',
			profile: {
				id: '00000000-0000-0000-0000-000000000000',
				displayName: 'Example: no profile of yours has a token',
			},
		},
		now: {},
		before: null,
	},
	0,
);
