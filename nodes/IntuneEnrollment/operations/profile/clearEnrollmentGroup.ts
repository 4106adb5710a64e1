import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import { isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField } from '../../fields/profile';
import { NO_CONTENT } from '../../graph/attempt';
import type { Write } from '../../graph/write';
import { once } from '../once';
import { operation, type ItemContext } from '../operation';
import { profileTask } from '../readProfile';
import { writeItem } from '../resultItem';
import {
	groupRequest,
	readGroupAddress,
	refuseGroup,
	verifyGroup,
	withGroupAdvice,
} from './enrollmentGroup';

const show = { resource: ['profile'], operation: ['clearEnrollmentGroup'] };
const WHAT = 'clear the enrollment group';

export const clearEnrollmentGroup = operation<ProfileAddress>({
	value: 'clearEnrollmentGroup',
	name: 'Clear Enrollment Group',
	action: 'Clear group of enrollment profile',
	description: 'Let devices that enroll from now on join no group; members stay',
	writes: true,
	fields: [profileField(show), optionsField(show, 'writes')],

	read: readGroupAddress,

	key: (address) => profileKey(address),

	async execute(address, item) {
		const name = `${WHAT} ${address.apiVersion} ${profileKey(address)}`;
		const cleared =
			refuseGroup(item.client, address, WHAT) ??
			(await once(item, name, clearWrite(item, address)));
		if (isFailure(cleared)) return withGroupAdvice(cleared, address, WHAT);
		return [{ json: writeItem('clearEnrollmentGroup', 204, address, cleared) }];
	},
});

function clearWrite({ client }: ItemContext, address: ProfileAddress): Write<undefined> {
	return {
		task: profileTask(client, WHAT, address, true),
		// none twice is none
		idempotent: true,
		removes: false,
		build: () => ({
			request: groupRequest(address, 'clear', { expected: NO_CONTENT }),
			sent: undefined,
		}),
		verify: async (doubt) => await verifyGroup(client, address, null, doubt),
	};
}
