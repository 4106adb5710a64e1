import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { moment } from '../../enrollment/tokenState';
import { wasJustBefore } from '../../enrollment/whoseToken';
import { after, Failure, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { readGroup } from '../../fields/parameter';
import { profileField, readAddress } from '../../fields/profile';
import { objectWith } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import type { Doubt, Finding, Write } from '../../graph/write';
import { confirm, couldNotRead } from '../confirm';
import { once } from '../once';
import { operation, type ItemContext } from '../operation';
import { profileTask } from '../readProfile';
import { profileFields } from './profileFields';
import { isSecret, profileHints, readProfileFields, secretsOf } from './readProfileFields';
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
		optionsField(show, 'writes'),
	],

	read: (parameter) =>
		after(readAddress(parameter), (address) =>
			after(
				readProfileFields(readGroup(parameter, 'updateFields'), address.profileType, false),
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
		for (const hint of profileHints(changes)) item.execution.hints.add(hint);
		const { client } = item;
		const { body } = written;
		if (body?.id !== undefined) return [{ json: showProfile(body, WHOLE, client) }];
		const answer = await readWhole(client, address);
		if (isFailure(answer)) return answer.with({ outcome: 'done' });
		return [{ json: showProfile(answer.body, WHOLE, client) }];
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
			...profileTask(client, 'update the enrollment profile', address, true),
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
		verify: async (doubt) =>
			await confirm(client, doubt, async () => {
				const answer = await readWhole(client, address, 'verify');
				return isFailure(answer) ? couldNotRead() : judge(client, changes, answer.body, doubt);
			}),
	};
}

/** A profile with all of the values was changed, whoever did it; one that nobody touched since the sending was not. */
function judge(
	client: GraphClient,
	changes: Record<string, unknown>,
	body: Record<string, unknown>,
	doubt: Doubt,
): Finding {
	// what Graph does not give back, such as a password, cannot be compared
	const shown = Object.keys(changes).filter((name) => isShown(body[name]) || !isSecret(name));
	if (shown.length === 0)
		return { outcome: 'unknown', because: 'Graph does not show what was changed' };
	if (shown.every((name) => JSON.stringify(body[name]) === JSON.stringify(changes[name])))
		return { outcome: 'done', body };
	const modifiedAt = moment(body.lastModifiedDateTime);
	if (modifiedAt !== undefined && wasJustBefore(modifiedAt, doubt, client.knownClocks()))
		return { outcome: 'notDone' };
	return { outcome: 'unknown', because: 'the profile was changed meanwhile, and otherwise' };
}

function isShown(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}
