import type { AuditActor } from '../simulator/types';
import { useWorld } from './promises/support';
import { DAY_SECONDS } from './support/kinds';
import { everythingLeft } from './support/leaks';
import { byId, itemsFor } from './support/world';

const MINUTE = 60_000;
const DAY = DAY_SECONDS * 1000;
const LOG = { operation: 'listAuditEvents' } as const;
const COLLEAGUE = 'colleague@contoso.onmicrosoft.com';

const world = useWorld();
beforeEach(async () => {
	// all tests of this file share a tenant and its log: each looks only at its own profiles
	world.simulator.clearFaults();
	await world.clock.sleep(60 * DAY);
	world.credential();
	world.simulator.reset();
});

const add = (partial: object = {}) =>
	world.simulator.addProfile({ displayName: 'Kiosks', ...partial }).id;
const create = async (id: string, more: object = {}) =>
	(await world.run({ profileId: byId(id), ...more })).outputs[0]![0]!.json;
const history = async (more: object = {}, options: object = {}) =>
	await world.run({ operation: 'getHistory', returnAll: true, ...more }, options);
const shown = ({ outputs, error }: Awaited<ReturnType<typeof history>>) => {
	expect(error).toBeUndefined();
	return outputs[0]!.map(({ json }) => json);
};
const of = async (id: string, more: object = {}) =>
	shown(await history({ profileId: byId(id), ...more }));
const who = (items: object[]) =>
	items.map((item) => {
		const { userPrincipalName, applicationId } = (item as { actor: AuditActor }).actor;
		return userPrincipalName ?? applicationId;
	});

/** The log as a Graph that is not this simulator might show it. */
function answer(...events: unknown[]) {
	world.simulator.addFault({
		match: LOG,
		action: { kind: 'status', status: 200, body: { custom: { value: events } } },
	});
}
const event = (id: string, more: object = {}) => ({
	id: `event ${Math.random()}`,
	activityDateTime: new Date(world.clock.now()).toISOString(),
	actor: {},
	resources: [{ resourceId: id }],
	...more,
});

test('an event is told as it stands in the log, with who it was, and nothing that is not named', async () => {
	const id = add();
	const made = await create(id);
	const [logged] = world.simulator.auditEvents.slice(-1);
	expect(await of(id)).toEqual([
		{
			activityDateTime: logged!.activityDateTime,
			activity: logged!.activity,
			activityType: logged!.activityType,
			activityOperationType: 'Action',
			activityResult: 'Success',
			actor: {
				type: 'Application',
				userPrincipalName: null,
				userId: null,
				applicationId: world.simulator.settings.clientId,
				applicationDisplayName: 'n8n',
				servicePrincipalName: 'n8n',
			},
			byThisApp: true,
			correlationId: made.clientRequestId,
			profileId: id,
			displayName: 'Kiosks',
		},
	]);
});

test('newest first, whichever way the log is sorted, without ever asking it to sort', async () => {
	const id = add();
	for (let minutes = 0; minutes < 5; minutes++) {
		world.simulator.makeToken(id);
		await world.clock.sleep(MINUTE);
	}
	world.simulator.settings.refusedQueryOptions = ['$orderby'];
	for (const auditNewestFirst of [true, false]) {
		world.simulator.settings.auditNewestFirst = auditNewestFirst;
		const dates = (await of(id)).map(({ activityDateTime }) => String(activityDateTime));
		expect(dates).toEqual([...dates].sort().reverse());
		expect(dates).toHaveLength(5);
		// the two newest, also where they are on the last page
		world.simulator.settings.pageSize = 2;
		const newest = await of(id, { returnAll: false, limit: 2 });
		expect(newest.map(({ activityDateTime }) => activityDateTime)).toEqual(dates.slice(0, 2));
		world.simulator.settings.pageSize = 100;
	}
});

