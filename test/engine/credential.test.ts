import { CLOUDS } from '../../nodes/IntuneEnrollment/enrollment/clouds';
import { CREDENTIAL_TYPE, loadEngine, type Engine } from './support/engine';

const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const delegated = (graph: string) => `openid offline_access ${graph}/.default`;
let engine: Engine;
beforeAll(async () => {
	engine = await loadEngine();
});

async function derived(stored: Record<string, unknown>) {
	const given = { tenantId: TENANT, clientId: 'app', clientSecret: 'secret', ...stored };
	return await engine.credentials.resolve(CREDENTIAL_TYPE, given as never);
}

const CUSTOM = {
	cloud: 'custom',
	customLoginUrl: 'https://login.example.com',
	customGraphUrl: 'https://graph.example.com/',
};

test.each(Object.entries(CLOUDS))(
	'%s: every URL follows from cloud and tenant',
	async (cloud, { graph, login }) => {
		expect(await derived({ cloud, grantType: 'authorizationCode' })).toMatchObject({
			authUrl: `${login}/${TENANT}/oauth2/v2.0/authorize`,
			accessTokenUrl: `${login}/${TENANT}/oauth2/v2.0/token`,
			scope: delegated(graph),
		});
		expect(await derived({ cloud, grantType: 'clientCredentials' })).toMatchObject({
			accessTokenUrl: `${login}/${TENANT}/oauth2/v2.0/token`,
			scope: `${graph}/.default`,
			grantType: 'clientCredentials',
		});
	},
);

test('the defaults are a user in the global cloud', async () => {
	expect(await derived({})).toMatchObject({
		grantType: 'authorizationCode',
		scope: delegated('https://graph.microsoft.com'),
	});
});

test('a custom cloud may be https, or http on this machine', async () => {
	expect(await derived(CUSTOM)).toMatchObject({
		authUrl: `https://login.example.com/${TENANT}/oauth2/v2.0/authorize`,
		scope: delegated('https://graph.example.com'),
	});
	expect(await derived({ ...CUSTOM, grantType: 'clientCredentials' })).toMatchObject({
		accessTokenUrl: `https://login.example.com/${TENANT}/oauth2/v2.0/token`,
		scope: 'https://graph.example.com/.default',
	});
	for (const local of ['http://localhost:5000', 'http://127.0.0.1:5000', 'http://[::1]:5000']) {
		const urls = await derived({ cloud: 'custom', customLoginUrl: local, customGraphUrl: local });
		expect(urls.accessTokenUrl).toBe(`${local}/${TENANT}/oauth2/v2.0/token`);
		expect(urls.scope).toBe(delegated(local));
	}
});

test('a tenant may be a domain, with blanks around it', async () => {
	const { accessTokenUrl } = await derived({ tenantId: ' contoso.onmicrosoft.com ' });
	expect(accessTokenUrl).toBe(
		'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token',
	);
});

const REFUSED = [
	'http://evil.com',
	'http://localhost.evil.com',
	'https://user@evil.com',
	'https://evil.com/path',
	'javascript:x',
	'',
	undefined,
];

test.each(REFUSED)(
	'for a refused Graph URL (%p) every URL is empty, so that nothing is ever sent',
	async (customGraphUrl) => {
		expect(await derived({ ...CUSTOM, customGraphUrl })).toMatchObject({
			authUrl: '',
			accessTokenUrl: '',
		});
	},
);

test.each(REFUSED)('for a refused login URL (%p) every URL is empty', async (customLoginUrl) => {
	expect(await derived({ ...CUSTOM, customLoginUrl })).toMatchObject({
		authUrl: '',
		accessTokenUrl: '',
	});
});

test.each([
	'',
	'common',
	'organizations',
	'../x',
	'a/b',
	`${TENANT}/../common`,
	'evil.com#',
	'evil.com?',
	undefined,
])('for a refused tenant (%p) there is no sign-in URL', async (tenantId) => {
	expect(await derived({ tenantId })).toMatchObject({ authUrl: '', accessTokenUrl: '' });
});

test('an unknown cloud gives no URL', async () => {
	expect(await derived({ cloud: 'moon' })).toMatchObject({
		authUrl: '',
		accessTokenUrl: '',
	});
});

test('what was stored in a derived field, or pasted into it, never wins', async () => {
	const stored = { authUrl: 'https://evil.com', accessTokenUrl: 'https://evil.com' };
	const { authUrl, accessTokenUrl } = await derived(stored);
	expect(`${authUrl}${accessTokenUrl}`).not.toContain('evil.com');
});

test('HTTP Request nodes cannot carry the access token off, with a credential of before either', async () => {
	expect(await derived({})).toMatchObject({ allowedHttpRequestDomains: 'none' });
});
