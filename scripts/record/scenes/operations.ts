import type { Locator } from 'playwright-core';
import type { Editor } from '../../../test/e2e/support/Editor';
import type { Scene } from '../scene';

async function executeAsJson(editor: Editor): Promise<Locator> {
	const output = await editor.execute('success');
	await editor.byTestId('radio-button-json', output).click();
	return output;
}

export const operations: Scene[] = [
	{
		shows: ['profile picker'],
		caption: 'The enrollment profile is picked from a list, which can be searched.',
		async act({ editor, beat }) {
			const dialog = editor.byTestId('editCredential-modal');
			await dialog.getByRole('button', { name: 'Close' }).first().click();
			await dialog.waitFor({ state: 'hidden' });
			const item = await editor.searchProfile('kiosk', 'Example kiosks');
			await beat();
			await item.click();
		},
	},
	{
		shows: ['Create'],
		caption:
			'Create makes one token, never two. Graph answered 204, and the item says how long the token is valid.',
		async act({ editor }) {
			await executeAsJson(editor);
		},
	},
	{
		shows: ['Ensure Valid'],
		caption:
			'Ensure Valid renews only what soon runs out: this token is new, so nothing was written.',
		async act({ editor, beat }) {
			await editor.choose('operation', 'Ensure Valid');
			await beat();
			await editor.execute('success');
		},
	},
	{
		shows: ['Ensure Valid'],
		caption:
			'The warehouse’s token has three days left, less than the seven of Renew Within: it is renewed.',
		async act({ editor, beat }) {
			await editor.byTestId('rlc-input', editor.byTestId('resource-locator-profileId')).click();
			await editor.byTestId('rlc-item').filter({ hasText: 'Warehouse scanners' }).click();
			await beat();
			await editor.execute('success');
		},
	},
	{
		shows: ['Get', 'QR code'],
		caption: 'Get reads the token, and draws the QR code that a new device scans.',
		still: true,
		async act({ editor, page, beat }) {
			await editor.choose('operation', 'Get');
			await editor.choose('returnData', 'Token and QR Code');
			await beat();
			const output = await editor.execute('success');
			await editor.byTestId('ndv-view-binary-data', output).first().click();
			await output.locator('img').first().waitFor();
			// the pointer would lie over the code
			await page.mouse.move(640, 40);
			await beat();
		},
	},
	{
		shows: ['Revoke'],
		caption: 'Revoke ends the token at once: no further device can enroll with it.',
		async act({ editor, beat }) {
			await editor.choose('operation', 'Revoke');
			await beat();
			await editor.execute('success');
		},
	},
	{
		shows: ['Get Many'],
		caption: 'Get Many lists the profiles of all kinds, each with the state of its token.',
		async act({ editor, beat }) {
			await editor.choose('resource', 'Profile');
			await editor.choose('operation', 'Get Many');
			await beat();
			await editor.execute('success');
		},
	},
];
