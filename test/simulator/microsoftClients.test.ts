import {
	ClientCertificateCredential,
	ClientSecretCredential,
	DeviceCodeCredential,
} from '@azure/identity';
import {
	BatchRequestContent,
	BatchResponseContent,
	Client,
	PageIterator,
	type GraphError,
} from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';
import { generate } from 'selfsigned';
import { Agent, type Dispatcher } from 'undici';
import { startSimulator, type EnrollmentProfile, type Simulator } from '.';
import { DEVICE_OWNER_PATH } from './client';
import { claimsOf } from './signInClient';

/** Microsoft's own libraries, unchanged: what they ask for and understand, the simulator must know. */
let simulator: Simulator;
let dispatcher: Dispatcher;
beforeAll(async () => {
	simulator = await startSimulator({ https: true });
	dispatcher = new Agent({ connect: { ca: simulator.ca } });
});
afterAll(async () => {
	await simulator.stop();
	await dispatcher.destroy();
});
beforeEach(() => simulator.reset());

/** What a private cloud needs: its host, its certificate authority, and no look at the public cloud's list of hosts. */
const cloud = () => ({
	authorityHost: simulator.origin,
	disableInstanceDiscovery: true,
	tlsOptions: { ca: simulator.ca },
});
const bySecret = () => {
	const { tenantId, clientId, clientSecret } = simulator.settings;
	return new ClientSecretCredential(tenantId, clientId, clientSecret, cloud());
};

function graph(): Client {
	const authProvider = new TokenCredentialAuthenticationProvider(bySecret(), {
		scopes: [`${simulator.origin}/.default`],
	});
	return Client.initWithMiddleware({
		authProvider,
		baseUrl: simulator.origin,
		defaultVersion: 'beta',
		customHosts: new Set(['127.0.0.1']),
		fetchOptions: { dispatcher } as RequestInit,
	});
}

test('@azure/identity signs in with a secret, and again once its token is over', async () => {
	const credential = bySecret();
	const scope = `${simulator.origin}/.default`;
	const { token, expiresOnTimestamp } = await credential.getToken(scope);
	expect(Math.abs(expiresOnTimestamp - Date.now() - 3_599_000)).toBeLessThan(60_000);
	expect((await credential.getToken(scope)).token).toBe(token);
	expect(simulator.counters.tokenRequests).toEqual({ client_credentials: 1 });
	expect((await bySecret().getToken(scope)).token).not.toBe(token);
});

test('@azure/identity signs in with a certificate, whose assertion is verified', async () => {
	const { private: key, cert } = await generate([{ name: 'commonName', value: 'n8n' }], {
		keySize: 2048,
	});
	const { settings } = simulator;
	settings.certificates = [cert];
	const credential = () =>
		new ClientCertificateCredential(
			settings.tenantId,
			settings.clientId,
			{ certificate: `${key}\n${cert}` },
			cloud(),
		);
	const scope = `${simulator.origin}/.default`;
	expect((await credential().getToken(scope)).token).toBeTruthy();
	const other = await generate([{ name: 'commonName', value: 'n8n' }], { keySize: 2048 });
	settings.certificates = [other.cert];
	await expect(credential().getToken(scope)).rejects.toThrow('AADSTS700027');
	settings.certificates = [];
});

test("@azure/identity understands Entra's refusals", async () => {
	const { tenantId, clientId } = simulator.settings;
	const wrong = new ClientSecretCredential(tenantId, clientId, 'wrong', cloud());
	await expect(wrong.getToken(`${simulator.origin}/.default`)).rejects.toThrow('AADSTS7000215');
	const { tenantDomain, clientSecret } = simulator.settings;
	const nowhere = new ClientSecretCredential('nobody.example', clientId, clientSecret, cloud());
	await expect(nowhere.getToken(`${simulator.origin}/.default`)).rejects.toThrow(
		/endpoints|AADSTS/,
	);
	const byDomain = new ClientSecretCredential(tenantDomain, clientId, clientSecret, cloud());
	expect((await byDomain.getToken(`${simulator.origin}/.default`)).token).toBeTruthy();
});

