import type { VirtualClock } from '.';
import { ANDROID_FOR_WORK_PATH } from './client';
import { openStill, OWNER, type Opened } from './openSimulator';

const GROUP = '11111111-2222-4333-8444-555555555555';
const SET = 'setEnrollmentTimeDeviceMembershipTarget';
const RETRIEVE = 'retrieveEnrollmentTimeDeviceMembershipTarget';
const CLEAR = 'clearEnrollmentTimeDeviceMembershipTarget';

let simulator: Opened['simulator'];
let client: Opened['client'];
let clock: VirtualClock;
let id: string;

beforeEach(async () => {
	({ simulator, client, clock } = await openStill());
	simulator.settings.groups = { [GROUP]: 'unknown' };
	({ id } = simulator.addProfile());
});
afterEach(() => simulator.stop());

const post = (action: string, body?: object, profileId = id, base = OWNER) =>
	client.call('POST', `${base}/${profileId}/${action}`, body);
const target = (targetId: unknown = GROUP, targetType: unknown = 'staticSecurityGroup') => ({
	enrollmentTimeDeviceMembershipTargets: [
		{ '@odata.type': 'microsoft.graph.enrollmentTimeDeviceMembershipTarget', targetType, targetId },
	],
});
const statuses = (value: Record<string, unknown>) =>
	value.enrollmentTimeDeviceMembershipTargetValidationStatuses;

test('is set, read back and cleared', async () => {
	const set = await post(SET, target());
	const value = {
		validationSucceeded: true,
		enrollmentTimeDeviceMembershipTargetValidationStatuses: [
			{ targetId: GROUP, validationSucceeded: true, targetValidationErrorCode: 'unknown' },
		],
	};
	expect([set.status, set.json]).toEqual([200, { value }]);
	expect((await post(RETRIEVE)).json).toEqual({ value });
	expect(simulator.enrollmentGroup(id)).toBe(GROUP);
	expect((await post(SET, target())).status).toBe(200);
	const cleared = await post(CLEAR);
	expect([cleared.status, cleared.text]).toEqual([204, '']);
	expect(statuses((await post(RETRIEVE)).json.value)).toEqual([]);
	expect(simulator.enrollmentGroup(id)).toBeUndefined();
	expect(simulator.counters).toMatchObject({ writes: 3, writesWorked: 3, reads: 2 });
});

test.each([
	'securityGroupNotFound',
	'notSecurityGroup',
	'notStaticSecurityGroup',
	'firstPartyAppNotAnOwner',
	'securityGroupNotInCallerScope',
	'unknownFutureValue',
] as const)('a 200 that set nothing: %s', async (code) => {
	await post(SET, target());
	const other = '99999999-2222-4333-8444-555555555555';
	if (code !== 'securityGroupNotFound') simulator.settings.groups[other] = code;
	const { status, json } = await post(SET, target(other));
	expect([status, json.value.validationSucceeded]).toEqual([200, false]);
	expect(statuses(json.value)).toEqual([
		{ targetId: other, validationSucceeded: false, targetValidationErrorCode: code },
	]);
	expect(simulator.enrollmentGroup(id)).toBe(GROUP);
	expect(simulator.log.at(-1)).toMatchObject({ operation: 'setEnrollmentGroup', worked: false });
});

test('the result may stand at the top of the body', async () => {
	simulator.settings.groupResultAtTop = true;
	expect((await post(SET, target())).json.validationSucceeded).toBe(true);
	expect(statuses((await post(RETRIEVE)).json)).toHaveLength(1);
});

test('reading it back lags as reads do', async () => {
	simulator.settings.readLagMs = 4000;
	await post(SET, target());
	expect(statuses((await post(RETRIEVE)).json.value)).toEqual([]);
	await clock.advance(4000);
	expect(statuses((await post(RETRIEVE)).json.value)).toHaveLength(1);
});

test('applications may be answered 500, users are not', async () => {
	simulator.settings.groupActionsRefuseApplications = true;
	for (const action of [SET, RETRIEVE, CLEAR]) {
		const { status, json } = await post(action, action === SET ? target() : undefined);
		expect([status, json.error.code]).toEqual([500, 'Unknown']);
	}
	const user = simulator.issueTokens().access_token;
	const answer = await fetch(`${simulator.origin}${OWNER}/${id}/${SET}`, {
		method: 'POST',
		headers: { Authorization: `Bearer ${user}`, 'Content-Type': 'application/json' },
		body: JSON.stringify(target()),
	});
	expect([answer.status, simulator.enrollmentGroup(id)]).toEqual([200, GROUP]);
});

test.each([
	['fully managed', { enrollmentMode: 'corporateOwnedFullyManaged' }, 200],
	['work profile', { enrollmentMode: 'corporateOwnedWorkProfile' }, 200],
	[
		'staging',
		{ enrollmentMode: 'corporateOwnedFullyManaged', enrollmentTokenType: 'deviceStaging' },
		400,
	],
	['AOSP userless', { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' }, 400],
	['AOSP user-associated', { enrollmentMode: 'corporateOwnedAOSPUserAssociatedDevice' }, 400],
])('which profiles: %s', async (_kind, fields, status) => {
	const profile = simulator.addProfile(fields);
	expect((await post(SET, target(), profile.id)).status).toBe(status);
});

test.each([
	['no body', undefined],
	['no target', { enrollmentTimeDeviceMembershipTargets: [] }],
	[
		'two',
		{
			enrollmentTimeDeviceMembershipTargets: [
				...target().enrollmentTimeDeviceMembershipTargets,
				...target().enrollmentTimeDeviceMembershipTargets,
			],
		},
	],
	['another type', target(GROUP, 'dynamicGroup')],
	['no id', target(null)],
])('refuses %s', async (_what, body) => {
	expect((await post(SET, body)).status).toBe(400);
	expect(simulator.counters.writesWorked).toBe(0);
});

test('a profile of nobody is a 404; v1.0 and Android for Work know no such action', async () => {
	expect((await post(SET, target(), 'nobody')).status).toBe(404);
	const older = simulator.addProfile({}, { collection: 'androidForWorkEnrollmentProfiles' });
	for (const answer of [
		await post(SET, target(), older.id, `/beta${ANDROID_FOR_WORK_PATH}`),
		await post(SET, target(), id, OWNER.replace('beta', 'v1.0')),
	]) {
		expect([answer.status, answer.json.error.message]).toEqual([
			400,
			`Resource not found for the segment '${SET}'.`,
		]);
	}
});

test('faults and parts of a batch know the actions', async () => {
	simulator.addFault({
		match: { operation: 'setEnrollmentGroup' },
		action: { kind: 'status', status: 504, when: 'after' },
	});
	expect((await post(SET, target())).status).toBe(504);
	const url = `${OWNER.replace('/beta', '')}/${id}`;
	const headers = { 'Content-Type': 'application/json' };
	const { json } = await client.batch([
		{ id: '1', method: 'POST', url: `${url}/${RETRIEVE}`, headers, body: {} },
	]);
	expect(statuses(json.responses[0].body.value)).toHaveLength(1);
});
