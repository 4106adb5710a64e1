import { actionPath, profileKey, type ProfileAddress } from '../../enrollment/collections';
import { tokenOf, tokenState } from '../../enrollment/tokenState';
import { serverTime, wasMadeSince } from '../../enrollment/whoseToken';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/profile';
import { NO_CONTENT } from '../../graph/classify';
import type { Doubt, Finding, Write } from '../../graph/write';
import { confirm, unreadable } from '../confirm';
import { once } from '../once';
import { operation, type ItemContext } from '../operation';
import { readTokenAgain, taskOf } from '../readProfile';
import { writeItem } from '../resultItem';
import { seenTokens } from './seenTokens';
import { withAospId } from './withAospId';

const show = { resource: ['token'], operation: ['revoke'] };

export const revoke = operation<ProfileAddress>({
	value: 'revoke',
	name: 'Revoke',
	action: 'Revoke enrollment token',
	description: 'End the token of an enrollment profile at once; devices that are enrolled stay so',
	writes: true,
	fields: [profileField(show), optionsField(show, true)],

	read: (parameter) => readAddress(parameter),

	key: (address) => profileKey(address),

	async execute(address, item) {
		const name = `revoke ${address.apiVersion} ${address.profileType} ${profileKey(address)}`;
		const revoked = await withAospId(
			item,
			address,
			async (aosp) => await once(item, name, revokeWrite(item, address, aosp)),
		);
		if (isFailure(revoked)) return revoked.with({ profileId: address.profileId });
		return [{ json: writeItem('revokeToken', address, revoked) }];
	},
});

/** Values of the profile's tokens that were there before: what is in no list of them is newer. */
type Sent = string[];

/** revokeToken as a write: sent again it could end a newer token, so it is looked up first. */
function revokeWrite(
	item: ItemContext,
	address: ProfileAddress,
	aosp: boolean | undefined,
): Write<Sent> {
	const { values } = seenTokens(item.execution, address);
	return {
		task: taskOf('revoke the enrollment token', address, true),
		idempotent: false,
		removes: false,
		build: () => ({
			request: {
				method: 'POST',
				version: address.apiVersion,
				path: actionPath(address, 'revokeToken', aosp),
				expected: NO_CONTENT,
			},
			sent: [...values],
		}),
		verify: async ({ sentAt, sent }) => {
			for (const value of sent) values.add(value);
			return await confirm(
				item.client,
				async (isLast) => await lookForEnd(item, address, sentAt, values, isLast),
			);
		},
	};
}

/**
 * What became of a revocation without an answer: no live token means done. A token that is newer than the first sending was
 * made by somebody else, and must not be revoked by sending again.
 */
async function lookForEnd(
	{ client }: ItemContext,
	address: ProfileAddress,
	sentAt: Doubt['sentAt'],
	values: Set<string>,
	isLast: boolean,
): Promise<Finding> {
	const answer = await readTokenAgain(client, address, isLast);
	if (!answer) return unreadable();
	const token = tokenOf(answer.body);
	const state = tokenState(token, serverTime(client.now(), answer.offset));
	if (!token || state === 'expired') return { outcome: 'done' };
	const isNewer =
		values.size > 0 ? !values.has(token.value) : wasMadeSince(token, sentAt, answer.offset);
	if (isNewer) return { outcome: 'unknown', because: 'the profile has a newer token' };
	// the same token must be seen to the end: later reads compare with it
	values.add(token.value);
	return { outcome: 'notDone' };
}