test('the server filters by time; by default what happened within 30 days is shown', async () => {
	const id = add();
	world.simulator.makeToken(id);
	await world.clock.sleep(31 * DAY);
	const from = new Date(world.clock.now());
	world.simulator.makeToken(id);
	expect(await of(id)).toHaveLength(1);
	const { query } = world.simulator.log.find(({ operation }) => operation === LOG.operation)!;
	const since = new Date(world.clock.now() - 30 * DAY).toISOString();
	expect(decodeURIComponent(query)).toContain(`$filter=activityDateTime ge ${since}`);
	expect(await of(id, { after: from.toISOString() })).toHaveLength(1);
	expect(await of(id, { after: new Date(from.getTime() + 1).toISOString() })).toHaveLength(0);
	expect(await of(id, { after: new Date(from.getTime() - 32 * DAY).toISOString() })).toHaveLength(
		2,
	);
});

test('a Graph that takes no notice of the filter shows nothing older all the same', async () => {
	const id = add();
	answer(
		event(id, { activityDateTime: '2001-01-01T00:00:00Z' }),
		event(id, { activityDateTime: 'some day' }),
	);
	expect(await of(id)).toMatchObject([{ activityDateTime: 'some day' }]);
});

test('all pages are read, and an event that two of them show comes once', async () => {
	const id = add();
	for (let count = 0; count < 30; count++) world.simulator.makeToken(id);
	const [last] = world.simulator.auditEvents.slice(-1);
	const { origin } = world.simulator;
	world.simulator.settings.pageSize = 7;
	world.simulator.addFault({
		match: LOG,
		action: {
			kind: 'status',
			status: 200,
			body: {
				custom: {
					value: [last],
					'@odata.nextLink': `${origin}/beta/deviceManagement/auditEvents?$top=100`,
				},
			},
		},
	});
	const items = await of(id);
	world.simulator.settings.pageSize = 100;
	expect(items).toHaveLength(30);
	const ids = world.simulator.auditEvents.slice(-30).map(({ correlationId }) => correlationId);
	expect(new Set(items.map(({ correlationId }) => correlationId))).toEqual(new Set(ids));
});

test('other profiles and other resources are left out; ids are the same in any case, with and without AOSP-', async () => {
	const [id, other] = [add(), add({ enrollmentMode: 'corporateOwnedAOSPUserlessDevice' })];
	world.simulator.makeToken(other);
	answer(
		event(id.toUpperCase(), { activity: 'upper' }),
		event(`AOSP-${id}`, { activity: 'prefixed' }),
		event(other, { activity: 'other' }),
		event(id, { activity: 'second', resources: [{ resourceId: 'x' }, { resourceId: id }] }),
		event(id, { activity: 'none', resources: [] }),
	);
	const activities = (items: object[]) =>
		items.map((item) => (item as { activity: string }).activity);
	expect(activities(await of(id)).sort()).toEqual(['prefixed', 'second', 'upper']);
	expect(await of(`AOSP-${other.toUpperCase()}`)).toMatchObject([
		{ profileId: other.toUpperCase(), actor: { userPrincipalName: COLLEAGUE } },
	]);
});

