import type { AuditEvent, VirtualClock } from '.';
import { createTokenPart } from './client';
import { openStill, OWNER, type Opened } from './openSimulator';

const EVENTS = '/beta/deviceManagement/auditEvents';
const COLLEAGUE = 'colleague@contoso.onmicrosoft.com';

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];
let clock: VirtualClock;
let id: string;

beforeEach(async () => {
	({ simulator, client, create, clock } = await openStill());
	({ id } = simulator.addProfile({ displayName: 'Kiosks' }));
});
afterEach(() => simulator.stop());

const list = async (query = ''): Promise<AuditEvent[]> =>
	(await client.call('GET', `${EVENTS}${query && `?${query}`}`)).json.value;
const types = (events: AuditEvent[]) => events.map(({ activityType }) => activityType);
const createAs = (clientRequestId: string) =>
	client.call(
		'POST',
		`${OWNER}/${id}/createToken`,
		{ tokenValidityInSeconds: 60 },
		{ headers: { ...client.headers, 'client-request-id': clientRequestId } },
	);

test('tells every write, who did it and on what, newest first', async () => {
	const made = (await client.call('POST', OWNER, { displayName: 'New' })).json;
	await client.call('PATCH', `${OWNER}/${made.id}`, { description: 'x' });
	await create(made.id);
	await client.call('POST', `${OWNER}/${made.id}/revokeToken`);
	await client.call('DELETE', `${OWNER}/${made.id}`);
	const events = await list();
	expect(types(events)).toEqual([
		'Delete AndroidDeviceOwnerEnrollmentProfile',
		'RevokeToken AndroidDeviceOwnerEnrollmentProfile',
		'CreateToken AndroidDeviceOwnerEnrollmentProfile',
		'Patch AndroidDeviceOwnerEnrollmentProfile',
		'Create AndroidDeviceOwnerEnrollmentProfile',
	]);
	for (const event of events) {
		expect(event).toMatchObject({
			activityResult: 'Success',
			actor: {
				auditActorType: 'Application',
				applicationId: simulator.settings.clientId,
				userPrincipalName: null,
			},
			resources: [{ resourceId: made.id, displayName: 'New' }],
		});
	}
	expect((await client.call('GET', `${EVENTS}/${events[0]!.id}`)).json.id).toBe(events[0]!.id);
	simulator.settings.auditNewestFirst = false;
	expect(types(await list())).toEqual(types(events).reverse());
});

test('tells what was not done nowhere', async () => {
	expect((await create('nobody')).status).toBe(404);
	simulator.addFault({ action: { kind: 'status', status: 504 } });
	await create(id);
	expect(await list()).toEqual([]);
	simulator.addFault({ action: { kind: 'drop', when: 'after' } });
	await create(id).catch(() => undefined);
	expect(await list()).toHaveLength(1);
});

test('names the user of a delegated sign-in, and the app', async () => {
	const token = simulator.issueTokens().access_token;
	await fetch(`${simulator.origin}${OWNER}/${id}`, {
		method: 'PATCH',
		headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
		body: '{"description":"x"}',
	});
	const { userId, userPrincipalName, clientId } = simulator.settings;
	expect((await list())[0]!.actor).toMatchObject({
		auditActorType: 'ItPro',
		userId,
		userPrincipalName,
		applicationId: clientId,
	});
});

test("names the colleague of a stranger's write, whichever way it came", async () => {
	simulator.makeToken(id, 60);
	simulator.revokeToken(id, { userPrincipalName: 'boss@contoso.onmicrosoft.com' });
	simulator.addFault({ action: { kind: 'stranger' } });
	await create(id);
	const who = (await list()).map(({ actor }) => actor.userPrincipalName ?? actor.applicationId);
	expect(who).toEqual([
		simulator.settings.clientId,
		COLLEAGUE,
		'boss@contoso.onmicrosoft.com',
		COLLEAGUE,
	]);
	expect((await list()).map(({ correlationId }) => correlationId)).not.toContain(null);
});

test('shows a write only after its lag', async () => {
	simulator.settings.auditLagMs = 120_000;
	await create(id);
	await clock.advance(119_999);
	expect(await list()).toEqual([]);
	expect(simulator.auditEvents).toHaveLength(1);
	await clock.advance(1);
	expect(await list()).toHaveLength(1);
});

