import {
	BASE_URL,
	checkCredential,
	CLOUDS,
	TENANT_ID,
} from '../../nodes/IntuneEnrollment/enrollment/clouds';

const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';

test.each([
	'https://graph.microsoft.com',
	'https://graph.microsoft.com/',
	'https://graph.example.com:8443',
	'http://localhost',
	'http://localhost:5000',
	'http://127.0.0.1:5000',
	'http://127.1.2.3',
	'http://[::1]:5000',
	...Object.values(CLOUDS).flatMap(({ graph, login }) => [graph, login]),
])('%s may be sent to', (url) => {
	expect(BASE_URL.test(url)).toBe(true);
});

test.each([
	'',
	'graph.microsoft.com',
	'http://graph.microsoft.com',
	'http://localhost.evil.com',
	'http://127.0.0.1.evil.com',
	'http://localhost@evil.com',
	'https://graph.microsoft.com@evil.com',
	'https://user:pass@graph.microsoft.com',
	'https://graph.microsoft.com/path',
	'https://graph.microsoft.com/?x=1',
	'https://graph.microsoft.com#x',
	'https://graph.microsoft.com\\@evil.com',
	'https://graph.microsoft.com\n',
	' https://graph.microsoft.com',
	'https://evil.com/https://graph.microsoft.com',
	'https://',
	'https://-evil.com',
	'ftp://localhost',
	'javascript:alert(1)',
	'http://0.0.0.0',
	'http://[::2]',
	'http://10.0.0.1',
	'HTTP://evil.com',
	'https://gräph.microsoft.com',
	'https://graph.microsoft.com:999999',
])('%p is refused', (url) => {
	expect(BASE_URL.test(url)).toBe(false);
});

test.each([TENANT, TENANT.toUpperCase(), 'contoso.onmicrosoft.com', 'contoso.com'])(
	'%s is a tenant',
	(tenant) => expect(TENANT_ID.test(tenant)).toBe(true),
);

test.each([
	'',
	'common',
	'organizations',
	'consumers',
	'../x',
	'a/b',
	'..',
	'.',
	`${TENANT}/`,
	`${TENANT}?x`,
	'contoso.com#',
	'contoso.com%2f',
	'contoso .com',
	'.com',
	'contoso..com',
	`x${TENANT}`,
])('%p is not a tenant', (tenant) => {
	expect(TENANT_ID.test(tenant)).toBe(false);
});

describe('the check before anything is sent', () => {
	const registration = { clientId: 'a client id', clientSecret: 'a client secret' };
	const good = {
		...registration,
		tenantId: TENANT,
		cloud: 'global',
	};
	const custom = {
		...good,
		cloud: 'custom',
		customLoginUrl: 'http://localhost:1',
		customGraphUrl: 'http://localhost:2',
	};

	test('lets a good credential pass', () => {
		expect(checkCredential(good)).toBeUndefined();
		expect(checkCredential({ ...good, tenantId: ` ${TENANT} ` })).toBeUndefined();
		expect(checkCredential(custom)).toBeUndefined();
	});

	test.each([
		[{ ...good, tenantId: 'common' }, 'Tenant ID of the credential is not a tenant'],
		[{ ...good, tenantId: undefined }, 'Tenant ID of the credential is not a tenant'],
		[
			{ ...custom, customLoginUrl: 'http://evil.com' },
			'Custom Login URL of the credential cannot be used',
		],
		[{ ...custom, customGraphUrl: '' }, 'Custom Graph URL of the credential cannot be used'],
		[{ ...good, cloud: 'toString' }, 'Cloud of the credential is not known'],
		[{ ...good, cloud: undefined }, 'Cloud of the credential is not known'],
	])('names what is wrong', (credential, message) => {
		const failure = checkCredential(credential);
		expect(failure?.message).toBe(message);
		expect(failure?.description).not.toMatch(/undefined/);
	});

	test.each([
		{ ...good, tenantId: 'Abc8Q~secret' },
		{ ...custom, customGraphUrl: 'https://user:Abc8Q~secret@graph.example' },
	])('repeats no value: a secret may have been pasted into the wrong field', (credential) => {
		expect(JSON.stringify(checkCredential(credential))).not.toContain('Abc8Q~secret');
	});
});