describe('without a profile', () => {
	test.each(['', undefined, null, '   '])(
		'(%j) the events of both types are shown',
		async (empty) => {
			const id = add();
			const { id: older } = world.simulator.addProfile(
				{ displayName: 'Older' },
				{ collection: 'androidForWorkEnrollmentProfiles' },
			);
			const gone = add();
			await world.run({ resource: 'profile', operation: 'delete', profileId: byId(gone) });
			world.simulator.makeToken(id);
			world.simulator.makeToken(older);
			answer(
				...world.simulator.auditEvents.slice(-3),
				event('a-policy-of-others', { activity: 'no' }),
			);
			const items = shown(await history({ profileId: { __rl: true, mode: 'list', value: empty } }));
			expect(items.map(({ profileId }) => profileId).sort()).toEqual([id, older, gone].sort());
		},
	);

	test('a log that names the type otherwise: those of profiles that are there are found by their ids', async () => {
		const id = add();
		const resources = [{ type: 'SomethingElse', resourceId: id.toUpperCase(), displayName: 'A' }];
		answer(
			event(id, { resources }),
			event('x', { resources: [{ type: 'Policy', resourceId: 'x' }] }),
		);
		expect(shown(await history())).toMatchObject([{ profileId: id, displayName: 'A' }]);
	});

	test('an event of several profiles is told for each', async () => {
		const [one, two] = [add(), add()];
		answer(event(one, { resources: [one, two, one].map((resourceId) => ({ resourceId })) }));
		expect(shown(await history()).map(({ profileId }) => profileId)).toEqual([one, two]);
	});

	test('the permission for profiles is not needed, and what it would add is said', async () => {
		const id = add();
		world.simulator.makeToken(id);
		world.simulator.settings.applicationPermissions = ['DeviceManagementApps.Read.All'];
		const run = await history();
		expect(shown(run)).toContainEqual(expect.objectContaining({ profileId: id }));
		expect(JSON.stringify(run.hints)).toContain('found by the type that the audit log names');
		world.simulator.settings.applicationPermissions = PERMISSIONS;
	});
});

const PERMISSIONS = [
	'DeviceManagementConfiguration.ReadWrite.All',
	'DeviceManagementManagedDevices.Read.All',
	'DeviceManagementApps.Read.All',
];

test('many items of one execution read the log once', async () => {
	const ids = Array.from({ length: 25 }, () => add());
	for (const id of ids) world.simulator.makeToken(id);
	world.simulator.reset();
	const items = shown(
		await history({ profileId: byId('={{ $json.profileId }}') }, { items: itemsFor(ids) }),
	);
	expect(items.map(({ profileId }) => profileId)).toEqual(ids);
	expect(world.simulator.counters.byOperation).toMatchObject({ listAuditEvents: 1 });
});

test('each item has its own profile, time, limit and request', async () => {
	const [one, two] = [add(), add()];
	const rows: Array<Record<string, unknown>> = [];
	for (const id of [one, two, one]) {
		rows.push({ clientRequestId: (await create(id)).clientRequestId as string, id });
		await world.clock.sleep(MINUTE);
	}
	const after = new Date(world.clock.now() - 1.5 * MINUTE).toISOString();
	const items = [
		{ id: one, limit: 1 },
		{ id: two, limit: 50, request: String(rows[1]!.clientRequestId).toUpperCase() },
		{ id: two, limit: 50, request: rows[0]!.clientRequestId },
		{ id: one, limit: 50, after },
	];
	const { outputs } = await history(
		{
			profileId: byId('={{ $json.id }}'),
			returnAll: false,
			limit: '={{ $json.limit }}',
			after: '={{ $json.after }}',
			clientRequestId: '={{ $json.request }}',
		},
		{ items: items.map((json) => ({ json })) },
	);
	expect(
		outputs[0]!.map(({ json, pairedItem }) => [
			(pairedItem as { item: number }).item,
			json.correlationId,
		]),
	).toEqual([
		[0, rows[2]!.clientRequestId],
		[1, rows[1]!.clientRequestId],
		[3, rows[2]!.clientRequestId],
	]);
});

test.each([
	[{ clientRequestId: 'mine' }, 'Client Request ID "mine" is not the ID of a request'],
	[{ clientRequestId: 7 }, 'Client Request ID "7" is not the ID of a request'],
	[{ clientRequestId: ['a'] }, 'Client Request ID (a list) is not the ID of a request'],
	[{ after: 'yesterday' }, 'After "yesterday" is not a date and time'],
	[{ returnAll: false, limit: 0 }, 'Limit must be a whole number from 1'],
	[{ profileId: byId('a b') }, 'Profile "a b" is not an ID'],
])('%j is refused before anything is sent', async (parameters, message) => {
	expect((await history(parameters)).error!.message).toBe(message);
	expect(world.simulator.counters.requests).toBe(0);
});

