import { profileKey, type ProfileAddress } from '../../enrollment/collections';
import { groupResult, notSet, parseGroupId } from '../../enrollment/enrollmentGroup';
import { all, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField } from '../../fields/profile';
import type { Write } from '../../graph/write';
import { once } from '../once';
import { operation, type ItemContext } from '../operation';
import { profileTask } from '../readProfile';
import { writeItem } from '../resultItem';
import {
	groupRequest,
	readGroupAddress,
	refuseGroup,
	SET_RESULT,
	verifyGroup,
	withGroupAdvice,
} from './enrollmentGroup';

interface Input {
	address: ProfileAddress;
	groupId: string;
}

const show = { resource: ['profile'], operation: ['setEnrollmentGroup'] };
const WHAT = 'set the enrollment group';

export const setEnrollmentGroup = operation<Input>({
	value: 'setEnrollmentGroup',
	name: 'Set Enrollment Group',
	action: 'Set group of enrollment profile',
	description: 'Choose the group that devices join when they enroll from now on',
	writes: true,
	fields: [
		profileField(show),
		{
			displayName: 'Group ID',
			name: 'groupId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
			description:
				'Object ID of a security group with assigned members, or its URL in the Entra admin center. Intune must be an owner of it.',
			displayOptions: { show },
		},
		optionsField(show, 'writes'),
	],

	read: (parameter) =>
		all({
			address: readGroupAddress(parameter),
			groupId: parseGroupId(parameter('groupId')),
		}),

	key: ({ address }) => profileKey(address),

	async execute(input, item) {
		const { address, groupId } = input;
		const name = `${WHAT} ${address.apiVersion} ${profileKey(address)}`;
		const set =
			refuseGroup(item.client, address, WHAT) ?? (await once(item, name, setWrite(item, input)));
		if (isFailure(set)) return withGroupAdvice(set, address, WHAT);
		const { isValid = true, code = '' } = groupResult(set.body ?? {}) ?? {};
		if (set.confirmedBy === 'response' && !isValid) {
			// a 200 that set nothing: nothing was done that a rerun must not do again
			item.remembered(name).done = undefined;
			const { attempts, requestId, clientRequestId } = set;
			const { profileId } = address;
			return notSet(code).with({ attempts, requestId, clientRequestId, profileId });
		}
		const json = writeItem('setEnrollmentGroup', 200, address, set, { groupId });
		return [{ json }];
	},
});

function setWrite({ client }: ItemContext, { address, groupId }: Input): Write<undefined> {
	const target = {
		'@odata.type': 'microsoft.graph.enrollmentTimeDeviceMembershipTarget',
		targetType: 'staticSecurityGroup',
		targetId: groupId,
	};
	const body = { enrollmentTimeDeviceMembershipTargets: [target] };
	return {
		task: profileTask(client, WHAT, address, true),
		// the same group twice is the same group
		idempotent: true,
		removes: false,
		build: () => ({
			request: groupRequest(address, 'set', { expected: SET_RESULT, body }),
			sent: undefined,
		}),
		verify: async (doubt) => await verifyGroup(client, address, groupId, doubt),
	};
}
