import type { Browser, BrowserContext } from 'playwright-core';
import type { Execution } from '../../scripts/host/execution';
import { itemsOf } from '../../scripts/host/execution';
import {
	CREDENTIAL_NAME,
	CREDENTIAL_TYPE,
	EXAMPLE_PROFILE_ID,
} from '../../scripts/host/simulatedTenant';
import { World } from '../n8n/support/world';
import { makeAppCertificate, type AppCertificate } from './identityProvider/certificate';
import { GraphGateway } from './identityProvider/graphGateway';
import { IdentityProvider } from './identityProvider/IdentityProvider';
import { editorAddress, loggedIn, openBrowser } from './support/browser';
import { fillCredential, openCredentialDialog } from './support/credentialDialog';
import { Editor } from './support/Editor';
import { consent } from './support/signInAsUser';
import { byId, chain, codeNode, intuneNode, INTUNE, START, startNode } from './support/workflows';

let world: World;
let provider: IdentityProvider;
let gateway: GraphGateway;
let certificate: AppCertificate;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
	world = await World.create();
	gateway = await GraphGateway.start(world.simulator);
	certificate = await makeAppCertificate();
	provider = await IdentityProvider.start({
		tenantId: world.simulator.settings.tenantId,
		graphUrl: gateway.origin,
		redirectUri: `${editorAddress(world.client)}/rest/oauth2-credential/callback`,
		certificate,
	});
	gateway.provider = provider;
	browser = await openBrowser();
	context = await loggedIn(browser, world.client);
});
beforeEach(() => {
	world.simulator.reset();
	provider.takeGrants();
	gateway.refused = 0;
});
afterAll(async () => {
	await browser?.close();
	provider?.stop();
	gateway?.stop();
	await world?.end();
});

const hosts = () => ({ customLoginUrl: provider.origin, customGraphUrl: gateway.origin });
const byCertificate = () => ({
	...hosts(),
	clientId: provider.certificateApp.clientId,
	clientSecret: '',
	clientCredentialType: 'certificate',
	privateKey: certificate.privateKey,
	certificate: certificate.certificate,
});

/** Ids of new profiles go through the node, a few at a time, each as a request of its own. */
async function createFor(ids: string[]): Promise<Execution> {
	const code = `return ${JSON.stringify(ids)}.map((id) => ({ json: { id } }));`;
	const one = { profileId: byId('={{ $json.id }}'), options: { batchSize: 1 } };
	const { id } = await world.import(
		chain('Signed in', startNode(), codeNode('Ids', code), intuneNode(one)),
	);
	return await world.client.run(id, START);
}

const made = (ids: string[]) => ids.map((id) => world.simulator.tokensMade(id));

