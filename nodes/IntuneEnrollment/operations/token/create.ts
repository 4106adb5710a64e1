import { profileKey } from '../../enrollment/collections';
import { after, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { payloadField, payloadOptionsOfBefore } from '../../fields/payload';
import { profileField } from '../../fields/profile';
import { returnDataFields } from '../../fields/returnData';
import { validityFields } from '../../fields/validity';
import { inTurn, notesOf } from '../notes';
import { operation } from '../operation';
import { madeItem } from '../resultItem';
import { makeToken } from './makeToken';
import { readTokenInput, type TokenInput } from './tokenInput';
import { madeTokenItem } from './tokenItem';

const show = { resource: ['token'], operation: ['create'] };

export const create = operation<TokenInput>({
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
		payloadField(show),
		optionsField(show, 'makes', payloadOptionsOfBefore),
	],

	read: readTokenInput,

	key: ({ address }) => profileKey(address),

	async execute({ address, validity, shown }, item) {
		return await inTurn(item, address, async () => {
			const made = await makeToken(item, address, validity);
			if (isFailure(made)) return made;
			const json = madeItem(address, made, notesOf(item.client, address));
			if (shown.returnData === 'result') return [{ json }];
			const output = await madeTokenItem(json, address, made.sent.note, shown, item, made);
			return after(output, (one) => [one]);
		});
	},
});
