import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { moment } from '../../enrollment/tokenState';
import { wasMadeWithin } from '../../enrollment/whoseToken';
import { after, Failure, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { readGroup } from '../../fields/parameter';
import { profileField, readAddress } from '../../fields/profile';
import { objectWith } from '../../graph/classify';
import type { ReadAnswer } from '../../graph/client';
import type { Finding, Write } from '../../graph/write';
import { confirm, unreadable } from '../confirm';
import { once } from '../once';
import { operation, type ItemContext } from '../operation';
import { taskOf } from '../readProfile';
import { profileFields, readProfileFields, secretsOf } from './profileFields';
import { readWhole, showProfile, WHOLE } from './view';

interface Input {
	address: ProfileAddress;
	changes: Record<string, unknown>;
}

const show = { resource: ['profile'], operation: ['update'] };

export const update = operation<Input>({
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
				...profileFields(),
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

	read: (parameter) =>
		after(readAddress(parameter), (address) =>
			after(
				readProfileFields(readGroup(parameter, 'updateFields'), address.profileType),
				(changes) =>
					Object.keys(changes).length > 0
						? { address, changes }
						: new Failure('Update Fields is empty', 'Add at least one field to change.'),
			),
		),

	key: ({ address }) => profileKey(address),

	async execute({ address, changes }, item) {
		const name = `update ${address.apiVersion} ${profileKey(address)}`;
		const written = await once(item, name, updateWrite(item, address, changes));
		if (isFailure(written)) return written.with({ profileId: address.profileId });
		const { client } = item;
		const { body } = written;
		if (body?.id !== undefined) return [{ json: showProfile(body, WHOLE, client) }];
		const answer = await readWhole(client, address);
		if (isFailure(answer)) return answer.with({ outcome: 'done' });
		return [{ json: showProfile(answer.body, WHOLE, client, answer.offset) }];
	},
});

function updateWrite(
	{ client }: ItemContext,
	address: ProfileAddress,
	changes: Record<string, unknown>,
): Write<undefined> {
	const { apiVersion: version } = address;
	return {
		task: {
			...taskOf('update the enrollment profile', address, true),
			secrets: secretsOf(changes),
		},
		// the same change twice is the same change
		idempotent: true,
		removes: false,
		build: () => ({
			request: {
				method: 'PATCH',
				version,
				path: profilePath(address),
				body: changes,
				expected: objectWith(200),
			},
			sent: undefined,
		}),
		verify: async ({ sentAt }) =>
			await confirm(client, async () => {
				const answer = await readWhole(client, address);
				return isFailure(answer) ? unreadable() : judge(changes, answer, sentAt);
			}),
	};
}

/** A profile that was not modified since the sending was not changed; one with all of the values was. */
function judge(
	changes: Record<string, unknown>,
	{ body, offset }: ReadAnswer,
	sentAt: number,
): Finding {
	const isSame = Object.entries(changes).every(
		([name, value]) => JSON.stringify(body[name]) === JSON.stringify(value),
	);
	if (isSame) return { outcome: 'done', body };
	const modifiedAt = moment(body.lastModifiedDateTime);
	const isUntouched =
		modifiedAt !== undefined && !wasMadeWithin(modifiedAt, { sentAt, endedAt: Infinity }, offset);
	return isUntouched
		? { outcome: 'notDone' }
		: { outcome: 'unknown', because: 'the profile was changed meanwhile, and otherwise' };
}
