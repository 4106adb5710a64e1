import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import { after, Failure } from '../../failure';
import { optionsField } from '../../fields/options';
import { readGroup } from '../../fields/parameter';
import { profileField, readAddress } from '../../fields/profile';
import { operation } from '../operation';
import { hintForSeveral } from '../teamsDevices';
import { profileFields } from './profileFields';
import { readProfileFields } from './readProfileFields';
import { updateProfile } from './updateProfile';
import { showProfile, WHOLE } from './view';

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
		return await after(await updateProfile(item, address, changes, undefined), async (changed) => {
			await hintForSeveral(item, address, changes);
			return [{ json: showProfile(changed, WHOLE, item.client) }];
		});
	},
});
