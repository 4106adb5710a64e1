import { generate } from 'selfsigned';
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Simulator } from '../simulator';
import { BROKEN } from './support/brokenTenants';
import { everythingLeft, leaksIn } from './support/leaks';
import { BY_TENANT, itemsIn, tenantsOf } from './support/manyTenants';
import { ENTRA, SPELLINGS } from './support/spellings';
import { useFreshWorld } from './support/useWorld';

/* Secret, key, assertions and the access tokens of all tenants: none is in what a run leaves, whatever breaks. */

const { world, logs } = useFreshWorld();
/** What the credential's `authenticate` made of token requests: secrets and assertions that were sent. */
let sent: URLSearchParams[];
beforeEach(async () => {
	sent = [];
	const { authenticate } = world.engine.credentials;
	jest
		.spyOn(world.engine.credentials, 'authenticate')
		.mockImplementation(async (...given): Promise<IHttpRequestOptions> => {
			const options = await authenticate.apply(world.engine.credentials, given);
			sent.push(new URLSearchParams(String(options.body)));
			return options;
		});
});

let certificate: { private: string; cert: string };
beforeAll(async () => {
	const validity = { notBeforeDate: new Date(0), notAfterDate: new Date(4e12) };
	certificate = await generate([{ name: 'commonName', value: 'n8n' }], {
		...validity,
		keySize: 2048,
	});
});

function byCertificate(): void {
	world.manyTenants({
		clientCredentialType: 'certificate',
		privateKey: certificate.private,
		certificate: certificate.cert,
	});
}

/** Everything that must not be told. */
function secrets(): string[] {
	const keyLines = certificate.private
		.split('\n')
		.filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line));
	return [
		...world.simulator.tenants.flatMap((tenant) => tenant.secrets()),
		...sent.flatMap((form) => [form.get('client_secret'), form.get('client_assertion')]),
		...keyLines,
	].filter((one): one is string => one !== null && one.length >= 6);
}

async function left(tenants: readonly Simulator[], options: object = {}, parameters: object = {}) {
	const items = itemsIn(tenants, 2);
	const run = await world.run({ ...BY_TENANT, ...parameters }, { items, ...options });
	return everythingLeft(run, logs.lines);
}

test('the search finds what was asked for, and secrets that were sent', async () => {
	const tenants = tenantsOf(world, 2);
	const items = itemsIn(tenants, 1);
	const run = await world.run({ ...BY_TENANT, returnData: 'token' }, { items });
	expect(leaksIn(everythingLeft(run, []), secrets())).not.toEqual([]);
	expect(sent.map((form) => form.get('client_secret'))).toContain(
		world.simulator.settings.clientSecret,
	);
});

test.each([
	['stop', 'a secret', undefined, () => {}],
	['continue', 'a certificate', 'continueRegularOutput' as const, byCertificate],
	['continue by the error output', 'a secret', 'continueErrorOutput' as const, () => {}],
])('%s: nothing leaks by %s, whichever way a tenant breaks', async (_on, _by, onError, signIn) => {
	for (const [name, breaks] of Object.entries(BROKEN)) {
		const [healthy, broken] = [world.simulator.addTenant(), world.simulator.addTenant()];
		for (const { settings } of [healthy, broken]) settings.readableAccessTokens = false;
		world.manyTenants();
		signIn();
		breaks(broken, healthy);
		const text = await left([healthy, broken], { onError, executionId: `${name} ${onError}` });
		expect([name, ...leaksIn(text, secrets())]).toEqual([name]);
	}
	expect(sent.length).toBeGreaterThan(Object.keys(BROKEN).length);
});

describe.each(Object.entries(SPELLINGS))('repeated %s', (_spelling, spell) => {
	const holds = (text: string, secret: string, said: string) =>
		[secret, said, said.slice(0, 40), JSON.stringify(said).slice(1, -1)].some(
			(piece) => piece.length >= 8 && text.includes(piece),
		);

	test.each([
		['the client secret', () => {}, 'client_secret'],
		['a client assertion', byCertificate, 'client_assertion'],
	])('%s: nothing of it in what is left', async (_name, signIn, field) => {
		const tenants = tenantsOf(world, 1);
		signIn();
		await left(tenants);
		const secret = sent.at(-1)!.get(field)!;
		const said = spell(secret);
		for (const [place, answer] of Object.entries(ENTRA)) {
			const struck = world.simulator.addTenant();
			world.manyTenants();
			signIn();
			struck.addFault({ match: { operation: 'token' }, times: 'always', action: answer(said) });
			const text = await left([struck], { onError: 'continueRegularOutput' });
			expect(text).toContain('Sign-in failed');
			expect([place, holds(text, secret, said)]).toEqual([place, false]);
		}
	});

	test.each(['the first', 'a renewed'])('%s access token that Graph repeats', async (which) => {
		const tenants = tenantsOf(world, 1);
		const [tenant] = tenants as [Simulator];
		tenant.settings.readableAccessTokens = false;
		await left(tenants);
		if (which === 'a renewed') {
			// near its end another one is fetched, which nobody has read from a credential
			await world.clock.sleep(57 * 60_000);
			await left(tenants);
		}
		const issued = tenant.secrets().filter((one) => /^E.{60}/.test(one));
		expect(issued).toHaveLength(which === 'a renewed' ? 2 : 1);
		const secret = issued.at(-1)!;
		const said = spell(secret);
		const custom = { error: { code: 'Conflict', message: `'${said}' is taken` } };
		tenant.addFault({
			match: { operation: 'createToken' },
			times: 'always',
			action: { kind: 'status', status: 409, body: { custom } },
		});
		const text = await left(tenants, { onError: 'continueRegularOutput' });
		expect(text).toContain('409');
		expect(holds(text, secret, said)).toBe(false);
	});
});

test('with a wrong host or key nothing of the credential is told', async () => {
	const tenants = tenantsOf(world, 2);
	for (const change of [
		{ customLoginUrl: 'http://127.0.0.1:9' },
		{ customGraphUrl: 'http://127.0.0.1:9' },
		{ customGraphUrl: 'http://graph.example.com' },
		{ clientCredentialType: 'certificate', privateKey: 'a key that is none', certificate: 'none' },
		{ tenants: 'a-secret-in-the-wrong-field!' },
	]) {
		world.manyTenants(change);
		const text = await left(tenants, { onError: 'continueRegularOutput' });
		expect(leaksIn(text, [...secrets(), 'a key that is none', 'a-secret-in-the-wrong'])).toEqual(
			[],
		);
	}
});
