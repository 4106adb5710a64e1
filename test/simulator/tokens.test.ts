import { startSimulator } from '.';
import { DEVICE_OWNER_PATH, signIn } from './client';
import { AOSP, OWNER, openSimulator, type Opened } from './openSimulator';

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];

beforeEach(async () => ({ simulator, client, create } = await openSimulator()));
afterEach(() => simulator.stop());

describe('tokens', () => {
	test.each(['beta', 'v1.0'])('createToken answers 204 without a body in %s', async (version) => {
		const { id } = simulator.addProfile();
		const answer = await create(id, 3600, `/${version}${DEVICE_OWNER_PATH}`);
		expect([answer.status, answer.text]).toEqual([204, '']);
		expect(simulator.tokensMade(id)).toBe(1);
		const [token] = simulator.tokens(id);
		expect(token!.requestId).toBe(answer.headers.get('request-id'));
		expect(token!.value).toMatch(/^[A-Z]{20}$/);
		const read = await client.call('GET', `${OWNER}/${id}`);
		expect(read.json).toMatchObject({ id, tokenValue: token!.value });
		expect(read.json.value).toBeUndefined();
		expect(
			Date.parse(read.json.tokenExpirationDateTime) - Date.parse(read.json.tokenCreationDateTime),
		).toBe(3_600_000);
	});

	test('a new token ends the old one, or leaves it alive', async () => {
		const { id } = simulator.addProfile({}, { token: { validitySeconds: 100 } });
		await create(id);
		expect(simulator.liveTokens(id)).toHaveLength(1);
		simulator.settings.oldTokenOnCreate = 'kept';
		await create(id);
		expect(simulator.liveTokens(id)).toHaveLength(2);
		expect((await client.call('POST', `${OWNER}/${id}/revokeToken`)).status).toBe(204);
		expect(simulator.liveTokens(id)).toHaveLength(0);
	});

	test('or is the old one renewed: the same value, new dates', async () => {
		simulator.settings.oldTokenOnCreate = 'renewed';
		const { id, tokenValue } = simulator.addProfile({}, { token: { validitySeconds: 100 } });
		await create(id, 7200);
		const { json } = await client.call('GET', `${OWNER}/${id}`);
		expect(json.tokenValue).toBe(tokenValue);
		const dates = [json.tokenCreationDateTime, json.tokenExpirationDateTime].map(Date.parse);
		expect(dates[1]! - dates[0]!).toBe(7_200_000);
		expect(simulator.liveTokens(id)).toHaveLength(1);
		await client.call('POST', `${OWNER}/${id}/revokeToken`);
		expect(simulator.liveTokens(id)).toHaveLength(0);
		await create(id);
		expect(simulator.profile(id)!.tokenValue).not.toBe(tokenValue);
	});

	test('what was revoked, or never made, may still show a value', async () => {
		Object.assign(simulator.settings, { noTokenShowsValue: true, noTokenSentinel: 'year0001' });
		const never = simulator.addProfile();
		const { id, tokenValue } = simulator.addProfile({}, { token: { validitySeconds: 100 } });
		await client.call('POST', `${OWNER}/${id}/revokeToken`);
		for (const [one, value] of [
			[id, tokenValue],
			[never.id, expect.stringMatching(/^[A-Z]{20}$/)],
		]) {
			const { json } = await client.call('GET', `${OWNER}/${one}`);
			expect(json).toMatchObject({
				tokenValue: value,
				tokenCreationDateTime: '0001-01-01T00:00:00Z',
				tokenExpirationDateTime: '0001-01-01T00:00:00Z',
			});
			expect(simulator.secrets()).toContain(json.tokenValue);
			expect(simulator.liveTokens(one as string)).toHaveLength(0);
		}
	});

	test.each([
		{},
		...[null, '3600', 1.5, 2 ** 31, 0, -5].map((n) => ({ tokenValidityInSeconds: n })),
	])('refuses the body %j with 400', async (body) => {
		const { id } = simulator.addProfile();
		expect((await client.call('POST', `${OWNER}/${id}/createToken`, body)).status).toBe(400);
		expect(simulator.tokensMade(id)).toBe(0);
	});

	test('knows no other parameter', async () => {
		const { id } = simulator.addProfile();
		const post = (action: string, body: object) =>
			client.call('POST', `${OWNER}/${id}/${action}`, body);
		const odd = await post('createToken', { tokenValidityInSeconds: 60, validity: 1 });
		expect([odd.status, odd.json.error.message]).toEqual([
			400,
			expect.stringContaining("The parameter 'validity'"),
		]);
		expect((await post('revokeToken', { reason: 'x' })).status).toBe(400);
		expect((await post('revokeToken', {})).status).toBe(204);
	});

	test('refuses a body that is not JSON', async () => {
		const { id } = simulator.addProfile();
		const answer = await client.call('POST', `${OWNER}/${id}/createToken`, undefined, {
			body: '{"token',
		});
		expect(answer.status).toBe(400);
	});

	test.each([
		[null, null, null],
		['' as const, '', ''],
		['year0001' as const, null, '0001-01-01T00:00:00Z'],
		['year9999' as const, null, '9999-12-31T23:59:59Z'],
	])('shows "no token" as %p', async (sentinel, value, date) => {
		simulator.settings.noTokenSentinel = sentinel;
		const { id } = simulator.addProfile();
		const { json } = await client.call('GET', `${OWNER}/${id}`);
		expect(json).toMatchObject({
			tokenValue: value,
			tokenCreationDateTime: date,
			tokenExpirationDateTime: date,
		});
		expect(json.qrCodeImage).toBeNull();
	});

	test('"no token" is the year 0001 where nothing else is set', () => {
		expect(simulator.addProfile()).toMatchObject({
			tokenValue: null,
			tokenCreationDateTime: '0001-01-01T00:00:00Z',
			tokenExpirationDateTime: '0001-01-01T00:00:00Z',
		});
	});

	test('reads lag behind writes, and nothing else does', async () => {
		let now = 1_000_000;
		const lagging = await startSimulator({
			readLagMs: 3000,
			clock: { now: () => now, sleep: () => Promise.resolve() },
		});
		const other = await signIn(lagging);
		const { id } = lagging.addProfile();
		const read = async () => (await other.call('GET', `${OWNER}/${id}`)).json.tokenValue;
		await other.call('POST', `${OWNER}/${id}/createToken`, { tokenValidityInSeconds: 60 });
		expect(lagging.profile(id)!.tokenValue).toMatch(/^[A-Z]{20}$/);
		now += 2999;
		expect(await read()).toBeNull();
		now += 1;
		expect(await read()).toBe(lagging.profile(id)!.tokenValue);
		await lagging.stop();
	});
});

