import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { noticeField, profileField, readAddress } from '../../fields/profile';
import { NO_CONTENT } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import type { Doubt, Finding, Write } from '../../graph/write';
import { confirm, couldNotRead } from '../confirm';
import { notesOf, writesOf } from '../notes';
import { once } from '../once';
import { operation, type ItemContext } from '../operation';
import { profileTask } from '../readProfile';
import { writeItem } from '../resultItem';
import { readWhole } from './view';

const show = { resource: ['profile'], operation: ['delete'] };

export const remove = operation<ProfileAddress>({
	value: 'delete',
	name: 'Delete',
	action: 'Delete enrollment profile',
	description: 'Delete an enrollment profile and with it its token',
	writes: true,
	fields: [
		noticeField(
			'deleteNotice',
			'Deletes the enrollment profile with its token and QR code. It cannot be brought back.',
			show,
		),
		profileField(show),
		optionsField(show, 'writes'),
	],

	read: (parameter) => readAddress(parameter),

	key: (address) => profileKey(address),

	async execute(address, item) {
		const name = `delete ${address.apiVersion} ${address.profileType} ${profileKey(address)}`;
		const { done } = item.remembered(name);
		const deleted = await once(item, name, deleteWrite(item, address));
		if (isFailure(deleted)) return deleted.with({ profileId: address.profileId });
		if (deleted !== done)
			writesOf(item.client, address).note(address.profileId, undefined, deleted.endedAt);
		return [{ json: { deleted: true, ...writeItem('delete', 204, address, deleted) } }];
	},
});

function deleteWrite({ client }: ItemContext, address: ProfileAddress): Write<undefined> {
	const { apiVersion: version } = address;
	return {
		task: profileTask(client, 'delete the enrollment profile', address, true),
		idempotent: true,
		removes: true,
		build: () => ({
			request: { method: 'DELETE', version, path: profilePath(address), expected: NO_CONTENT },
			sent: undefined,
		}),
		verify: async (doubt) =>
			await confirm(client, doubt, async (isLast) => {
				const answer = await readWhole(client, address, 'verify');
				if (!isFailure(answer)) return { outcome: 'notDone' };
				if (answer.refusal?.status !== 404) return couldNotRead();
				return judgeGone(client, address, doubt, isLast);
			}),
	};
}

/** What is gone after an attempt without an answer was deleted by it, where somebody of this process had seen it. */
function judgeGone(
	client: GraphClient,
	address: ProfileAddress,
	{ lost, answered }: Doubt,
	isLast: boolean,
): Finding {
	if (!lost)
		return { outcome: 'unknown', because: 'it is gone, but Graph had refused to delete it' };
	if (answered || notesOf(client, address).exists) return { outcome: 'done' };
	const because = 'there is no such profile now, and it is not known whether there ever was one';
	return isLast ? { outcome: 'unknown', because } : couldNotRead();
}
