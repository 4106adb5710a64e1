import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { moment } from '../../enrollment/tokenState';
import { Failure, isFailure, type Outcome } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/profile';
import type { ReadAnswer } from '../../graph/client';
import { NO_OFFSET, wasMadeWithin } from '../../graph/readBack';
import { operation } from '../operation';
import { subjectOf } from '../shared/subject';
import { lookBack, readProfileFor, showProfile } from './common';
import { entityFields, readEntity, secretsOf } from './entity';

interface Wish {
	address: ProfileAddress;
	changes: Record<string, unknown>;
}

const show = { resource: ['profile'], operation: ['update'] };

export const update = operation<Wish>({
	value: 'update',
	name: 'Update',
	action: 'Update enrollment profile',
	description: 'Change an enrollment profile',
	writes: true,
	fields: [
		profileField(show),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			displayOptions: { show },
			options: [
				...entityFields(),
				{
					displayName: 'Name',
					name: 'displayName',
					type: 'string',
					default: '',
					description: 'New name of the enrollment profile',
				} as const,
			].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
		},
		optionsField(show, true),
	],

	read(parameter) {
		const address = readAddress(parameter);
		if (isFailure(address)) return address;
		const given = parameter('updateFields', {});
		if (isFailure(given)) return given;
		const changes = readEntity((given ?? {}) as Record<string, unknown>, address.profileType);
		if (isFailure(changes)) return changes;
		if (Object.keys(changes).length > 0) return { address, changes };
		return new Failure('Update Fields is empty', 'Add at least one field to change.');
	},

	key: ({ address }) => profileKey(address),

	/** The same change twice is the same change: it may be sent again whatever became of the first. */
	async perform({ address, changes }, run, itemIndex) {
		const { apiVersion: version, profileId } = address;
		const memory = run.memory<never, true>(itemIndex, `update ${version} ${profileKey(address)}`);
		const written = await run.client.write({
			version,
			success: 200,
			subject: {
				...subjectOf(run, address, 'update the enrollment profile', true),
				secrets: secretsOf(changes),
			},
			prepare: () => ({
				method: 'PATCH',
				version,
				path: profilePath({ ...address, id: profileId }),
				body: changes,
			}),
			lookUpAtEnd: async (sentAt) =>
				await lookBack(run, address, (answer) => outcomeOf(changes, answer, sentAt)),
		});
		if (isFailure(written)) {
			if (written.details.outcome === 'unknown') memory.unknown = true;
			// a refusal speaks of this try only, not of an earlier one whose answer was lost
			const outcome = memory.unknown ? 'unknown' : written.details.outcome;
			return written.with({ profileId, outcome });
		}
		const view = { simplify: false, includeSecrets: false };
		const profile = written.body as Record<string, unknown> | undefined;
		if (profile?.id !== undefined) return [{ json: showProfile(profile, view, run, NO_OFFSET) }];
		const answer = await readProfileFor(run, address, view);
		if (isFailure(answer)) return answer.with({ profileId, outcome: 'done' });
		return [{ json: showProfile(answer.body, view, run, answer.offset) }];
	},
});

/** A profile that was not modified since the sending was not changed; one with all of the values was. */
function outcomeOf(
	changes: Record<string, unknown>,
	answer: ReadAnswer | Failure,
	sentAt: number,
): Outcome {
	if (isFailure(answer)) return 'unknown';
	const { body, offset } = answer;
	const same = Object.entries(changes).every(
		([name, value]) => JSON.stringify(body[name]) === JSON.stringify(value),
	);
	if (same) return 'done';
	const modifiedAt = moment(body.lastModifiedDateTime);
	const untouched =
		modifiedAt !== undefined && !wasMadeWithin(modifiedAt, { sentAt, endedAt: Infinity }, offset);
	return untouched ? 'notDone' : 'unknown';
}
