import type { Scene } from '../scene';

const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';

export const failure: Scene[] = [
	{
		shows: ['error with advice'],
		caption:
			'Something is wrong, here the ID of the profile: the error says what happened, and what to do.',
		async act({ editor, beat }) {
			await editor.choose('operation', 'Get');
			const locator = editor.byTestId('resource-locator-profileId');
			await editor.byTestId('rlc-mode-selector', locator).click();
			await editor.page.getByRole('option', { name: 'By ID' }).click();
			await locator.locator('input').last().fill(UNKNOWN_ID);
			await beat();
			await editor.execute('danger');
		},
	},
];