test('the Graph client walks through the pages of a list', async () => {
	const ids = simulator.addProfiles(7);
	const client = graph();
	const first = await client
		.api(DEVICE_OWNER_PATH)
		.select(['id', 'displayName'])
		.filter("startswith(displayName,'Profile')")
		.top(3)
		.count(true)
		.get();
	expect(first['@odata.count']).toBe(7);
	const seen: string[] = [];
	await new PageIterator(client, first, ({ id }: EnrollmentProfile) => {
		seen.push(id);
		return true;
	}).iterate();
	expect(seen).toEqual(ids);
	expect(simulator.counters.reads).toBe(3);
});

test('the Graph client creates, makes a token, reads, revokes and deletes', async () => {
	const client = graph();
	const made: EnrollmentProfile = await client.api(DEVICE_OWNER_PATH).post({
		'@odata.type': '#microsoft.graph.androidDeviceOwnerEnrollmentProfile',
		displayName: 'By Graph client',
		enrollmentMode: 'corporateOwnedDedicatedDevice',
		configureWifi: true,
		wifiSsid: 'Warehouse',
	});
	const one = `${DEVICE_OWNER_PATH}/${made.id}`;
	await client.api(one).patch({ description: 'changed' });
	await client.api(`${one}/createToken`).post({ tokenValidityInSeconds: 3600 });
	const read: EnrollmentProfile = await client.api(one).get();
	expect(read).toMatchObject({ description: 'changed', wifiSsid: 'Warehouse' });
	expect(read.tokenValue).toBe(simulator.tokens(made.id)[0]!.value);
	await client.api(`${one}/revokeToken`).post(undefined);
	expect(simulator.liveTokens(made.id)).toHaveLength(0);
	await client.api(one).delete();
	const refused: GraphError = await client
		.api(one)
		.get()
		.catch((error: GraphError) => error);
	expect([refused.statusCode, refused.code]).toEqual([404, 'ResourceNotFound']);
	expect(refused.requestId).toBeTruthy();
});

test('the Graph client sends a batch and finds each answer', async () => {
	const ids = simulator.addProfiles(3);
	// The library takes the origin away and nothing else: the version is the batch's.
	const url = (path: string) => `${simulator.origin}${DEVICE_OWNER_PATH}/${path}`;
	const content = new BatchRequestContent([
		...ids.slice(0, 2).map((id) => ({
			id,
			request: new Request(url(`${id}/createToken`), {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify({ tokenValidityInSeconds: 60 }),
			}),
		})),
		{ id: 'read', request: new Request(url(ids[2]!), { method: 'GET' }) },
		{ id: 'nobody', request: new Request(url('nobody'), { method: 'GET' }) },
	]);
	const answer = await graph()
		.api('/$batch')
		.post(await content.getContent());
	const responses = new BatchResponseContent(answer);
	const status = (id: string) => responses.getResponseById(id).status;
	expect([...ids.slice(0, 2), 'read', 'nobody'].map(status)).toEqual([204, 204, 200, 404]);
	expect(await responses.getResponseById('read').json()).toMatchObject({ id: ids[2] });
	expect(ids.map((id) => simulator.tokensMade(id))).toEqual([1, 1, 0]);
});

test('the Graph client asks again after a 429', async () => {
	const [id] = simulator.addProfiles(1);
	simulator.addFault({
		match: { operation: 'createToken' },
		action: { kind: 'status', status: 429, headers: { 'Retry-After': '1' } },
	});
	await graph().api(`${DEVICE_OWNER_PATH}/${id}/createToken`).post({ tokenValidityInSeconds: 60 });
	expect(simulator.counters).toMatchObject({ throttled: 1, tokensMade: 1 });
});

test('@azure/identity signs a user in by device code, without a secret', async () => {
	const { settings } = simulator;
	const { tenantId, clientId } = settings;
	const scope = `${simulator.origin}/DeviceManagementConfiguration.ReadWrite.All`;
	const codes: string[] = [];
	const credential = () =>
		new DeviceCodeCredential({
			...cloud(),
			tenantId,
			clientId,
			userPromptCallback: ({ userCode }) => codes.push(userCode),
		});
	await expect(credential().getToken(scope)).rejects.toThrow('invalid_client');
	settings.allowPublicClient = true;
	const { token } = await credential().getToken(scope);
	expect(codes).toHaveLength(2);
	const { idtyp, scp } = claimsOf(token);
	expect([idtyp, scp.split(' ')]).toEqual(['user', settings.delegatedPermissions]);
	settings.allowPublicClient = false;
});
