import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import type { View } from '../../enrollment/profileView';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/profile';
import { operation } from '../operation';
import {
	includeSecretsOption,
	readView,
	readProfileFor,
	showProfile,
	simplifyField,
} from './common';

interface Wish {
	address: ProfileAddress;
	view: View;
}

const show = { resource: ['profile'], operation: ['get'] };

export const get = operation<Wish>({
	value: 'get',
	name: 'Get',
	action: 'Get enrollment profile',
	description: 'Read an enrollment profile',
	writes: false,
	fields: [
		profileField(show),
		simplifyField(show),
		optionsField(show, false, [includeSecretsOption]),
	],

	read(parameter) {
		const address = readAddress(parameter);
		if (isFailure(address)) return address;
		const view = readView(parameter);
		return isFailure(view) ? view : { address, view };
	},

	key: ({ address }) => profileKey(address),

	async perform({ address, view }, run) {
		const answer = await readProfileFor(run, address, view);
		if (isFailure(answer)) return answer.with({ profileId: address.profileId });
		return [{ json: showProfile(answer.body, view, run, answer.offset) }];
	},
});
