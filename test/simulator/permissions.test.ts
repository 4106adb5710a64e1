import type { SimulatorSettings } from '.';
import { askToken } from './client';
import { openSimulator, OWNER, type Opened } from './openSimulator';
import { asApp, claimsOf, credentials, signInUser } from './signInClient';

const LATER = 'DeviceManagementConfiguration.ReadWrite.All';
const READ = 'DeviceManagementConfiguration.Read.All';

let simulator: Opened['simulator'];
let settings: SimulatorSettings;
beforeEach(async () => {
	({ simulator } = await openSimulator());
	({ settings } = simulator);
});
afterEach(() => simulator.stop());

async function call(token: string, method = 'GET', path = OWNER, body?: object) {
	const answer = await fetch(simulator.origin + path, {
		method,
		headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
		body: body && JSON.stringify(body),
	});
	const text = await answer.text();
	return { status: answer.status, json: text ? JSON.parse(text) : undefined };
}
const createToken = (token: string, id: string) =>
	call(token, 'POST', `${OWNER}/${id}/createToken`, { tokenValidityInSeconds: 60 });

describe('an access token carries what was granted when it was issued', () => {
	test('to the application, as roles', async () => {
		const { id } = simulator.addProfile();
		settings.applicationPermissions = [READ];
		const before = (await asApp(simulator)).json.access_token;
		expect(claimsOf(before)).toMatchObject({ roles: [READ], idtyp: 'app' });
		const refused = await createToken(before, id);
		expect([refused.status, refused.json.error.code]).toEqual([403, 'Forbidden']);
		expect(JSON.parse(refused.json.error.message).Message).toContain(
			`must have one of the following scopes: ${LATER}`,
		);
		expect((await call(before)).status).toBe(200);
		settings.applicationPermissions.push(LATER);
		expect((await createToken(before, id)).status).toBe(403);
		const after = (await asApp(simulator)).json.access_token;
		expect((await createToken(after, id)).status).toBe(204);
		settings.applicationPermissions = [];
		expect((await createToken(after, id)).status).toBe(204);
		const none = (await asApp(simulator)).json.access_token;
		expect(claimsOf(none)).not.toHaveProperty('roles');
		expect((await call(none)).status).toBe(403);
	});

	test('to the user, as scp, also by a refresh that names no scope', async () => {
		const { id } = simulator.addProfile();
		settings.delegatedPermissions = [READ];
		const first = await signInUser(simulator, `openid offline_access ${simulator.origin}/.default`);
		expect(claimsOf(first.json.access_token)).toMatchObject({
			scp: READ,
			aud: simulator.origin,
			idtyp: 'user',
			appid: settings.clientId,
			tid: settings.tenantId,
			upn: settings.userPrincipalName,
		});
		expect(first.json.scope).toBe(`${READ} openid`);
		expect((await createToken(first.json.access_token, id)).status).toBe(403);
		settings.delegatedPermissions = [READ, LATER];
		expect((await createToken(first.json.access_token, id)).status).toBe(403);
		const second = await askToken(simulator, {
			grant_type: 'refresh_token',
			refresh_token: first.json.refresh_token,
			...credentials(simulator),
		});
		expect(claimsOf(second.json.access_token).scp).toBe(`${READ} ${LATER}`);
		expect((await createToken(second.json.access_token, id)).status).toBe(204);
	});

	test("and the user's Entra roles, as wids; Intune's own roles are not in it", async () => {
		const { id } = simulator.addProfile();
		settings.directoryRoles = [];
		const issue = () => simulator.issueTokens().access_token;
		const before = issue();
		const refused = await createToken(before, id);
		expect(refused.status).toBe(403);
		expect(JSON.parse(refused.json.error.message).Message).toContain(
			'User is not authorized to perform this operation',
		);
		settings.directoryRoles = ['3a2c62db-5318-420d-8d74-23affee5d9d5'];
		expect((await createToken(before, id)).status).toBe(403);
		expect(claimsOf(issue()).wids).toContain('3a2c62db-5318-420d-8d74-23affee5d9d5');
		expect((await createToken(issue(), id)).status).toBe(204);
		settings.directoryRoles = [];
		settings.intuneRole = 'read';
		expect([(await call(before)).status, (await createToken(before, id)).status]).toEqual([
			200, 403,
		]);
		settings.intuneRole = 'write';
		expect((await createToken(before, id)).status).toBe(204);
		const app = (await asApp(simulator)).json.access_token;
		settings.intuneRole = 'none';
		expect((await createToken(app, id)).status).toBe(204);
	});
});

describe('the audience', () => {
	test('is the resource as it was asked for, or Graph by its application ID', async () => {
		const aud = async (scope: string) =>
			claimsOf((await asApp(simulator, { scope })).json.access_token).aud;
		expect(await aud('https://graph.microsoft.com/.default')).toBe('https://graph.microsoft.com');
		expect(await aud('https://graph.microsoft.com//.default')).toBe('https://graph.microsoft.com/');
		const bare = await signInUser(simulator, `openid ${LATER}`);
		expect(claimsOf(bare.json.access_token).aud).toBe('00000003-0000-0000-c000-000000000000');
		settings.audience = 'https://elsewhere.example';
		expect(await aud(`${simulator.origin}/.default`)).toBe('https://elsewhere.example');
	});

	test('is looked at where the setting says so', async () => {
		const status = async (scope: string) =>
			(await call((await asApp(simulator, { scope })).json.access_token)).status;
		expect(await status('https://elsewhere.example/.default')).toBe(200);
		settings.checkAudience = true;
		expect(await status('https://elsewhere.example/.default')).toBe(401);
		expect(await status(`${simulator.origin}/.default`)).toBe(200);
		expect(await status(`${simulator.origin}//.default`)).toBe(200);
	});

	test('and the rest may be unreadable', async () => {
		settings.readableAccessTokens = false;
		const { access_token: token } = (await asApp(simulator)).json;
		expect(token.split('.')).toHaveLength(1);
		expect((await call(token)).status).toBe(200);
		expect(simulator.secrets()).toContain(token);
	});
});

test('a second app of the tenant has its own secret, permissions and refusal', async () => {
	settings.otherApps = [
		{ clientId: 'second', clientSecret: 'its own', applicationPermissions: [READ] },
	];
	const second = { client_id: 'second', client_secret: 'its own' };
	const { json } = await asApp(simulator, second);
	expect(claimsOf(json.access_token)).toMatchObject({ appid: 'second', roles: [READ] });
	expect((await call(json.access_token)).status).toBe(200);
	expect(simulator.log.at(-1)).toMatchObject({ clientId: 'second' });
	expect((await asApp(simulator, { ...second, client_secret: settings.clientSecret })).status).toBe(
		401,
	);
	settings.signInRefusal = 7000112;
	expect([(await asApp(simulator)).status, (await asApp(simulator, second)).status]).toEqual([
		400, 200,
	]);
});

test('and a quota of its own within the one of the tenant', async () => {
	const { id } = simulator.addProfile();
	settings.otherApps = [{ clientId: 'second' }];
	Object.assign(settings.throttle, { writesPer20s: 2, tenantWritesPer20s: 3 });
	const first = simulator.issueTokens({ kind: 'application' }).access_token;
	const second = simulator.issueTokens({ kind: 'application', clientId: 'second' }).access_token;
	const statuses: number[] = [];
	for (const token of [first, first, first, second, second]) {
		statuses.push((await createToken(token, id)).status);
	}
	expect(statuses).toEqual([204, 204, 429, 204, 429]);
});
