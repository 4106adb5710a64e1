import jwt from 'jsonwebtoken';
import type { SimulatorSettings } from '.';
import { AADSTS } from './entra/aadsts';
import { openSimulator, type Opened } from './openSimulator';
import { asApp, authorize, REDIRECT, signInUser } from './signInClient';

let simulator: Opened['simulator'];
let settings: SimulatorSettings;
beforeEach(async () => {
	({ simulator } = await openSimulator());
	({ settings } = simulator);
});
afterEach(() => simulator.stop());

describe('consent', () => {
	test('a permission asked for by name that nobody granted is refused', async () => {
		settings.delegatedPermissions = ['DeviceManagementConfiguration.Read.All'];
		const scope = 'openid DeviceManagementConfiguration.ReadWrite.All';
		const { searchParams } = await authorize(simulator, { scope, state: 's' });
		expect([searchParams.get('error'), searchParams.get('state')]).toEqual([
			'consent_required',
			's',
		]);
		expect(searchParams.has('code')).toBe(false);
	});

	test.each([700016, 7000229, 65001])('is given by the administrator: %i', async (code) => {
		settings.signInRefusal = code;
		expect((await asApp(simulator)).json.error_codes).toEqual([code]);
		const query = new URLSearchParams({
			client_id: settings.clientId,
			redirect_uri: REDIRECT,
			state: 's',
		});
		const url = `${simulator.origin}/${settings.tenantId}/adminconsent?${query}`;
		const back = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location')!);
		expect(Object.fromEntries(back.searchParams)).toEqual({
			admin_consent: 'True',
			tenant: settings.tenantId,
			state: 's',
		});
		expect((await asApp(simulator)).status).toBe(200);
	});

	test('cures nothing else', async () => {
		settings.signInRefusal = 53003;
		await fetch(
			`${simulator.origin}/${settings.tenantId}/adminconsent?client_id=${settings.clientId}`,
		);
		expect((await asApp(simulator)).json.error_codes).toEqual([53003]);
	});
});

describe('refusals by number', () => {
	const wanted: Array<[number, number, string]> = [
		...[53003, 530003, 530084, 50158, 50076, 50079, 70043, 700082, 50173, 65001].map(
			(code): [number, number, string] => [code, 400, 'invalid_grant'],
		),
		...[900382, 900384, 900432, 90002].map((code): [number, number, string] => [
			code,
			400,
			'invalid_request',
		]),
		[500011, 400, 'invalid_resource'],
		[7000112, 400, 'unauthorized_client'],
		[700016, 400, 'unauthorized_client'],
		...[7000229, 700024, 700027, 1000502, 7000222, 7000215].map(
			(code): [number, number, string] => [code, 401, 'invalid_client'],
		),
	];
	test.each(wanted)('AADSTS%i, as a setting and as a fault', async (code, status, error) => {
		settings.signInRefusal = code;
		const bySetting = await asApp(simulator);
		settings.signInRefusal = null;
		simulator.addFault({ match: { operation: 'token' }, action: { kind: 'aadsts', code } });
		const byFault = await asApp(simulator);
		for (const answer of [bySetting, byFault]) {
			expect(answer.status).toBe(status);
			expect(answer.json).toMatchObject({ error, error_codes: [code] });
			expect(answer.json.error_description).toMatch(
				new RegExp(
					`^AADSTS${code}: [A-Z].*[.\\d] Trace ID: .* Correlation ID: .* Timestamp: `,
					's',
				),
			);
			expect(answer.json.error_description).not.toContain('undefined');
		}
		expect(simulator.log.at(-1)).toMatchObject({ fault: 'aadsts', clientId: settings.clientId });
		expect((await asApp(simulator)).status).toBe(200);
	});

	test('every number of the table has words', () => {
		expect(Object.keys(AADSTS).length).toBeGreaterThan(wanted.length);
	});

	test('Conditional Access hands out its challenge', async () => {
		settings.signInRefusal = 50076;
		expect((await asApp(simulator)).json).toMatchObject({
			suberror: 'basic_action',
			claims: expect.stringContaining('capolids'),
		});
	});

	test('a number of tomorrow, in words of the test', async () => {
		const action = {
			kind: 'aadsts',
			code: 9_999_999,
			status: 418,
			error: 'odd',
			text: 'New.',
		} as const;
		simulator.addFault({ match: { operation: 'token' }, action });
		const { status, json } = await asApp(simulator);
		expect([status, json.error, json.error_codes]).toEqual([418, 'odd', [9_999_999]]);
		expect(json.error_description).toMatch(/^AADSTS9999999: New\. Trace ID/);
	});
});

describe('OpenID Connect', () => {
	const get = async (path: string) => (await fetch(simulator.origin + path)).json();

	test('says where everything is, and with which key an id_token is signed', async () => {
		const base = `/${settings.tenantDomain}`;
		const document = await get(`${base}/v2.0/.well-known/openid-configuration`);
		expect(document).toMatchObject({
			issuer: `${simulator.origin}/${settings.tenantId}/v2.0`,
			token_endpoint: `${simulator.origin}/${settings.tenantId}/oauth2/v2.0/token`,
		});
		const { json } = await signInUser(
			simulator,
			`openid profile offline_access ${simulator.origin}/.default`,
		);
		const [key] = (await (await fetch(document.jwks_uri)).json()).keys;
		const payload = jwt.verify(json.id_token, { key, format: 'jwk' } as never, {
			algorithms: ['RS256'],
			audience: settings.clientId,
			issuer: document.issuer,
		});
		expect(payload).toMatchObject({
			nonce: 'n1',
			tid: settings.tenantId,
			oid: settings.userId,
			preferred_username: settings.userPrincipalName,
		});
		const plain = await signInUser(simulator, `offline_access ${simulator.origin}/.default`);
		expect(plain.json).not.toHaveProperty('id_token');
	});

	test('of a tenant that is not there is refused, and one cloud is one host', async () => {
		const answer = await fetch(`${simulator.origin}/nobody/v2.0/.well-known/openid-configuration`);
		expect([answer.status, (await answer.json()).error_codes]).toEqual([400, [90002]]);
		const { host } = new URL(simulator.origin);
		const endpoint = `${simulator.origin}/x/oauth2/v2.0/authorize`;
		expect(
			await get(`/common/discovery/instance?api-version=1.1&authorization_endpoint=${endpoint}`),
		).toMatchObject({
			tenant_discovery_endpoint: `${simulator.origin}/x/v2.0/.well-known/openid-configuration`,
			metadata: [{ aliases: [host] }],
		});
	});
});
