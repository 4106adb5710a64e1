import { constants, createHash, generateKeyPairSync, verify, X509Certificate } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { generate } from 'selfsigned';
import { clientAssertion } from '../../credentials/clientAssertion';
import { MicrosoftIntuneMultiTenantApi } from '../../credentials/MicrosoftIntuneMultiTenantApi.credentials';
import { TenantList } from '../../nodes/IntuneEnrollment/enrollment/tenantList';

/* What the credential for many tenants signs, and what it does not. */

const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const CREDENTIAL: ICredentialDataDecryptedObject = {
	cloud: 'global',
	clientId: '11111111-2222-3333-4444-555555555555',
	clientCredentialType: 'clientSecret',
	clientSecret: 'the-client-secret',
	tenants: `${TENANT}\ncontoso.example`,
};
const LOGIN = 'https://login.microsoftonline.com';
const url = (tenant: string, login = LOGIN) => `${login}/${tenant}/oauth2/v2.0/token`;

const type = new MicrosoftIntuneMultiTenantApi();
const authenticate = type.authenticate as (
	credential: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;
const sign = async (options: object, credential: object = {}) =>
	await authenticate({ ...CREDENTIAL, ...credential }, { method: 'POST', ...options } as never);

test.each([TENANT, 'contoso.example'])('a token request of %s gets the secret', async (tenant) => {
	const signed = await sign({ url: url(tenant) });
	expect(Object.fromEntries(new URLSearchParams(String(signed.body)))).toEqual({
		client_id: CREDENTIAL.clientId,
		grant_type: 'client_credentials',
		scope: 'https://graph.microsoft.com/.default',
		client_secret: 'the-client-secret',
	});
	expect(signed).toMatchObject({ url: url(tenant), disableFollowRedirect: true });
});

test.each([
	['usGovL4', 'https://login.microsoftonline.us', 'https://graph.microsoft.us'],
	['usGovL5', 'https://login.microsoftonline.us', 'https://dod-graph.microsoft.us'],
	['china', 'https://login.partner.microsoftonline.cn', 'https://microsoftgraph.chinacloudapi.cn'],
])('%s: by its own hosts, and no other', async (cloud, login, graph) => {
	const { body } = await sign({ url: url(TENANT, login) }, { cloud });
	expect(new URLSearchParams(String(body)).get('scope')).toBe(`${graph}/.default`);
	await expect(sign({ url: url(TENANT) }, { cloud })).rejects.toThrow('signs no other request');
});

test.each([
	['Graph', { url: 'https://graph.microsoft.com/beta/me' }],
	['another host', { url: url(TENANT, 'https://evil.example') }],
	['a host that begins alike', { url: url(TENANT, `${LOGIN}.evil.example`) }],
	[
		'a user name before the host',
		{ url: url(TENANT, 'https://login.microsoftonline.com@evil.example') },
	],
	['another base', { baseURL: 'https://evil.example', url: url(TENANT) }],
	['a tenant that is not listed', { url: url('fabrikam.example') }],
	['common', { url: url('common') }],
	['a path behind it', { url: `${url(TENANT)}/../../x` }],
	['a query', { url: `${url(TENANT)}?x=1` }],
	['another endpoint', { url: `${LOGIN}/${TENANT}/oauth2/v2.0/authorize` }],
	['a GET', { url: url(TENANT), method: 'GET' }],
	['no URL', { url: '' }],
])('nothing is signed for %s', async (_name, options) => {
	const refused = sign(options);
	await expect(refused).rejects.toThrow(/signs no other request|may not act in this tenant/);
	await expect(refused).rejects.not.toThrow(/the-client-secret/);
});

test.each([
	['no list', { tenants: '' }],
	['no secret', { clientSecret: '' }],
	['an unknown cloud', { cloud: 'moon' }],
	[
		'a refused host',
		{ cloud: 'custom', customLoginUrl: 'http://evil.example', customGraphUrl: 'https://a.b' },
	],
])('nothing is signed with %s', async (_name, change) => {
	await expect(sign({ url: url(TENANT) }, change)).rejects.toThrow(/of the credential/);
});

test('nothing is taken over that could lead the secret elsewhere', async () => {
	const signed = await sign({
		url: url(TENANT),
		proxy: { host: 'evil.example', port: 1 },
		skipSslCertificateValidation: true,
		auth: { username: 'x', password: 'y' },
		qs: { x: 1 },
		headers: { Host: 'evil.example' },
		disableFollowRedirect: false,
		returnFullResponse: true,
	});
	expect(signed.headers).not.toHaveProperty('Host');
	for (const name of ['proxy', 'skipSslCertificateValidation', 'auth', 'qs', 'baseURL'])
		expect(signed).not.toHaveProperty(name);
	expect(signed).toMatchObject({ disableFollowRedirect: true, returnFullResponse: true });
});

test('HTTP Request nodes may not use it, and n8n keeps nothing that it fetches', () => {
	const domains = type.properties.find(({ name }) => name === 'allowedHttpRequestDomains');
	expect(domains).toMatchObject({ type: 'hidden', default: 'none' });
	expect(type).not.toHaveProperty('preAuthentication');
	for (const name of ['clientSecret', 'privateKey', 'certificate'])
		expect(type.properties.find((one) => one.name === name)).toMatchObject({
			typeOptions: { password: true },
		});
});

describe('a client assertion', () => {
	const NOW = 1_795_000_000_000;
	let made: { private: string; cert: string };
	beforeAll(async () => {
		made = await generate([{ name: 'commonName', value: 'n8n' }], { keySize: 2048 });
	});
	const assertion = (privateKey: unknown = made.private, certificate: unknown = made.cert) =>
		clientAssertion({ privateKey, certificate }, 'app', url(TENANT), NOW);
	const part = (jwt: string, index: number): Record<string, unknown> =>
		JSON.parse(Buffer.from(jwt.split('.')[index]!, 'base64url').toString());

	test('is what Entra documents', () => {
		const jwt = assertion();
		const { raw, publicKey } = new X509Certificate(made.cert);
		expect(part(jwt, 0)).toEqual({
			alg: 'PS256',
			typ: 'JWT',
			'x5t#S256': createHash('sha256').update(raw).digest('base64url'),
		});
		const { nbf, exp, jti, ...claims } = part(jwt, 1) as Record<string, number | string>;
		expect(claims).toEqual({ aud: url(TENANT), iss: 'app', sub: 'app' });
		expect([nbf, exp]).toEqual([NOW / 1000 - 300, NOW / 1000 + 300]);
		expect(jti).not.toBe(part(assertion(), 1).jti);
		const [header, payload, signature] = jwt.split('.');
		const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
		expect(
			verify(
				'sha256',
				Buffer.from(`${header}.${payload}`),
				key,
				Buffer.from(signature!, 'base64url'),
			),
		).toBe(true);
	});

	test.each([
		['no key', () => ['x'], 'private key of the credential cannot be read'],
		[
			'an encrypted key',
			() => [
				generateKeyPairSync('rsa', {
					modulusLength: 2048,
					publicKeyEncoding: { type: 'spki', format: 'pem' },
					privateKeyEncoding: {
						type: 'pkcs8',
						format: 'pem',
						cipher: 'aes-256-cbc',
						passphrase: 'p',
					},
				}).privateKey,
			],
			'private key of the credential cannot be read',
		],
		[
			'a key that is not RSA',
			() => [
				generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
					type: 'pkcs8',
					format: 'pem',
				}),
			],
			'private key of the credential cannot be read',
		],
		['no certificate', () => [made.private, 'x'], 'certificate of the credential cannot be read'],
		[
			'a key in its place',
			() => [made.private, made.private],
			'certificate of the credential cannot be read',
		],
	])('%s: words that hold nothing of it', (_name, given, words) => {
		const [privateKey, certificate] = given() as unknown[];
		expect(() => assertion(privateKey, certificate)).toThrow(words);
	});
});

describe('the list of tenants', () => {
	test.each([
		['', TENANT, false],
		[undefined, TENANT, false],
		['*', TENANT, true],
		['*', 'common', false],
		['*', 'a/b', false],
		[TENANT.toUpperCase(), TENANT, true],
		[`x\n${TENANT}`, TENANT, true],
		[`${TENANT}x`, TENANT, false],
		['contoso.example, fabrikam.example;a.example', 'fabrikam.example', true],
		['contoso.example', 'sub.contoso.example', false],
		['*.example', 'contoso.example', false],
	])('%p permits %s: %p', (text, tenant, permitted) => {
		expect(new TenantList(text).permits(tenant)).toBe(permitted);
	});
});