describe('correlationId', () => {
	const both = async () => {
		await createAs('plain-1');
		await client.batch([
			createTokenPart('1', id, {
				headers: { 'Content-Type': 'application/json', 'client-request-id': 'part-1' },
			}),
		]);
		return (await list()).map(({ correlationId }) => correlationId).reverse();
	};
	const own = expect.stringMatching(/^[0-9a-f-]{36}$/);

	test.each([
		['all' as const, ['plain-1', 'part-1']],
		['plain' as const, ['plain-1', own]],
		['own' as const, [own, own]],
		['none' as const, [null, null]],
	])('%s', async (auditCorrelation, expected) => {
		Object.assign(simulator.settings, { auditCorrelation });
		expect(await both()).toEqual(expected);
	});

	test('finds the event of one request', async () => {
		await createAs('mine');
		await createAs('other');
		expect(await list("$filter=correlationId eq 'mine'")).toHaveLength(1);
	});
});

test('holds secrets in modifiedProperties, as the real log may', async () => {
	await client.call('PATCH', `${OWNER}/${id}`, { wifiPassword: 'hidden secret' });
	await create(id);
	const text = JSON.stringify(await list());
	expect(text).toContain('hidden secret');
	expect(text).toContain(simulator.tokens(id)[0]!.value);
});

test('is filtered by time and kind, paged, and may refuse an order', async () => {
	for (let i = 0; i < 5; i++) {
		await create(id);
		await clock.advance(60_000);
	}
	const since = new Date(clock.now() - 150_000).toISOString();
	expect(await list(`$filter=activityDateTime ge ${since}`)).toHaveLength(2);
	const type = 'RevokeToken AndroidDeviceOwnerEnrollmentProfile';
	expect(await list(`$filter=activityType eq '${type}'`)).toHaveLength(0);
	const first = (await client.call('GET', `${EVENTS}?$top=2`)).json;
	await create(id);
	const second = (await client.call('GET', first['@odata.nextLink'])).json;
	const third = (await client.call('GET', second['@odata.nextLink'])).json;
	expect(third).not.toHaveProperty('@odata.nextLink');
	const seen = [first, second, third].flatMap(({ value }) =>
		value.map((event: AuditEvent) => event.id),
	);
	expect(new Set(seen).size).toBe(5);
	expect(types(await list('$orderby=activityDateTime'))).toHaveLength(6);
	simulator.settings.refusedQueryOptions = ['$orderby'];
	expect((await client.call('GET', `${EVENTS}?$orderby=activityDateTime`)).status).toBe(400);
});

test('is hidden without its permission, and of profiles without theirs where so set', async () => {
	await create(id);
	const as = async (...permissions: string[]) => {
		simulator.settings.applicationPermissions = permissions;
		const token = simulator.issueTokens({ kind: 'application' }).access_token;
		const { status, json } = await client.call('GET', EVENTS, undefined, {
			headers: { Authorization: `Bearer ${token}` },
		});
		return status === 200 ? json.value.length : status;
	};
	expect(await as('DeviceManagementConfiguration.ReadWrite.All')).toBe(403);
	expect(await as('DeviceManagementApps.Read.All')).toBe(1);
	simulator.settings.auditHidesWithoutRead = true;
	expect(await as('DeviceManagementApps.Read.All')).toBe(0);
	expect(await as('DeviceManagementApps.Read.All', 'DeviceManagementConfiguration.Read.All')).toBe(
		1,
	);
});

test('names token actions as the settings say, since nobody knows how the real one does', async () => {
	simulator.settings.auditActivityTypes = { createToken: 'Rotate Token' };
	await create(id);
	expect(types(await list())).toEqual(['Rotate Token']);
});

test('is of each tenant alone', async () => {
	const second = simulator.addTenant();
	second.makeToken(second.addProfile().id);
	expect(await list()).toEqual([]);
	expect(second.auditEvents).toHaveLength(1);
	expect((await client.call('GET', '/_simulator/audit')).json).toEqual([]);
});