describe('whether this app did it', () => {
	const app = () => world.simulator.settings.clientId;
	const me = () => world.simulator.settings.userId;
	const judged = async (...actors: object[]) => {
		const id = add();
		answer(
			...actors.map((actor, minutes) =>
				event(id, {
					actor,
					activityDateTime: new Date(world.clock.now() - minutes * MINUTE).toISOString(),
				}),
			),
		);
		return (await of(id)).map(({ byThisApp }) => byThisApp);
	};

	test('as an application: by its id in any case; a person who used the same app leaves it open', async () => {
		expect(
			await judged(
				{ applicationId: app().toUpperCase() },
				{ applicationId: app(), servicePrincipalName: 'n8n' },
				{ applicationId: app(), userPrincipalName: COLLEAGUE, userId: 'c' },
				{ applicationId: 'another', userPrincipalName: COLLEAGUE },
				{ userPrincipalName: COLLEAGUE },
				{},
				{ applicationId: 17 },
			),
		).toEqual([true, true, null, false, null, null, null]);
	});

	test('as a user: by app and user', async () => {
		world.signInUser();
		expect(
			await judged(
				{ applicationId: app(), userId: me().toUpperCase() },
				{ applicationId: app(), userId: 'another' },
				{ applicationId: app() },
				{ applicationId: 'another', userId: me() },
			),
		).toEqual([true, false, null, false]);
	});

	test('with an access token that cannot be read: by the credential, and no user', async () => {
		world.simulator.settings.readableAccessTokens = false;
		const actors = [
			{ applicationId: app(), userId: me() },
			{ applicationId: 'another', userId: me() },
		];
		world.signInUser();
		expect(await judged(...actors)).toEqual([null, false]);
		world.credential();
		expect(await judged({ applicationId: app() })).toEqual([true]);
		world.simulator.settings.readableAccessTokens = true;
	});

	test('what a colleague did in the admin center is not ours', async () => {
		const id = add();
		await create(id);
		world.simulator.revokeToken(id);
		const items = await of(id);
		expect(items.map(({ byThisApp }) => byThisApp).sort()).toEqual([false, true]);
		expect(who(items)).toEqual(expect.arrayContaining([COLLEAGUE, app()]));
	});
});

test('a log that lags shows nothing yet, and says nothing of it', async () => {
	world.simulator.settings.auditLagMs = 10 * MINUTE;
	const id = add();
	const { clientRequestId } = await create(id);
	expect(await of(id, { clientRequestId })).toEqual([]);
	await world.clock.sleep(10 * MINUTE);
	expect(await of(id, { clientRequestId })).toHaveLength(1);
	world.simulator.settings.auditLagMs = 0;
});

