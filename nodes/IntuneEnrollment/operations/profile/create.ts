import { after } from '../../failure';
import { optionsField } from '../../fields/options';
import { operation } from '../operation';
import { hintForSeveral } from '../teamsDevices';
import { createProfile } from './createProfile';
import { newProfileFields, readNewProfile, type NewProfile } from './newProfile';
import { showProfile, WHOLE } from './view';

const show = { resource: ['profile'], operation: ['create'] };

export const create = operation<NewProfile>({
	value: 'create',
	name: 'Create',
	action: 'Create enrollment profile',
	description: 'Make a new enrollment profile',
	writes: true,
	fields: [...newProfileFields(show), optionsField(show, 'makes')],

	read: readNewProfile,

	// two new profiles of one name could not be told apart after a lost answer
	key: ({ profile }) => String(profile.displayName),

	async execute({ collection, profile }, item) {
		return await after(await createProfile(item, collection, profile), async (made) => {
			await hintForSeveral(item, collection, profile);
			return [{ json: showProfile(made, WHOLE, item.client) }];
		});
	},
});
