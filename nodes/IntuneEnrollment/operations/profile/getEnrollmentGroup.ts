import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField } from '../../fields/profile';
import { operation } from '../operation';
import { readItem } from '../resultItem';
import { readGroupAddress, refuseGroup, retrieveGroup, withGroupAdvice } from './enrollmentGroup';

const show = { resource: ['profile'], operation: ['getEnrollmentGroup'] };
const WHAT = 'read the enrollment group';

export const getEnrollmentGroup = operation<ProfileAddress>({
	value: 'getEnrollmentGroup',
	name: 'Get Enrollment Group',
	action: 'Get group of enrollment profile',
	description: 'Read which group devices join when they enroll',
	writes: false,
	fields: [profileField(show), optionsField(show, 'reads')],

	read: readGroupAddress,

	key: (address) => profileKey(address),

	async execute(address, { client }) {
		const found = refuseGroup(client, address, WHAT) ?? (await retrieveGroup(client, address));
		if (isFailure(found)) return withGroupAdvice(found, address, WHAT);
		const { groupId } = found.group;
		return [{ json: { ...readItem('getEnrollmentGroup', address, found.answer), groupId } }];
	},
});
