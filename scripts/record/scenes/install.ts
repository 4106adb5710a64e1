import manifest from '../../../package.json';
import { terminalPage } from '../pages';
import type { Scene } from '../scene';

export const install: Scene[] = [
	{
		shows: ['simulated tenant'],
		caption:
			'Microsoft Intune Enrollment, in a real n8n. The Intune tenant behind it is simulated: no token shown here opens anything.',
		async act({ goTo, page, offCamera }) {
			await offCamera(async () => {
				await goTo('/settings/community-nodes');
				await page
					.getByRole('button', { name: /^Install/ })
					.first()
					.waitFor();
			});
		},
	},
	{
		shows: ['install'],
		caption: 'Once it is published: Settings → Community nodes → Install, with this name.',
		async act({ editor, page, beat }) {
			await page
				.getByRole('button', { name: /^Install/ })
				.first()
				.click();
			await editor
				.byTestId('package-name-input')
				.first()
				.pressSequentially(manifest.name, { delay: 40 });
			await beat();
		},
	},
	{
		shows: ['install'],
		caption: 'Today the built package goes into n8n’s folder by npm, and n8n starts again.',
		async act(stage) {
			await stage.offCamera(async () => {
				const terminal = await stage.install();
				await stage.page.goto('about:blank');
				await stage.page.setContent(terminalPage(terminal));
			});
		},
	},
	{
		shows: ['install'],
		caption: 'n8n now offers the node, with everything that it does.',
		async act({ editor, offCamera, beat }) {
			await offCamera(async () => await editor.newWorkflow());
			await editor.addManualTrigger();
			const found = await editor.searchNodes('Microsoft Intune Enrollment');
			await beat();
			await found.getByText('Microsoft Intune Enrollment', { exact: true }).first().click();
		},
	},
];
