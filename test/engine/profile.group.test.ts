import type { EnrollmentGroupCode } from '../simulator/settingTypes';
import { CONTINUE, items, RETRY } from './promises/support';
import { useWorld } from './support/useWorld';
import {
	details,
	GROUP,
	GROUP_OPERATIONS as OPERATIONS,
	groupsOf,
	json,
	OTHER_GROUP as OTHER,
} from './support/enrollmentGroup';
import { ISO } from './support/kinds';
import { byId } from './support/world';

const world = useWorld();
const { run, add, group, requests, reset } = groupsOf(world);
beforeEach(() => reset());

describe('the enrollment group', () => {
	test('is set, read and cleared, by one request each', async () => {
		const id = add();
		const item = (operation: string, statusCode: number) => ({
			success: true,
			statusCode,
			operation,
			apiVersion: 'beta',
			profileType: 'androidDeviceOwner',
			profileId: id,
			requestId: expect.any(String),
			clientRequestId: expect.any(String),
		});
		const written = {
			requestedAt: expect.stringMatching(ISO),
			confirmedBy: 'response',
			attempts: 1,
		};
		expect(json(await run('set', id))).toEqual({
			...item('setEnrollmentGroup', 200),
			...written,
			groupId: GROUP,
		});
		expect(group(id)).toBe(GROUP);
		expect(json(await run('get', id))).toEqual({
			...item('getEnrollmentGroup', 200),
			groupId: GROUP,
		});
		expect(json(await run('clear', id))).toEqual({
			...item('clearEnrollmentGroup', 204),
			...written,
		});
		expect(group(id)).toBeUndefined();
		expect(json(await run('get', id)).groupId).toBeNull();
		expect(requests()).toBe(4);
	});

	test('reading it takes the read permission, setting and clearing it do not do with that', async () => {
		const { settings } = world.simulator;
		settings.applicationPermissions = ['DeviceManagementConfiguration.Read.All'];
		world.simulator.expireAccessTokens();
		const id = add();
		expect(json(await run('get', id)).groupId).toBeNull();
		for (const operation of ['set', 'clear'] as const) {
			const { description } = details(await run(operation, id, {}, CONTINUE));
			expect(description).toContain('DeviceManagementConfiguration.ReadWrite.All');
		}
	});

	test('100 items go in batches', async () => {
		const ids = world.simulator.addProfiles(100);
		for (const operation of OPERATIONS) {
			const { error } = await run(operation, '={{ $json.profileId }}', {}, { items: items(ids) });
			expect([error, requests()]).toEqual([undefined, 5]);
			await world.clock.sleep(20_000);
			world.simulator.reset();
		}
	});

	test('the result of an answer may stand at its top', async () => {
		world.simulator.settings.groupResultAtTop = true;
		const id = add();
		expect(json(await run('set', id))).toMatchObject({ success: true, groupId: GROUP });
		expect(json(await run('get', id)).groupId).toBe(GROUP);
	});

	test.each([
		GROUP.toUpperCase(),
		` ${GROUP} `,
		`https://entra.microsoft.com/#view/Microsoft_AAD_IAM/GroupDetailsMenuBlade/~/Overview/groupId/${GROUP}/menuId/`,
		`https://entra.microsoft.com/${OTHER}/#view/Microsoft_AAD_IAM/GroupDetailsMenuBlade/~/Members/groupId/${GROUP}`,
		`https://graph.microsoft.com/v1.0/groups/${GROUP}`,
	])('is given by its ID or its URL: %s', async (groupId) => {
		const id = add();
		expect((await run('set', id, { groupId })).error).toBeUndefined();
		expect(group(id)).toBe(GROUP);
	});

	test.each(['', 'Warehouse devices', `${GROUP}0`, 'https://entra.microsoft.com/', 7])(
		'what is no group is refused before anything is sent: %s',
		async (groupId) => {
			const parameters = { groupId: '={{ $json.group }}' };
			const options = { items: [{ json: { group: groupId } }] };
			const { error } = await run('set', add(), parameters, options);
			expect(error?.message).toMatch(/^Group ID (?:is empty|.+ is not the ID of a group)$/);
			expect(requests()).toBe(0);
		},
	);
});

describe('a 200 that set nothing', () => {
	test.each<[EnrollmentGroupCode, RegExp, RegExp]>([
		['securityGroupNotFound', /there is no such group$/, /tenant of the credential/],
		['notSecurityGroup', /not a security group$/, /Microsoft 365/],
		['notStaticSecurityGroup', /follow from a rule$/, /Assigned/],
		[
			'firstPartyAppNotAnOwner',
			/Intune does not own the group/,
			/f1346770-5b25-470b-88bd-d5744ab7952c.*owners of the group/,
		],
		['securityGroupNotInCallerScope', /outside the scope/, /Scope groups/],
		['unknownFutureValue', /did not take the group/, /static security group/],
	])(
		'%s fails with its advice, notDone, and keeps the old group',
		async (code, message, advice) => {
			const id = add();
			await run('set', id, { groupId: OTHER });
			world.simulator.settings.groups[GROUP] = code;
			const { error } = await run('set', id);
			expect(error?.message).toMatch(message);
			expect(error?.description).toMatch(advice);
			expect(error?.description).toContain('No item had been done by then.');
			expect(error?.context).toMatchObject({
				details: { code, outcome: 'notDone', profileId: id, attempts: 1 },
			});
			expect(group(id)).toBe(OTHER);
		},
	);

	test('Retry On Fail sends it again, and the item succeeds where the group was mended meanwhile', async () => {
		const id = add();
		world.simulator.settings.groups[GROUP] = 'firstPartyAppNotAnOwner';
		let asked = 0;
		world.simulator.addFault({
			match: { operation: 'setEnrollmentGroup' },
			times: 'always',
			action: () => {
				asked += 1;
				if (asked === 2) world.simulator.settings.groups[GROUP] = 'unknown';
				return undefined;
			},
		});
		expect(json(await run('set', id, {}, { ...RETRY, executionId: 'mended' }))).toMatchObject({
			success: true,
		});
		expect(group(id)).toBe(GROUP);
	});
});

describe('profiles that can have none', () => {
	test.each([
		['AOSP', { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' }, /AOSP profiles have none/],
		[
			'staging',
			{ enrollmentMode: 'corporateOwnedFullyManaged', enrollmentTokenType: 'deviceStaging' },
			/staging tokens have none/,
		],
	])(
		'%s: refused before anything is sent, where the profile was read',
		async (_, fields, message) => {
			const id = add(fields);
			expect(details(await run('set', id, {}, CONTINUE))).toMatchObject({ outcome: 'notDone' });
			await world.run({ resource: 'profile', operation: 'get', profileId: byId(id) });
			const before = requests();
			for (const operation of OPERATIONS) {
				const { error } = await run(operation, id);
				expect(error?.message).toMatch(message);
			}
			expect(requests()).toBe(before);
		},
	);

	test.each(OPERATIONS)(
		'%s: v1.0 does not know them, and the advice is beta',
		async (operation) => {
			const { error } = await run(operation, add(), { apiVersion: 'v1.0' });
			expect(error?.message).toMatch(/Graph v1\.0 does not know enrollment groups$/);
			expect(error?.description).toContain('Set API Version to beta');
		},
	);

	test.each(OPERATIONS)('%s: Android for Work has none', async (operation) => {
		const { error } = await run(operation, add(), { profileType: 'androidForWork' });
		expect(error?.message).toBe('Android for Work profiles have no enrollment group');
		expect(requests()).toBe(0);
	});
});