describe('a user', () => {
	test('presses Connect, signs in and consents in the window, and makes a token', async () => {
		await world.client.deleteCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME);
		const editor = new Editor(await context.newPage(), editorAddress(world.client));
		await editor.newWorkflow();
		await editor.addManualTrigger();
		await editor.addIntuneAction('Create enrollment token');
		const dialog = await openCredentialDialog(editor);
		await fillCredential(editor, dialog, {
			signInAs: 'User (Authorization Code)',
			tenantId: world.simulator.settings.tenantId,
			...{ loginUrl: provider.origin, graphUrl: gateway.origin },
			...provider.secretApp,
		});
		await dialog.getByText('OAuth Redirect URL').first().scrollIntoViewIfNeeded();
		await editor.picture('credential-user');
		await consent(editor, dialog);
		expect(provider.takeGrants()).toEqual(['authorization_code by secret']);
		await editor.byTestId('editCredential-modal').waitFor({ state: 'hidden' });
		const item = await editor.searchProfile('kiosk', 'Example kiosks');
		await item.click();
		await editor.execute('success');
		expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
		await editor.page.close();
	});

	test('whose access token expires in the middle of a run: refreshed with rotation, each token made once', async () => {
		// The token of the sign-in is good for an hour: the first refresh has to be asked for.
		await provider.setAccessTokenSeconds(2);
		await connectAgain();
		provider.takeGrants();
		world.simulator.settings.writeDelayMs = 900;
		const ids = world.simulator.addProfiles(60);
		const execution = await createFor(ids).finally(
			() => (world.simulator.settings.writeDelayMs = 0),
		);
		await provider.setAccessTokenSeconds(3600);
		expect(itemsOf(execution, INTUNE)).toHaveLength(ids.length);
		expect(made(ids)).toEqual(ids.map(() => 1));
		const grants = provider.takeGrants();
		expect(new Set(grants)).toEqual(new Set(['refresh_token by secret']));
		expect(gateway.refused).toBeGreaterThan(0);
	});

	test('whose sign-in was revoked: nothing is written, and the advice is to connect again', async () => {
		await provider.setAccessTokenSeconds(1);
		await connectAgain();
		await provider.revokeRefreshTokens();
		await new Promise((resolve) => setTimeout(resolve, 1500));
		const ids = world.simulator.addProfiles(2);
		const execution = await createFor(ids);
		await provider.setAccessTokenSeconds(3600);
		expect(execution.status).toBe('error');
		const error = execution.data.resultData.error as { message: string; description?: string };
		expect(error.message).toMatch(/^Sign-in failed: the sign-in is no longer valid/);
		expect(error.description).toContain('connect it again');
		expect(made(ids)).toEqual([0, 0]);
		await connectAgain();
		expect((await createFor(ids)).status).toBe('success');
		expect(made(ids)).toEqual([1, 1]);
	});
});

describe('by certificate, with the assertion verified by the provider', () => {
	test('an application', async () => {
		const grantType = 'clientCredentials';
		expect(await world.testCredential({ ...byCertificate(), grantType })).toMatchObject({
			status: 'OK',
		});
		const ids = world.simulator.addProfiles(3);
		expect((await createFor(ids)).status).toBe('success');
		expect(made(ids)).toEqual([1, 1, 1]);
		expect(provider.takeGrants()).toContain('client_credentials by certificate');
	});

	test('a user, first with the code and then with the refresh token', async () => {
		await provider.setAccessTokenSeconds(1);
		await world.putCredential({ ...byCertificate(), grantType: 'authorizationCode' });
		await connectAgain();
		await new Promise((resolve) => setTimeout(resolve, 1500));
		await provider.setAccessTokenSeconds(3600);
		const ids = world.simulator.addProfiles(3);
		expect((await createFor(ids)).status).toBe('success');
		expect(made(ids)).toEqual([1, 1, 1]);
		expect(provider.takeGrants()).toEqual([
			'authorization_code by certificate',
			'refresh_token by certificate',
		]);
	});

	test('a key that is not the certificate’s: refused, and nothing is written', async () => {
		const other = await makeAppCertificate();
		const changes = { ...byCertificate(), grantType: 'clientCredentials' };
		await world.putCredential({
			...changes,
			privateKey: other.privateKey,
			certificate: other.certificate,
		});
		const ids = world.simulator.addProfiles(1);
		const execution = await createFor(ids);
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toMatch(/^Sign-in failed/);
		expect(made(ids)).toEqual([0]);
		expect(provider.takeGrants()).toEqual([]);
	});
});

/** Signs the user in once more, in a window, over the address that the Connect button opens. */
async function connectAgain(): Promise<void> {
	const { id } = (await world.client.credential(CREDENTIAL_TYPE, CREDENTIAL_NAME))!;
	const address = await world.client.get<string>(`/rest/oauth2-credential/auth?id=${id}`);
	const page = await context.newPage();
	await page.goto(address);
	const accept = page.getByRole('button', { name: 'Accept' });
	await accept.click();
	await page.waitForURL(/oauth2-credential\/callback/);
	expect(await page.content()).toMatch(/connected|success/i);
	await page.close();
}
