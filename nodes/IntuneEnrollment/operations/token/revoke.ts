import {
	actionPath,
	parseProfileType,
	profileKey,
	type ProfileAddress,
} from '../../enrollment/collections';
import { isSameToken, tokenOf, tokenState, type Token } from '../../enrollment/tokenState';
import { wasBefore } from '../../enrollment/whoseToken';
import { after, all, Failure, isFailure } from '../../failure';
import { createdBeforeOption, readCreatedBefore } from '../../fields/createdBefore';
import { optionsField } from '../../fields/options';
import { parseOptionalSwitch, readGroup } from '../../fields/parameter';
import { noticeField, profileField, readAddress } from '../../fields/profile';
import { NO_CONTENT } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import type { Doubt, Finding, Write } from '../../graph/write';
import { confirm, couldNotRead } from '../confirm';
import { inTurn, notesOf } from '../notes';
import { once } from '../once';
import { operation, type ItemContext, type Output } from '../operation';
import { lookAtToken, profileTask, readToken } from '../readProfile';
import { readItem, writeItem } from '../resultItem';
import { wasCreatedBefore } from './creation';
import { withAospId } from './withAospId';

const show = { resource: ['token'], operation: ['revoke'] };

interface Input {
	address: ProfileAddress;
	/** Only a token created before it is revoked; milliseconds since 1970. */
	createdBefore: number | undefined;
	allowTeamsDevices: boolean;
}

export const revoke = operation<Input>({
	value: 'revoke',
	name: 'Revoke',
	action: 'Revoke enrollment token',
	description: 'End the token of an enrollment profile at once; devices that are enrolled stay so',
	writes: true,
	fields: [
		noticeField(
			'revokeNotice',
			'Ends the token at once: QR codes and payloads that were handed out enroll no device any more.',
			show,
		),
		profileField(show),
		optionsField(show, 'makes', [
			{
				displayName: 'Allow Teams Devices',
				name: 'allowTeamsDevices',
				type: 'boolean',
				default: false,
				description:
					'Whether to revoke the token of a profile of Microsoft Teams devices, whose devices then cannot sign in any more',
			},
			createdBeforeOption(
				'revokeCreatedBefore',
				'Revoke if Created Before',
				'Only a token created before this moment is revoked, never one that somebody made meanwhile',
			),
		]),
	],

	read: (parameter, moment) =>
		all({
			address: readAddress(parameter),
			createdBefore: readCreatedBefore(
				parameter,
				moment,
				'revokeCreatedBefore',
				'Revoke if Created Before',
				parseProfileType(parameter('profileType')),
			),
			allowTeamsDevices: parseOptionalSwitch(
				readGroup(parameter, 'options').allowTeamsDevices,
				'Allow Teams Devices',
				false,
			),
		}),

	key: ({ address }) => profileKey(address),

	async execute(input, item) {
		const { address } = input;
		const output = await inTurn(item, address, async () => await revokeToken(item, input));
		return isFailure(output) ? output.with({ profileId: address.profileId }) : [output];
	},
});

/** What a revocation sends that helps to know its work: the live token that was there before, as far as it was read. */
interface Sent {
	before?: Token;
}

async function revokeToken(
	item: ItemContext,
	{ address, createdBefore, allowTeamsDevices }: Input,
): Promise<Output | Failure> {
	const notes = notesOf(item.client, address);
	const name = `revoke ${address.apiVersion} ${address.profileType} ${profileKey(address)}`;
	const { done, doubt } = item.remembered<Sent>(name);
	let before: Token | undefined;
	// mode, and the value to compare; Android for Work has no mode and no creation date
	if (!done && !doubt && address.profileType === 'androidDeviceOwner') {
		const answer = await readToken(item.client, address);
		if (isFailure(answer)) return answer;
		if (notes.isTeamsDeviceProfile === true && !allowTeamsDevices) return teamsDevices();
		before = tokenOf(answer.body);
		const isOld = wasCreatedBefore(item, address, answer, createdBefore);
		if (createdBefore !== undefined && !isOld) {
			const json = readItem('revokeToken', address, answer);
			return { json: { ...json, revoked: false, attempts: 0 } };
		}
	}
	const write = revokeWrite(item.client, address, { before });
	const result = await withAospId(item, address, async () => await once(item, name, write));
	return after(result, (revoked) => {
		notes.noteRevoked();
		return { json: writeItem('revokeToken', 204, address, revoked) };
	});
}

function teamsDevices(): Failure {
	return new Failure(
		'Could not revoke the enrollment token: it is that of a profile of Teams devices',
		'Without it these devices cannot sign in any more. Where that is meant, add the option Allow Teams Devices.',
		{ code: 'TeamsDevices', outcome: 'notDone' },
	);
}

/** revokeToken as a write: sent again it could end a newer token, so it is looked up first. */
function revokeWrite(client: GraphClient, address: ProfileAddress, sent: Sent): Write<Sent> {
	return {
		task: profileTask(client, 'revoke the enrollment token', address, true),
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
				if (!answer) return couldNotRead();
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
