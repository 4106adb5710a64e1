import { COLLEAGUE, LOG } from './support/auditLog';
import { DAY, MINUTE, PERMISSIONS, useTokenHistory } from './support/tokenHistory';
import { byId, itemsFor } from './support/world';

const { world, history, shown, add, create, of, answer, event } = useTokenHistory();

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
