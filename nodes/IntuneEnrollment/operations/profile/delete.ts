import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/shared';
import type { Written } from '../../graph/client';
import { operation } from '../operation';
import { writeItem } from '../token/items';
import { subjectOf } from '../token/profileRead';

const show = { resource: ['profile'], operation: ['delete'] };

export const remove = operation<ProfileAddress>({
	value: 'delete',
	name: 'Delete',
	action: 'Delete enrollment profile',
	description: 'Delete an enrollment profile and with it its token',
	writes: true,
	fields: [profileField(show), optionsField(show, true)],

	read: (parameter) => readAddress(parameter),

	key: (address) => profileKey(address),

	async perform(address, run, itemIndex) {
		const { apiVersion: version, profileId } = address;
		const memory = run.memory(itemIndex, `delete ${version} ${address.profileType} ${profileId}`);
		const deleted =
			(memory.done as Written | undefined) ??
			(await run.client.write({
				version,
				success: 204,
				subject: subjectOf(run, address, 'delete the enrollment profile', true),
				prepare: () => ({
					method: 'DELETE',
					version,
					path: profilePath({ ...address, id: profileId }),
				}),
				// what is gone after a try without an answer was deleted by it
				doneIfAfterUnknown: ({ answer }) => answer?.status === 404,
			}));
		if (isFailure(deleted)) return deleted.with({ profileId });
		memory.done = deleted;
		return [{ json: { deleted: true, ...writeItem('delete', address, deleted) } }];
	},
});
