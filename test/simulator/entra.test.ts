import https from 'node:https';
import { startSimulator, type Simulator } from '.';
import { askToken, DEVICE_OWNER_PATH, signIn } from './client';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const client = () => ({
	client_id: simulator.settings.clientId,
	client_secret: simulator.settings.clientSecret,
});
const appOnly = () => ({
	grant_type: 'client_credentials',
	scope: `${simulator.origin}/.default`,
	...client(),
});
const claims = (token: string) =>
	JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
const list = (token: string) =>
	fetch(`${simulator.origin}/beta${DEVICE_OWNER_PATH}`, {
		headers: { Authorization: `Bearer ${token}` },
	});

test('client credentials give a readable JWT of the tenant', async () => {
	const { status, json } = await askToken(simulator, appOnly());
	expect([status, json.token_type, json.expires_in]).toEqual([200, 'Bearer', 3599]);
	expect(json).not.toHaveProperty('refresh_token');
	expect(claims(json.access_token)).toMatchObject({
		tid: simulator.settings.tenantId,
		appid: simulator.settings.clientId,
		aud: simulator.origin,
		roles: [
			'DeviceManagementConfiguration.ReadWrite.All',
			'DeviceManagementManagedDevices.Read.All',
			'DeviceManagementApps.Read.All',
		],
	});
	expect((await list(json.access_token)).status).toBe(200);
	expect(simulator.counters.tokenRequests).toEqual({ client_credentials: 1 });
});

test.each([
	['a wrong secret', { client_secret: 'wrong' }, 401, 7000215, 'invalid_client'],
	['an unknown app', { client_id: 'unknown' }, 400, 700016, 'unauthorized_client'],
	['no grant', { grant_type: '' }, 400, 900144, 'invalid_request'],
	['a strange grant', { grant_type: 'password' }, 400, 70003, 'unsupported_grant_type'],
	['a scope without /.default', { scope: 'openid' }, 400, 1002012, 'invalid_scope'],
])('refuses %s', async (_what, change, status, code, error) => {
	const answer = await askToken(simulator, { ...appOnly(), ...change });
	expect(answer.status).toBe(status);
	expect(answer.json).toMatchObject({ error, error_codes: [code] });
	expect(answer.json.error_description).toMatch(
		new RegExp(`^AADSTS${code}: .* Trace ID: .* Timestamp: `),
	);
});

test('refuses an expired secret, an unknown tenant and /common', async () => {
	expect((await askToken(simulator, appOnly(), 'elsewhere')).json.error_codes).toEqual([90002]);
	expect((await askToken(simulator, appOnly(), 'common')).json.error_codes).toEqual([50194]);
	expect((await askToken(simulator, appOnly(), 'contoso.onmicrosoft.com')).status).toBe(200);
	simulator.settings.clientSecretExpired = true;
	expect((await askToken(simulator, appOnly())).json.error_codes).toEqual([7000222]);
});

test('takes the secret as Basic and an assertion in its place', async () => {
	const { clientId, clientSecret } = simulator.settings;
	const url = `${simulator.origin}/${simulator.settings.tenantId}/oauth2/v2.0/token`;
	const body = new URLSearchParams({
		grant_type: 'client_credentials',
		scope: `${simulator.origin}/.default`,
	});
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	expect(
		(await fetch(url, { method: 'POST', body, headers: { Authorization: `Basic ${basic}` } }))
			.status,
	).toBe(200);
	const { client_secret: _secret, ...noSecret } = appOnly();
	expect((await askToken(simulator, { ...noSecret, client_assertion: 'a.b.c' })).status).toBe(200);
	expect((await askToken(simulator, noSecret)).json.error_codes).toEqual([7000218]);
});

