import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import { after, all } from '../../failure';
import { optionsField } from '../../fields/options';
import { payloadField, payloadOptionsOfBefore } from '../../fields/payload';
import { profileField, readAddress } from '../../fields/profile';
import { readShown, returnDataFields, type Shown } from '../../fields/returnData';
import { operation } from '../operation';
import { readToken } from '../readProfile';
import { readItem } from '../resultItem';
import { withToken } from './tokenItem';

interface Input {
	address: ProfileAddress;
	shown: Shown;
}

const show = { resource: ['token'], operation: ['get'] };

export const get = operation<Input>({
	value: 'get',
	name: 'Get',
	action: 'Get enrollment token',
	description: 'Read the token of an enrollment profile, without making a new one',
	writes: false,
	fields: [
		profileField(show),
		...returnDataFields(show, 'token'),
		payloadField(show),
		optionsField(show, 'reads', payloadOptionsOfBefore),
	],

	read: (parameter) =>
		all({ address: readAddress(parameter), shown: readShown(parameter, 'token') }),

	key: ({ address }) => profileKey(address),

	async execute({ address, shown }, { client, execution }) {
		return await after(await readToken(client, address), async (answer) => {
			const json = readItem('getToken', address, answer);
			return [await withToken(json, answer, shown, { client, execution })];
		});
	},
});
