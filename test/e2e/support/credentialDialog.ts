import type { Locator } from 'playwright-core';
import type { Editor } from './Editor';

/** What a user fills into the credential's dialog: `signInAs` is picked from a list, the rest is typed. */
export interface CredentialFields {
	signInAs: 'User (Authorization Code)' | 'Application (Client Credentials)';
	tenantId: string;
	loginUrl: string;
	graphUrl: string;
	clientId: string;
	clientSecret: string;
}

export async function openCredentialDialog(editor: Editor): Promise<Locator> {
	// As long as there is no credential of the type, n8n shows a button in place of the list.
	const first = editor.page.getByRole('button', { name: 'Connect to Microsoft Intune' });
	const list = editor.byTestId('node-credentials-select');
	await first.or(list).first().click();
	if (await list.isVisible()) await editor.byTestId('node-credentials-select-item-new').click();
	const dialog = editor.byTestId('editCredential-modal');
	await editor.parameter('grantType', dialog).waitFor();
	return dialog;
}

export async function fillCredential(
	editor: Editor,
	dialog: Locator,
	fields: CredentialFields,
): Promise<void> {
	await editor.choose('grantType', fields.signInAs, dialog);
	await editor.choose('cloud', 'Custom', dialog);
	const typed = {
		customLoginUrl: fields.loginUrl,
		customGraphUrl: fields.graphUrl,
		tenantId: fields.tenantId,
		clientSecret: fields.clientSecret,
		clientId: fields.clientId,
	};
	for (const [name, value] of Object.entries(typed)) {
		await editor.parameter(name, dialog).locator('input').fill(value);
	}
}

/** Saving an application's credential tests it too, and closes the dialog when Intune accepts it. */
export async function saveCredential(editor: Editor, dialog: Locator): Promise<void> {
	await editor.byTestId('credential-save-button').click();
	await dialog.waitFor({ state: 'hidden' });
}
