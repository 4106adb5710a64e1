import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import type { Validity } from '../../enrollment/validity';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/shared';
import { readValidity, validityFields } from '../../fields/validity';
import { operation } from '../operation';
import { madeItem } from './items';
import { makeToken } from './makeToken';

interface Wish {
	address: ProfileAddress;
	validity: Validity;
}

const show = { resource: ['token'], operation: ['create'] };

export const create = operation<Wish>({
	value: 'create',
	name: 'Create',
	action: 'Create enrollment token',
	description: 'Make a new token for an enrollment profile',
	writes: true,
	fields: [profileField(show), ...validityFields(show), optionsField(show, true)],

	read(parameter, surroundings) {
		const address = readAddress(parameter);
		if (isFailure(address)) return address;
		const validity = readValidity(parameter, surroundings);
		return isFailure(validity) ? validity : { address, validity };
	},

	key: ({ address }) => profileKey(address),

	async perform({ address, validity }, run, itemIndex) {
		const made = await makeToken(run, address, validity, itemIndex);
		return isFailure(made) ? made : [{ json: madeItem(address, made) }];
	},
});
