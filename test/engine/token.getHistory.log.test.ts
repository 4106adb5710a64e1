import { COLLEAGUE, LOG, makeLogEndless } from './support/auditLog';
import { everythingLeft } from './support/leaks';
import { MINUTE, PERMISSIONS, useTokenHistory, who } from './support/tokenHistory';
import { byId } from './support/world';

/* Whether the log says that it was this app, and a log that lags, is refused, is somebody else's, or looks otherwise. */

const { world, history, shown, add, create, of, answer, event } = useTokenHistory();

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
		const pages = makeLogEndless(world);
		const { error } = await history({ profileId: byId(add()) });
		expect(error!.message).toBe(
			'The audit log could not be read to its end: it has more than 2000 pages',
		);
		expect(pages()).toBe(2000);
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
