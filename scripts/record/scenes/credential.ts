import {
	fillCredential,
	openCredentialDialog,
	saveCredential,
} from '../../../test/e2e/support/credentialDialog';
import type { Scene } from '../scene';

export const credential: Scene[] = [
	{
		shows: ['credential test'],
		caption: 'The first action, Create enrollment token, asks for a credential.',
		async act({ editor, beat }) {
			const actions = editor.byTestId('node-creator-item-name');
			await actions.getByText('Create enrollment token', { exact: true }).click();
			await editor.byTestId('ndv').waitFor();
			await beat();
			await openCredentialDialog(editor);
		},
	},
	{
		shows: ['credential test'],
		caption:
			'Tenant, client ID and secret of an app registration; the secret is masked. The cloud is Custom, as this tenant is simulated.',
		async act({ editor, simulator }) {
			const { tenantId, clientId, clientSecret } = simulator.settings;
			const { origin } = simulator;
			const dialog = editor.byTestId('editCredential-modal');
			await fillCredential(editor, dialog, {
				signInAs: 'Application (Client Credentials)',
				...{ tenantId, clientId, clientSecret, loginUrl: origin, graphUrl: origin },
			});
		},
	},
	{
		shows: ['credential test'],
		caption: 'Saving it tests it: it signs in and reads from Intune. Green.',
		async act({ editor }) {
			const dialog = editor.byTestId('editCredential-modal');
			await saveCredential(editor, dialog);
			await editor.byTestId('credential-edit-button').first().click();
			const green = editor.byTestId('credentials-config-container-test-success', dialog);
			await green.waitFor();
			await green.scrollIntoViewIfNeeded();
		},
	},
];
