import { DEVICE_OWNER_PATH } from './client';
import { OWNER, openSimulator, type Opened } from './openSimulator';

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];

beforeEach(async () => ({ simulator, client, create } = await openSimulator()));
afterEach(() => simulator.stop());

describe('refusals', () => {
	test('v1.0 as in the real service', async () => {
		simulator.settings.v1Available = false;
		const { id } = simulator.addProfile();
		const answer = await create(id, 60, `/v1.0${DEVICE_OWNER_PATH}`);
		expect(answer.status).toBe(400);
		expect(answer.json.error).toMatchObject({
			code: 'BadRequest',
			message: "Resource not found for the segment 'androidDeviceOwnerEnrollmentProfiles'.",
		});
	});

	test.each([
		['GET', '/beta/deviceManagement/nonsense', 'nonsense'],
		['GET', '/beta/me', 'me'],
		['PUT', `${OWNER}/x`, 'x'],
		['GET', `${OWNER}/x/createToken`, 'createToken'],
		['GET', '/v2.0/deviceManagement', 'v2.0'],
	])('the router knows no %s %s', async (method, path, segment) => {
		const answer = await client.call(method, path);
		expect(answer.status).toBe(400);
		expect(answer.json.error.message).toContain(`'${segment}'`);
	});

	test('missing scope is 403, and names it', async () => {
		simulator.settings.missingScope = 'writes';
		const { id } = simulator.addProfile();
		const answer = await create(id);
		expect(answer.status).toBe(403);
		expect(JSON.parse(answer.json.error.message).Message).toContain(
			'DeviceManagementConfiguration.ReadWrite.All',
		);
		expect((await client.call('GET', OWNER)).status).toBe(200);
	});

	test('a refused role is 401 Forbidden in shape A, a missing licence in shape B', async () => {
		const { id } = simulator.addProfile();
		simulator.settings.forbiddenShape = 'A';
		const a = await create(id);
		expect([a.status, a.json.error.code]).toEqual([401, 'Forbidden']);
		expect(a.json.error.message).toMatch(
			/^\{\r\n {2}"_version": 3,\r\n {2}"Message": "An error has occurred - /,
		);
		expect(JSON.parse(a.json.error.message)).toMatchObject({
			CustomApiErrorPhrase: '',
			RetryAfter: null,
		});
		simulator.settings.forbiddenFor = 'delegated';
		expect((await create(id)).status).toBe(204);
		simulator.settings.unlicensed = true;
		const b = await client.call('GET', OWNER);
		expect([b.status, b.json.error.code]).toEqual([401, 'UnknownError']);
		const inner = JSON.parse(b.json.error.message);
		expect(inner.ErrorCode).toBe('Forbidden');
		expect(JSON.parse(inner.Message)._version).toBe(3);
	});

	test('every answer carries request-id, client-request-id and the date of the clock', async () => {
		const answer = await client.call('GET', `${OWNER}/none`, undefined, {
			headers: { ...client.headers, 'client-request-id': 'mine' },
		});
		expect(answer.headers.get('client-request-id')).toBe('mine');
		expect(answer.json.error.innerError['request-id']).toBe(answer.headers.get('request-id'));
		expect(Math.abs(Date.parse(answer.headers.get('date')!) - Date.now())).toBeLessThan(3000);
	});
});

describe('the judge', () => {
	test('keeps what came and what was done, and no bearer', async () => {
		const { id } = simulator.addProfile();
		await create(id);
		expect(simulator.log).toMatchObject([
			{
				method: 'POST',
				path: `${DEVICE_OWNER_PATH}/${id}/createToken`,
				version: 'beta',
				operation: 'createToken',
				profileId: id,
				part: false,
				status: 204,
				worked: true,
				headers: {
					accept: 'application/json',
					contentType: 'application/json',
					authorization: 'Bearer [redacted]',
				},
				body: { tokenValidityInSeconds: 3600 },
			},
		]);
		expect(JSON.stringify(simulator.log)).not.toContain(client.accessToken);
		expect(simulator.secrets()).toEqual(
			expect.arrayContaining([client.accessToken, simulator.settings.clientSecret]),
		);
		expect(simulator.counters).toMatchObject({
			requests: 1,
			writes: 1,
			writesWorked: 1,
			tokensMade: 1,
		});
	});

	test('another process can be a stranger, and arm every fault', async () => {
		const control = (method: string, path: string, body?: unknown) =>
			client.call(method, `/_simulator/${path}`, body);
		const { id } = simulator.addProfile();
		const made = (await control('POST', `tokens/${id}`, { validitySeconds: 60 })).json;
		expect(simulator.profile(id)!.tokenValue).toBe(made.value);
		await control('DELETE', `tokens/${id}`);
		expect(simulator.liveTokens(id)).toHaveLength(0);
		const { json } = await control('PATCH', `profiles/${id}`, { displayName: 'Renamed' });
		expect(json.displayName).toBe('Renamed');
		await control('POST', 'faults', [
			{ action: { kind: 'stranger', when: 'after', validitySeconds: 7 } },
			{ action: { kind: 'headers', leaveOut: ['Date'] } },
			{ action: { kind: 'page', status: 451, page: 'json', when: 'late', lateMs: 60_000 } },
		]);
		await control('PATCH', 'settings', {
			stampOffsetMs: -3000,
			oldTokenOnCreate: 'renewed',
			shortenValidityTo: { corporateOwnedDedicatedDevice: 3600 },
		});
		const answer = await create(id);
		expect([answer.status, answer.headers.has('date'), simulator.pendingWork]).toEqual([
			451,
			false,
			1,
		]);
		expect((await control('GET', 'state')).json).toMatchObject({ pendingWork: 1 });
		expect(simulator.settings.shortenValidityTo).toEqual({ corporateOwnedDedicatedDevice: 3600 });
	});

	test('can be asked and changed from another process', async () => {
		const control = (method: string, path: string, body?: unknown) =>
			client.call(method, `/_simulator/${path}`, body);
		const { ids } = (
			await control('POST', 'profiles', { count: 2, token: { validitySeconds: 60 } })
		).json;
		expect(ids).toHaveLength(2);
		await control('PATCH', 'settings', { throttle: { writesPer20s: 1 }, pageSize: 1 });
		expect(simulator.settings.throttle).toMatchObject({ enabled: true, writesPer20s: 1 });
		await control('POST', 'faults', {
			match: { path: 'createToken$' },
			action: { kind: 'status', status: 500 },
		});
		expect((await create(ids[0])).status).toBe(500);
		expect((await create(ids[0])).status).toBe(204);
		expect((await control('GET', `tokens/${ids[0]}`)).json).toMatchObject({
			tokensMade: 1,
			live: [{}],
		});
		expect((await control('GET', 'state')).json).toMatchObject({
			origin: simulator.origin,
			counters: { writes: 2 },
		});
		expect((await control('GET', 'log')).json).toHaveLength(2);
		await control('POST', 'expire-access-tokens');
		expect((await client.call('GET', OWNER)).status).toBe(401);
		await control('POST', 'reset');
		expect(simulator.log).toHaveLength(0);
		expect((await control('GET', 'nonsense')).status).toBe(404);
	});
});