describe('what is refused', () => {
	afterEach(() => {
		world.simulator.settings.applicationPermissions = PERMISSIONS;
		world.simulator.settings.delegatedPermissions = PERMISSIONS;
	});

	test.each(['application', 'user'] as const)(
		'to an %s: its own permission is named',
		async (who) => {
			const without = PERMISSIONS.slice(0, 2);
			Object.assign(world.simulator.settings, {
				applicationPermissions: without,
				delegatedPermissions: without,
			});
			if (who === 'user') world.signInUser();
			const { error } = await history({ profileId: byId(add()) });
			expect(error!.message).toBe('Could not read the audit log: a permission is missing (403)');
			expect(error!.description).toMatch(/^Add DeviceManagementApps\.Read\.All of Microsoft Graph/);
			expect(error!.description).not.toContain('Add DeviceManagementConfiguration');
		},
	);

	test.each([
		['application', /signs in as a user with the Intune role with "Audit data: Read"/],
		['user', /^Give the user an Intune role with "Audit data: Read"/],
	] as const)('401 Forbidden to an %s: the role for the log is named', async (who, advice) => {
		if (who === 'user') world.signInUser();
		world.simulator.addFault({
			match: LOG,
			times: 'always',
			action: { kind: 'status', body: 'envelopeA', status: 401, code: 'Forbidden' },
		});
		const { error } = await history({ profileId: byId(add()) });
		expect(error!.message).toMatch(
			/^Could not read the audit log: Intune refused .*\(401 Forbidden\)/,
		);
		expect(error!.description).toMatch(advice);
	});

	test('403 without a word: the same permission is named', async () => {
		world.simulator.addFault({
			match: LOG,
			times: 'always',
			action: { kind: 'status', body: 'envelopeA', status: 403 },
		});
		const { error } = await history({ profileId: byId(add()) });
		expect(error!.description).toContain('Add DeviceManagementApps.Read.All');
	});

	test('a log without an end is not read for ever', async () => {
		let page = 0;
		const { origin } = world.simulator;
		world.simulator.addFault({
			match: LOG,
			times: 'always',
			action: () => ({
				kind: 'status',
				status: 200,
				body: {
					custom: {
						value: [],
						'@odata.nextLink': `${origin}/beta/deviceManagement/auditEvents?$skiptoken=${++page}`,
					},
				},
			}),
		});
		const { error } = await history({ profileId: byId(add()) });
		expect(error!.message).toBe(
			'The audit log could not be read to its end: it has more than 2000 pages',
		);
		expect(page).toBe(2000);
	});

	test('a page of somebody else is never the log', async () => {
		world.simulator.addFault({
			match: LOG,
			action: { kind: 'status', status: 200, body: { custom: { value: 'none' } } },
			times: 'always',
		});
		expect((await history({ profileId: byId(add()) })).error!.message).toMatch(
			/^Could not read the audit log/,
		);
	});
});

test('whatever an event looks like, an item has its fields and nothing else', async () => {
	const id = add();
	const odd = { a: { b: ['c'] } };
	const mine = [{ resourceId: id }];
	answer(
		null,
		'event',
		[],
		{},
		event(id, { resources: odd }),
		event(id, { resources: [null, 'x', 7, [], ...mine] }),
		event(id, { actor: null, resources: mine }),
		event(id, { actor: 'me', correlationId: odd, activity: 5, activityResult: null }),
		event(id, { actor: { userPrincipalName: odd, ipAddress: '10.0.0.1', userPermissions: ['*'] } }),
		event(id, { activityDateTime: odd, id: odd }),
	);
	const items = await of(id);
	expect(items).toHaveLength(5);
	const names = Object.keys(items[0]!);
	for (const item of items) {
		expect(Object.keys(item)).toEqual(names);
		expect(Object.keys(item.actor as object)).toHaveLength(6);
		for (const value of Object.values({ ...item, ...(item.actor as object), actor: null }))
			expect(value === null || ['string', 'boolean'].includes(typeof value)).toBe(true);
	}
	expect(JSON.stringify(items)).not.toContain('10.0.0.1');
});

test('what modified properties hold, addresses and permissions never leave', async () => {
	const id = add();
	await world.run({
		resource: 'profile',
		operation: 'update',
		profileId: byId(id),
		updateFields: { wifiSsid: 'office', wifiPassword: 'a-wifi-password-of-the-office' },
	});
	await create(id);
	const held = JSON.stringify(world.simulator.auditEvents.slice(-2));
	expect(held).toContain('a-wifi-password-of-the-office');
	expect(held).toContain(world.simulator.tokens(id)[0]!.value);
	const run = await history({ profileId: byId(id) });
	expect(shown(run)).toHaveLength(2);
	const left = everythingLeft(run, []);
	for (const secret of world.simulator.secrets().filter(({ length }) => length >= 6))
		expect(left).not.toContain(secret);
	expect(left).not.toMatch(/modifiedProperties|userPermissions|ipAddress/);
});
