import { profileKey } from '../../enrollment/collections';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField } from '../../fields/profile';
import { payloadOptions, returnDataFields } from '../../fields/returnData';
import { validityFields } from '../../fields/validity';
import { operation } from '../operation';
import { madeItem } from '../shared/items';
import { handOutMade } from './handOut';
import { makeToken } from './makeToken';
import { readTokenWish, type TokenWish } from './tokenWish';

const show = { resource: ['token'], operation: ['create'] };

export const create = operation<TokenWish>({
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

	read: readTokenWish,

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