describe('AOSP', () => {
	test('token actions want AOSP-<guid>, reads want the bare guid', async () => {
		const { id } = simulator.addProfile({ enrollmentMode: AOSP });
		const bare = await create(id);
		expect(bare.status).toBe(404);
		expect(bare.json.error.code).toBe('ResourceNotFound');
		expect(JSON.parse(bare.json.error.message).Message).toContain(
			'An error has occurred - Operation ID',
		);
		expect((await create(`AOSP-${id}`)).status).toBe(204);
		expect((await client.call('GET', `${OWNER}/AOSP-${id}`)).status).toBe(404);
		expect((await client.call('GET', `${OWNER}/${id}`)).status).toBe(200);
		expect(simulator.tokensMade(id)).toBe(1);
		const other = simulator.addProfile();
		expect((await create(`AOSP-${other.id}`)).status).toBe(404);
	});

	test('a userless token lives at most 90 days', async () => {
		const { id } = simulator.addProfile({ enrollmentMode: AOSP });
		expect((await create(`AOSP-${id}`, 7_776_001)).status).toBe(400);
		expect((await create(`AOSP-${id}`, 7_776_000)).status).toBe(204);
	});

	test.each([
		[400, 'envelopeA' as const, 'BadRequest'],
		[401, 'envelopeB' as const, 'UnknownError'],
		[403, 'missingScope' as const, 'Forbidden'],
		[405, 'graph' as const, 'UnknownError'],
		[500, 'envelopeA' as const, 'Unknown'],
		[404, 'empty' as const, undefined],
	])('what a bare guid gets is a setting: %i, %s', async (bareAospStatus, bareAospBody, code) => {
		Object.assign(simulator.settings, { bareAospStatus, bareAospBody });
		const { id } = simulator.addProfile({ enrollmentMode: AOSP });
		const answers = [await create(id), await client.call('POST', `${OWNER}/${id}/revokeToken`)];
		for (const { status, json } of answers) {
			expect([status, json?.error.code]).toEqual([bareAospStatus, code]);
		}
		expect(simulator.tokensMade(id)).toBe(0);
		expect((await create('nobody')).status).toBe(404);
	});

	test('a service that takes the bare guid as well', async () => {
		simulator.settings.bareAospStatus = 204;
		const { id } = simulator.addProfile({ enrollmentMode: AOSP });
		expect([(await create(id)).status, simulator.tokensMade(id)]).toEqual([204, 1]);
	});

	test('lists leave its token out, even when selected', async () => {
		const { id } = simulator.addProfile(
			{ enrollmentMode: AOSP },
			{ token: { validitySeconds: 60 } },
		);
		const { json } = await client.call(
			'GET',
			`${OWNER}?$select=id,tokenValue,qrCodeContent,qrCodeImage`,
		);
		expect(json.value).toEqual([{ id, tokenValue: '', qrCodeContent: '', qrCodeImage: null }]);
		const one = (await client.call('GET', `${OWNER}/${id}`)).json;
		expect(one.tokenValue).toMatch(/^[A-Z]{20}$/);
		expect(JSON.parse(Buffer.from(one.qrCodeContent, 'base64').toString())).toHaveProperty([
			'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE',
		]);
	});
});
