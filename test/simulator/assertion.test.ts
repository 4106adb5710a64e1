import { createHash, X509Certificate } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { generate } from 'selfsigned';
import type { SimulatorSettings } from '.';
import { askToken } from './client';
import { openSimulator, type Opened } from './openSimulator';

/** A client assertion, where the app has a certificate registered. */

let simulator: Opened['simulator'];
let settings: SimulatorSettings;
beforeEach(async () => {
	({ simulator } = await openSimulator());
	({ settings } = simulator);
});
afterEach(() => simulator.stop());

let certificate: { private: string; cert: string };
beforeAll(async () => {
	certificate = await generate([{ name: 'commonName', value: 'n8n' }], { keySize: 2048 });
});
beforeEach(() => void (settings.certificates = [certificate.cert]));

const thumbprint = (algorithm: string, pem = certificate.cert) =>
	createHash(algorithm).update(new X509Certificate(pem).raw).digest('base64url');
const now = () => Math.floor(simulator.clock.now() / 1000);
function assertion(payload: object = {}, header: object = {}, key = certificate.private) {
	const claims = {
		iss: settings.clientId,
		sub: settings.clientId,
		aud: `${simulator.origin}/${settings.tenantId}/oauth2/v2.0/token`,
		jti: String(Math.random()),
		nbf: now(),
		exp: now() + 300,
		...payload,
	};
	const full = { alg: 'PS256', 'x5t#S256': thumbprint('sha256'), ...header };
	return jwt.sign(claims, key, {
		algorithm: full.alg as jwt.Algorithm,
		header: full as jwt.JwtHeader,
		noTimestamp: true,
	});
}
const ask = (client_assertion: string, more: Record<string, string> = {}) =>
	askToken(simulator, {
		grant_type: 'client_credentials',
		scope: `${simulator.origin}/.default`,
		client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
		client_assertion,
		...more,
	});

test.each([
	['PS256 and x5t#S256', {}],
	['RS256 and x5t#S256', { alg: 'RS256' }],
	['RS256 and x5t', { alg: 'RS256', 'x5t#S256': undefined, x5t: 'sha1' }],
])('is taken: %s', async (_what, header: Record<string, unknown>) => {
	if (header.x5t) header = { ...header, x5t: thumbprint('sha1') };
	expect((await ask(assertion({}, header))).status).toBe(200);
});

test('is taken for the tenant by its domain, and beside client_id', async () => {
	const aud = `${simulator.origin}/${settings.tenantDomain}/oauth2/v2.0/token`;
	expect((await ask(assertion({ aud }), { client_id: settings.clientId })).status).toBe(200);
});

test.each<[string, object, number]>([
	[
		'for another endpoint',
		{ aud: 'https://login.microsoftonline.com/x/oauth2/v2.0/token' },
		700023,
	],
	['of another app', { sub: 'another' }, 700016],
	['by another issuer', { iss: 'another' }, 700021],
	['whose time is over', { exp: Math.floor(Date.now() / 1000) - 600 }, 700024],
	['that is to hold for long', { exp: Math.floor(Date.now() / 1000) + 3600 }, 700024],
	['of the future', { nbf: Math.floor(Date.now() / 1000) + 900 }, 700024],
	['without an id', { jti: undefined }, 50027],
])('is refused %s', async (_what, payload, code) => {
	expect((await ask(assertion(payload))).json.error_codes).toEqual([code]);
});

test('is refused where the key is not registered, the text is none, or it comes twice', async () => {
	const stranger = await generate([{ name: 'commonName', value: 'x' }], { keySize: 2048 });
	const codes = async (text: string) =>
		(await ask(text, { client_id: settings.clientId })).json.error_codes;
	expect(await codes(assertion({}, {}, stranger.private))).toEqual([700027]);
	const named = { 'x5t#S256': thumbprint('sha256', stranger.cert) };
	expect(await codes(assertion({}, named, stranger.private))).toEqual([700027]);
	expect(await codes('a.b.c')).toEqual([50027]);
	const once = assertion();
	expect((await ask(once)).status).toBe(200);
	expect(await codes(once)).toEqual([50027]);
});

test('is refused once the certificate has expired', async () => {
	const dates = { notBeforeDate: new Date('2020-01-01'), notAfterDate: new Date('2021-01-01') };
	const old = await generate([{ name: 'commonName', value: 'n8n' }], { keySize: 2048, ...dates });
	settings.certificates = [old.cert];
	const header = { 'x5t#S256': thumbprint('sha256', old.cert) };
	expect((await ask(assertion({}, header, old.private))).json.error_codes).toEqual([1000502]);
});
