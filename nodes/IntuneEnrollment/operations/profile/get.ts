import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import type { View } from '../../enrollment/profileView';
import { after, all } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/profile';
import { operation } from '../operation';
import { readProfile } from '../readProfile';
import { includeSecretsOption, readView, selectFor, showProfile, simplifyField } from './view';

interface Input {
	address: ProfileAddress;
	view: View;
}

const show = { resource: ['profile'], operation: ['get'] };

export const get = operation<Input>({
	value: 'get',
	name: 'Get',
	action: 'Get enrollment profile',
	description: 'Read an enrollment profile',
	writes: false,
	fields: [
		profileField(show),
		simplifyField(show),
		optionsField(show, 'reads', [includeSecretsOption]),
	],

	read: (parameter) => all({ address: readAddress(parameter), view: readView(parameter) }),

	key: ({ address }) => profileKey(address),

	async execute({ address, view }, { client }) {
		const answer = await readProfile(client, address, selectFor(address, view));
		return after(answer, ({ body }) => [{ json: showProfile(body, view, client) }]);
	},
});
