import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/profile';
import { payloadOptions, readWanted, returnDataFields, type Wanted } from '../../fields/returnData';
import { operation } from '../operation';
import { readItem } from '../shared/items';
import { readProfile } from '../shared/profileRead';
import { withToken } from './handOut';

interface Wish {
	address: ProfileAddress;
	wanted: Wanted;
}

const show = { resource: ['token'], operation: ['get'] };

export const get = operation<Wish>({
	value: 'get',
	name: 'Get',
	action: 'Get enrollment token',
	description: 'Read the token of an enrollment profile, without making a new one',
	writes: false,
	fields: [
		profileField(show),
		...returnDataFields(show, 'token'),
		optionsField(show, false, payloadOptions),
	],

	read(parameter) {
		const address = readAddress(parameter);
		if (isFailure(address)) return address;
		const wanted = readWanted(parameter, 'token');
		return isFailure(wanted) ? wanted : { address, wanted };
	},

	key: ({ address }) => profileKey(address),

	async perform({ address, wanted }, run) {
		const answer = await readProfile(run, address, wanted.returnData === 'tokenAndQrCode');
		if (isFailure(answer)) return answer.with({ profileId: address.profileId });
		return [await withToken(readItem('getToken', address, answer), answer, wanted, run)];
	},
});
