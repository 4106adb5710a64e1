import { itemsOf, type Execution } from '../../../../scripts/host/execution';
import {
	EXAMPLE_GROUP_ID as GROUP_ID,
	EXAMPLE_PROFILE_ID,
} from '../../../../scripts/host/simulatedTenant';
import { searchProfiles } from '../../../e2e/support/editorCalls';
import {
	byId,
	chain,
	httpRequestNode,
	intuneNode,
	INTUNE,
	START,
	startNode,
} from '../../../e2e/support/workflows';
import { openElsewhere } from '../../../engine/support/elsewhere';
import type { World } from '../world';

const HOUR_SECONDS = 3600;

/** All operations, the profile picker, and what HTTP Request must not do with the credential. */
export function testOperations(world: () => World): void {
	test('one workflow through them: each does its work on the profile of the item before', async () => {
		const execution = await world().runToSuccess(throughAll());
		const shown = (node: string) => itemsOf(execution, node)[0]!.json;
		const { id } = shown('New profile');
		expect(shown('New token')).toMatchObject({
			success: true,
			statusCode: 204,
			profileId: id,
			tokenValidityInSeconds: 12 * HOUR_SECONDS,
			tokenState: 'expiring',
		});
		expect(shown('Valid')).toMatchObject({ created: false, reason: 'valid', profileId: id });
		expect(shown('Handed out').provisioning).toMatchObject({
			knox: { 'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN': expect.any(String) },
		});
		expect(shown('Revoked')).toMatchObject({ success: true, statusCode: 204, profileId: id });
		expect(shown('Renamed')).toMatchObject({ id, displayName: 'Every host, renamed' });
		expect(shown('Read')).toMatchObject({ id, tokenState: 'none' });
		expect(shown('Deleted')).toMatchObject({ deleted: true });
		const { simulator } = world();
		expect(simulator.counters.tokensMade).toBe(1);
		expect(simulator.profile(String(id))).toBeUndefined();
	});

	test('a profile is made once, gets a group, and its devices are found', async () => {
		const { simulator } = world();
		const shown = (execution: Execution, node: string) => itemsOf(execution, node)[0]!.json;
		const first = await world().runToSuccess(withGroup());
		expect(shown(first, 'Made once')).toMatchObject({
			action: 'created',
			changes: expect.any(Array),
		});
		const id = String(shown(first, 'Made once').id);
		expect(shown(first, 'Group set')).toMatchObject({ statusCode: 200, groupId: GROUP_ID });
		expect(shown(first, 'Group read')).toMatchObject({ profileId: id, groupId: GROUP_ID });
		expect(simulator.enrollmentGroup(id)).toBe(GROUP_ID);

		simulator.makeToken(id);
		const { id: deviceId } = simulator.enrollDevice(id);
		simulator.reset();
		const second = await world().runToSuccess(withGroup('clearEnrollmentGroup'));
		expect(shown(second, 'Made once')).toMatchObject({ id, action: 'unchanged' });
		expect(shown(second, 'Group set')).toMatchObject({ statusCode: 204, profileId: id });
		expect(shown(second, 'Group read')).toMatchObject({ groupId: null });
		expect(shown(second, 'Devices')).toMatchObject({ id: deviceId, profileId: id });
		expect(simulator.enrollmentGroup(id)).toBeUndefined();
		expect(simulator.counters.byOperation.create).toBeUndefined();
		simulator.removeDevice(deviceId);
	});

	test('profiles are listed: by the operation, and in the picker with a search', async () => {
		const list = intuneNode({ resource: 'profile', operation: 'getAll', returnAll: true });
		const execution = await world().runToSuccess(chain('List', startNode(), list));
		const names = itemsOf(execution, INTUNE).map(({ json }) => json.displayName);
		expect(names).toContain('Example kiosks');
		expect(await searchProfiles(world().client, 'example kiosks')).toContainEqual(
			expect.objectContaining({ value: EXAMPLE_PROFILE_ID }),
		);
	});

	test('an HTTP Request node cannot carry the access token to another host', async () => {
		const elsewhere = await openElsewhere();
		const { client } = world();
		const get = httpRequestNode('Carry off', `${elsewhere.origin}/collect`);
		const { id } = await world().import(chain('Carry off', startNode(), get));
		const execution = await client.run(id, START).finally(async () => await elsewhere.stop());
		expect(elsewhere.requests()).toBe(0);
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toMatch(/prevent use within an HTTP Request/);
	});
}

/** Create or Update, a write on the group, a read of it, and the devices. */
function withGroup(
	operation: 'setEnrollmentGroup' | 'clearEnrollmentGroup' = 'setEnrollmentGroup',
) {
	const step = (name: string, parameters: object) => intuneNode(parameters, {}, { name });
	const profileId = byId("={{ $('Made once').item.json.id }}");
	return chain(
		'Profile with a group',
		startNode(),
		step('Made once', {
			resource: 'profile',
			operation: 'upsert',
			displayName: 'Every host, once',
		}),
		step('Group set', { resource: 'profile', operation, profileId, groupId: GROUP_ID }),
		step('Group read', { resource: 'profile', operation: 'getEnrollmentGroup', profileId }),
		step('Devices', { resource: 'device', operation: 'getAll', profiles: 'Every host, once' }),
	);
}

function throughAll() {
	const step = (name: string, parameters: object, profileId = byId('={{ $json.profileId }}')) =>
		intuneNode({ resource: 'token', profileId, ...parameters }, {}, { name });
	const profile = (name: string, operation: string, parameters: object = {}) =>
		step(
			name,
			{ resource: 'profile', operation, ...parameters },
			byId("={{ $('New profile').item.json.id }}"),
		);
	return chain(
		'Every host',
		startNode(),
		profile('New profile', 'create', { displayName: 'Every host' }),
		step(
			'New token',
			{ operation: 'create', validity: 12, validityUnit: 'hours', returnData: 'token' },
			byId('={{ $json.id }}'),
		),
		step('Valid', { operation: 'ensureValid', renewWithin: 1, renewWithinUnit: 'hours' }),
		step('Handed out', { operation: 'get', returnData: 'tokenAndQrCode' }),
		step('Revoked', { operation: 'revoke' }),
		profile('Renamed', 'update', { updateFields: { displayName: 'Every host, renamed' } }),
		profile('Read', 'get'),
		profile('Deleted', 'delete'),
	);
}
