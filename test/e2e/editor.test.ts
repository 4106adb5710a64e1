import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { HOST_FOLDER, readExamples, ROOT } from '../../scripts/host/files';
import { CREDENTIAL_NAME, EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { readQr } from '../engine/support/pictures';
import { World } from '../n8n/support/world';
import { editorAddress, loggedIn, openBrowser } from './support/browser';
import { fillCredential, openCredentialDialog, saveCredential } from './support/credentialDialog';
import { Editor } from './support/Editor';
import { startOwnHost, type OwnHost } from './support/ownHost';
import { byId, chain, INTUNE, intuneNode, startNode } from './support/workflows';

const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';

/** An n8n of its own: what these tests see and take pictures of is what a new user sees. */
let own: OwnHost;
let world: World;
let browser: Browser;
let context: BrowserContext;
let editor: Editor;

beforeAll(async () => {
	own = await startOwnHost('editor', { folder: HOST_FOLDER });
	world = await World.create(own);
	world.simulator.seedDemo();
	browser = await openBrowser();
	context = await loggedIn(browser, world.client);
	editor = new Editor(await context.newPage(), editorAddress(world.client));
});
afterAll(async () => {
	await browser?.close();
	await world?.end();
	await own?.host.stop();
});

describe('one user, step by step', () => {
	test('finds the node in the panel, and adds "Create enrollment token"', async () => {
		await editor.newWorkflow();
		await editor.addManualTrigger();
		const found = await editor.searchNodes('Microsoft Intune Enrollment');
		await found.getByText('Microsoft Intune Enrollment', { exact: true }).first().click();
		const actions = editor.byTestId('node-creator-item-name');
		await actions.getByText('Create enrollment token', { exact: true }).waitFor();
		expect(await actions.allInnerTexts()).toEqual(
			expect.arrayContaining(['Ensure enrollment token is valid', 'Revoke enrollment token']),
		);
		await editor.picture('node-panel');
		await actions.getByText('Create enrollment token', { exact: true }).click();
		await editor.byTestId('ndv').waitFor();
	});

	test('makes the credential in its dialog, which tests it', async () => {
		const { tenantId, clientId, clientSecret } = world.simulator.settings;
		const dialog = await openCredentialDialog(editor);
		const { origin } = world.simulator;
		await fillCredential(editor, dialog, {
			signInAs: 'Application (Client Credentials)',
			...{ tenantId, clientId, clientSecret, loginUrl: origin, graphUrl: origin },
		});
		await editor.parameter('grantType', dialog).scrollIntoViewIfNeeded();
		await editor.picture('credential');
		await saveCredential(editor, dialog);
		expect(world.simulator.counters.byOperation.list).toBe(1);
		const chosen = editor.byTestId('node-credentials-select').locator('input').first();
		expect(await chosen.inputValue()).toBe(CREDENTIAL_NAME);
	});

	test('searches the profile in the list and picks it', async () => {
		const item = await editor.searchProfile('kiosk', 'Example kiosks');
		expect(await editor.byTestId('rlc-item').allInnerTexts()).toEqual(
			expect.not.arrayContaining([expect.stringContaining('phones')]),
		);
		await editor.picture('pick-profile');
		await item.click();
		expect(world.simulator.counters.tokensMade).toBe(0);
	});

	test('executes the step and reads 204', async () => {
		const output = await editor.execute('success');
		await output.getByText('statusCode', { exact: true }).waitFor();
		await output.getByText('204', { exact: true }).waitFor();
		expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
		await editor.byTestId('radio-button-json', output).click();
		await editor.picture('result');
	});

	test('switches the QR code on and sees the picture of this token', async () => {
		await editor.choose('returnData', 'Token and QR Code');
		const output = await editor.execute('success');
		await editor.byTestId('ndv-view-binary-data', output).first().click();
		const image = output.locator('img').first();
		await image.waitFor();
		const source = await image.evaluate((element: HTMLImageElement) => element.src);
		const answer = await context.request.get(source);
		const { tokenValue } = world.simulator.profile(EXAMPLE_PROFILE_ID)!;
		expect(readQr(await answer.body())).toContain(tokenValue);
		await editor.picture('qr-code');
		await editor.closeNode();
	});
});

test('a wrong id: the panel shows what happened and what to do', async () => {
	await editor.importFile(exampleFile('create-token-by-hand'));
	await editor.openNode('Create enrollment token');
	const id = editor.byTestId('resource-locator-profileId').locator('input').last();
	await id.fill(UNKNOWN_ID);
	const output = await editor.execute('danger');
	const message = await editor.byTestId('node-error-message', output).innerText();
	expect(message).toBe(
		`Could not create the enrollment token: there is no profile ${UNKNOWN_ID} of type Android Device Owner (404)`,
	);
	const advice = await editor.byTestId('node-error-description', output).innerText();
	expect(advice).toMatch(/^Pick the profile from the list, or check its ID/);
	await editor.picture('error');
	await editor.closeNode();
});

test.each(Object.keys(readExamples()))(
	'%s: imported, complete and without a complaint',
	async (name) => {
		const example = readExamples()[name]!;
		await world.putManyTenants([world.simulator.settings.tenantId]);
		await editor.importFile(exampleFile(name));
		const steps = example.nodes.filter(({ type }) => !type.endsWith('stickyNote'));
		await expect(editor.byTestId('canvas-node').count()).resolves.toBe(steps.length);
		const ours = steps.filter(({ type }) => type.startsWith('n8n-nodes-intune-enrollment.'));
		for (const { name: title } of ours) {
			const node = editor.byTestId('canvas-node').filter({ hasText: title }).first();
			expect(await editor.byTestId('node-issues', node).count()).toBe(0);
		}
		await editor.picture(`example-${name}`);
	},
);

test('a node of the version before keeps its network among the options when it is opened and saved', async () => {
	const options = { wifiPassword: 'password of the site', wifiSsid: 'Site A' };
	const parameters = { profileId: byId(EXAMPLE_PROFILE_ID), returnData: 'token', options };
	await editor.importFile(
		chain('Saved before', startNode(), intuneNode(parameters, { typeVersion: 1 })),
	);
	await editor.openNode(INTUNE);
	expect(await editor.parameter('wifiSsid').locator('input').inputValue()).toBe('Site A');
	expect(await editor.parameter('payloadOptions').count()).toBe(0);
	const output = await editor.execute('success');
	await editor.scrollTo('android.app.extra.PROVISIONING_WIFI_SSID', output);
	await editor.closeNode();
	const { nodes } = await world.client.workflow(await editor.save());
	expect(nodes.find(({ name }) => name === INTUNE)).toMatchObject({ typeVersion: 1, parameters });
});

test('a workflow that was saved before there was a second way to sign in is complete when it is opened', async () => {
	const { id } = await world.client.importWorkflow(
		chain('Saved without Authentication', startNode(), intuneNode({ profileId: byId('1') })),
	);
	await editor.page.goto(`${editorAddress(world.client)}/workflow/${id}`);
	const node = editor.byTestId('canvas-node').filter({ hasText: INTUNE }).first();
	await node.waitFor();
	await editor.page.waitForLoadState('networkidle');
	expect(await editor.byTestId('node-issues', node).count()).toBe(0);
});

test.each(['light', 'dark'])('the icon in the %s theme is the one for it', async (theme) => {
	await context.addInitScript(`localStorage.setItem('N8N_THEME', '${theme}')`);
	await editor.newWorkflow();
	await editor.searchNodes('Microsoft Intune Enrollment');
	const icon = editor.byTestId('node-creator').locator('img[src*="intuneEnrollment"]').first();
	await icon.waitFor();
	const file = theme === 'dark' ? /intuneEnrollment\.dark\.svg$/ : /intuneEnrollment\.svg$/;
	expect(await icon.getAttribute('src')).toMatch(file);
	expect(await icon.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
});

test('a user who was saved, but never pressed Connect: the panel says what is left to do', async () => {
	await world.renewCredential({ grantType: 'authorizationCode' });
	world.simulator.reset();
	await editor.importFile(exampleFile('create-token-by-hand'));
	await editor.openNode('Create enrollment token');
	const output = await editor.execute('danger');
	const message = await editor.byTestId('node-error-message', output).innerText();
	expect(message).toBe('Sign-in failed: the credential is not connected yet');
	const advice = await editor.byTestId('node-error-description', output).innerText();
	expect(advice).toMatch(/press Connect/);
	expect(world.simulator.counters.connections).toBe(0);
});

function exampleFile(name: string): string {
	return join(ROOT, 'examples', `${name}.json`);
}
