import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/profile';
import type { Written } from '../../graph/client';
import { operation } from '../operation';
import { writeItem } from '../shared/items';
import { subjectOf } from '../shared/subject';
import { lookBack } from './common';

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
		const memory = run.memory<Written, number>(
			itemIndex,
			`delete ${version} ${address.profileType} ${profileId}`,
		);
		let sentAt: number | undefined;
		const deleted =
			memory.done ??
			(await run.client.write({
				version,
				success: 204,
				subject: subjectOf(run, address, 'delete the enrollment profile', true),
				prepare: (now) => {
					sentAt ??= now;
					return { method: 'DELETE', version, path: profilePath({ ...address, id: profileId }) };
				},
				unknownSince: memory.unknown,
				// what is gone after a try without an answer was deleted by it
				doneIfAfterUnknown: ({ answer }) => answer?.status === 404,
				lookUpAtEnd: async (_sentAt, _endedAt, unknown) =>
					await lookBack(run, address, (answer) => {
						if (!isFailure(answer)) return 'notDone';
						return unknown && answer.details.httpCode === '404' ? 'done' : 'unknown';
					}),
			}));
		if (isFailure(deleted)) {
			memory.unknown =
				deleted.details.outcome === 'unknown' ? (memory.unknown ?? sentAt) : undefined;
			return deleted.with({ profileId });
		}
		memory.done = deleted;
		return [{ json: { deleted: true, ...writeItem('delete', address, deleted) } }];
	},
});
