import type { Locator } from 'playwright-core';
import type { N8nClient } from '../../../scripts/host/N8nClient';
import type { World } from '../../n8n/support/world';
import type { Editor } from './Editor';

/** The credential of a user who is yet to connect. */
export async function putUserCredential(
	world: World,
	changes: Record<string, string> = {},
): Promise<string> {
	return await world.putCredential({ grantType: 'authorizationCode', ...changes });
}

/** What the Connect button does, at a sign-in service that asks nothing: there and back with a code. */
export async function connect(client: N8nClient, credentialId: string): Promise<void> {
	const authorize = await client.get<string>(`/rest/oauth2-credential/auth?id=${credentialId}`);
	const there = await fetch(authorize, { redirect: 'manual' });
	const back = new URL(there.headers.get('location') ?? '');
	// n8n calls itself localhost there, and listens on one address only.
	const answer = await fetch(client.origin + back.pathname + back.search, {
		headers: { cookie: `n8n-auth=${client.sessionCookie}` },
	});
	// A failed one is a page with status 200 too.
	expect(await answer.text()).toMatch(/connected|success/i);
}

/** Presses the dialog's button, and accepts in the window that opens. */
export async function consent(editor: Editor, dialog: Locator): Promise<void> {
	const opened = editor.page.waitForEvent('popup');
	await dialog
		.getByRole('button', { name: /connect/i })
		.first()
		.click();
	const popup = await opened;
	await popup.getByRole('button', { name: 'Accept' }).click();
	await popup.waitForEvent('close');
}
