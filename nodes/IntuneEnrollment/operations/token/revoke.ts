import { actionPath, profileKey, type ProfileAddress } from '../../enrollment/collections';
import { isSameToken, tokenOf, tokenState, type Token } from '../../enrollment/tokenState';
import { wasBefore } from '../../enrollment/whoseToken';
import { isFailure, type Failure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/profile';
import { NO_CONTENT } from '../../graph/classify';
import type { GraphClient } from '../../graph/client';
import type { Doubt, Finding, Write, Written } from '../../graph/write';
import { confirm, unreadable } from '../confirm';
import { inTurn, notesOf } from '../notes';
import { once } from '../once';
import { operation, type ItemContext } from '../operation';
import { lookAtToken, readToken, taskOf } from '../readProfile';
import { writeItem } from '../resultItem';
import { withAospId } from './withAospId';

const show = { resource: ['token'], operation: ['revoke'] };

export const revoke = operation<ProfileAddress>({
	value: 'revoke',
	name: 'Revoke',
	action: 'Revoke enrollment token',
	description: 'End the token of an enrollment profile at once; devices that are enrolled stay so',
	writes: true,
	fields: [profileField(show), optionsField(show, 'makes')],

	read: (parameter) => readAddress(parameter),

	key: (address) => profileKey(address),

	async execute(address, item) {
		const revoked = await inTurn(item, address, async () => await revokeToken(item, address));
		if (isFailure(revoked)) return revoked.with({ profileId: address.profileId });
		notesOf(item.client, address).noteRevoked();
		return [{ json: writeItem('revokeToken', address, revoked) }];
	},
});

/** What a revocation sends that helps to know its work: the live token that was there before, as far as it was read. */
interface Sent {
	before?: Token;
}

async function revokeToken(
	item: ItemContext,
	address: ProfileAddress,
): Promise<Written<Sent> | Failure> {
	let before: Token | undefined;
	const name = `revoke ${address.apiVersion} ${address.profileType} ${profileKey(address)}`;
	const { done, doubt } = item.remembered<Sent>(name);
	// mode, and the value to compare; Android for Work has no mode and no creation date
	if (!done && !doubt && address.profileType === 'androidDeviceOwner') {
		const answer = await readToken(item.client, address);
		if (isFailure(answer)) return answer;
		before = tokenOf(answer.body);
	}
	const write = revokeWrite(item.client, address, { before });
	return await withAospId(item, address, async () => await once(item, name, write));
}

/** revokeToken as a write: sent again it could end a newer token, so it is looked up first. */
function revokeWrite(client: GraphClient, address: ProfileAddress, sent: Sent): Write<Sent> {
	return {
		task: taskOf('revoke the enrollment token', address, true),
		idempotent: false,
		removes: false,
		build: () => ({
			request: {
				method: 'POST',
				version: address.apiVersion,
				path: actionPath(address, 'revokeToken', notesOf(client, address).aosp),
				expected: NO_CONTENT,
			},
			sent,
		}),
		verify: async (doubt) =>
			await confirm(client, doubt, async (isLast) => {
				const answer = await lookAtToken(client, address, isLast);
				if (!answer) return unreadable();
				return judge(client, tokenOf(answer.body), doubt, isLast);
			}),
	};
}

/**
 * What became of a revocation without an answer. No live token means done, at once where a live one had been read before,
 * else only once reads cannot lag any more. A live token that may be newer must not be revoked by sending again.
 */
function judge(
	client: GraphClient,
	token: Token | undefined,
	doubt: Doubt<Sent>,
	isLast: boolean,
): Finding {
	const { before } = doubt.sent;
	const state = tokenState(token, client.serverTime());
	if (!token || state === 'none' || state === 'expired') {
		if (before || isLast) return { outcome: 'done' };
		return { outcome: 'unknown', because: 'the profile shows no token yet' };
	}
	const isOld =
		(before !== undefined && isSameToken(before, token)) ||
		(token.createdAt !== undefined && wasBefore(token.createdAt, doubt, client.knownClocks()));
	if (isOld) return { outcome: 'notDone' };
	return { outcome: 'unknown', because: 'the profile has a live token that may be a newer one' };
}
