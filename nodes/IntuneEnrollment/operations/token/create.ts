import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import type { Validity } from '../../enrollment/validity';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { payloadOptions, readWanted, returnDataFields, type Wanted } from '../../fields/returnData';
import { profileField, readAddress } from '../../fields/shared';
import { readValidity, validityFields } from '../../fields/validity';
import { operation } from '../operation';
import { handOutMade } from './handOut';
import { madeItem } from './items';
import { makeToken } from './makeToken';

interface Wish {
	address: ProfileAddress;
	validity: Validity;
	wanted: Wanted;
}

const show = { resource: ['token'], operation: ['create'] };

export const create = operation<Wish>({
	value: 'create',
	name: 'Create',
	action: 'Create enrollment token',
	description: 'Make a new token for an enrollment profile',
	writes: true,
	makesTokens: true,
	fields: [
		profileField(show),
		...validityFields(show),
		...returnDataFields(show, 'result'),
		optionsField(show, true, payloadOptions),
	],

	read(parameter, surroundings) {
		const address = readAddress(parameter);
		if (isFailure(address)) return address;
		const validity = readValidity(parameter, surroundings);
		if (isFailure(validity)) return validity;
		const wanted = readWanted(parameter, 'result');
		return isFailure(wanted) ? wanted : { address, validity, wanted };
	},

	key: ({ address }) => profileKey(address),

	async perform({ address, validity, wanted }, run, itemIndex) {
		const made = await makeToken(run, address, validity, itemIndex);
		if (isFailure(made)) return made;
		const json = madeItem(address, made);
		if (wanted.returnData === 'result') return [{ json }];
		const output = await handOutMade(json, address, made, wanted, run);
		return isFailure(output) ? output : [output];
	},
});