test('signs a user in with a code, once, and rotates the refresh token', async () => {
	const redirect = 'http://localhost/back';
	const query = new URLSearchParams({
		client_id: simulator.settings.clientId,
		response_type: 'code',
		redirect_uri: redirect,
		scope: 'openid offline_access DeviceManagementConfiguration.ReadWrite.All',
		state: 'abc',
	});
	const url = `${simulator.origin}/${simulator.settings.tenantId}/oauth2/v2.0/authorize?${query}`;
	const back = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location')!);
	expect(back.searchParams.get('state')).toBe('abc');
	const code = back.searchParams.get('code')!;
	const redeem = { grant_type: 'authorization_code', code, redirect_uri: redirect, ...client() };
	const first = await askToken(simulator, redeem);
	expect(claims(first.json.access_token).scp).toContain('ReadWrite');
	expect((await askToken(simulator, redeem)).json.error).toBe('invalid_grant');

	const refresh = {
		grant_type: 'refresh_token',
		refresh_token: first.json.refresh_token,
		...client(),
	};
	const second = await askToken(simulator, refresh);
	expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
	expect((await askToken(simulator, refresh)).json).toMatchObject({
		error: 'invalid_grant',
		error_codes: [70000],
	});
	simulator.revokeRefreshTokens();
	expect(
		(await askToken(simulator, { ...refresh, refresh_token: second.json.refresh_token })).status,
	).toBe(400);
});

test('accepts only tokens that it issued and that live', async () => {
	const { access_token: token } = simulator.issueTokens();
	expect((await list(token)).status).toBe(200);
	const stale = async (value: string) => {
		const answer = await list(value);
		return [answer.status, (await answer.json()).error.code];
	};
	expect(await stale(`${token}x`)).toEqual([401, 'InvalidAuthenticationToken']);
	expect(await stale(simulator.issueTokens({ lifetimeSeconds: 0 }).access_token)).toEqual([
		401,
		'InvalidAuthenticationToken',
	]);
	simulator.expireAccessTokens();
	expect(await stale(token)).toEqual([401, 'InvalidAuthenticationToken']);
	simulator.settings.accessTokenUses = 2;
	const few = simulator.issueTokens().access_token;
	expect([(await list(few)).status, (await list(few)).status, (await list(few)).status]).toEqual([
		200, 200, 401,
	]);
});

test('a token of another tenant sees no profile', async () => {
	simulator.addProfile();
	const { access_token: token } = simulator.issueTokens({ tenantId: 'another' });
	expect((await (await list(token)).json()).value).toEqual([]);
	expect(simulator.log.at(-1)).toMatchObject({ tenantId: 'another', signIn: 'delegated' });
});

test('faults of the token endpoint: status, page, lost answer after the work', async () => {
	const fault = (action: Parameters<Simulator['addFault']>[0]['action']) =>
		simulator.addFault({ match: { operation: 'token' }, action });
	fault({ kind: 'status', status: 429, headers: { 'Retry-After': '7' } });
	fault({ kind: 'html' });
	fault({ kind: 'drop', when: 'after' });
	const busy = await askToken(simulator, appOnly());
	expect([busy.status, busy.headers.get('retry-after'), busy.json.error]).toEqual([
		429,
		'7',
		'temporarily_unavailable',
	]);
	expect((await askToken(simulator, appOnly())).text).toContain('<html>');
	await expect(askToken(simulator, appOnly())).rejects.toThrow();
	expect(simulator.log.map(({ status, worked }) => [status, worked])).toEqual([
		[429, false],
		[200, false],
		[0, true],
	]);
	expect((await askToken(simulator, appOnly())).status).toBe(200);
	expect(JSON.stringify(simulator.log)).not.toContain(simulator.settings.clientSecret);
});

test('https with a certificate that its own authority vouches for', async () => {
	const secure = await startSimulator({ https: true });
	const status = await new Promise((resolve, reject) => {
		https
			.get(`${secure.origin}/beta/x`, { ca: secure.ca }, (response) => resolve(response.statusCode))
			.on('error', reject);
	});
	expect(status).toBe(401);
	await secure.stop();
});

test('stop ends hanging requests at once', async () => {
	simulator.addFault({ action: { kind: 'hang' } });
	const client = await signIn(simulator);
	const pending = client
		.call('GET', `/beta${DEVICE_OWNER_PATH}`)
		.catch((error: Error) => error.message);
	while (simulator.hanging === 0) await new Promise((resolve) => setImmediate(resolve));
	const before = Date.now();
	await simulator.stop();
	expect(await pending).toMatch(/fetch failed/);
	expect(Date.now() - before).toBeLessThan(1000);
	expect([simulator.hanging, simulator.activeRequests]).toEqual([0, 0]);
});
