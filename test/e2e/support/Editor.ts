import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ROOT } from '../../../scripts/host/files';
import type { WorkflowJson } from '../../../scripts/host/n8nTypes';

const PICTURES = join(ROOT, 'docs', 'images');

/** Notices come and go by themselves: a picture with one would never be the same twice. */
const WITHOUT_NOTICES = '.el-notification { display: none !important }';

/** n8n's editor as a user's hands know it. Everything is found by n8n's own names for tests. */
export class Editor {
	constructor(
		readonly page: Page,
		private readonly address: string,
	) {}

	byTestId(id: string, within: Page | Locator = this.page): Locator {
		return within.locator(`[data-test-id="${id}"]`);
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.address}/workflow/new`);
		await this.byTestId('canvas-plus-button').first().waitFor();
	}

	/** Opens the node panel and types into its search. */
	async searchNodes(text: string): Promise<Locator> {
		const open = this.page.locator(
			'[data-test-id="node-creator-plus-button"], [data-test-id="canvas-plus-button"]',
		);
		await open.first().click();
		await this.byTestId('node-creator-search-bar').waitFor();
		await this.page.keyboard.type(text);
		return this.byTestId('node-creator-item-name');
	}

	async addManualTrigger(): Promise<void> {
		await (await this.searchNodes('Manual Trigger')).first().click();
		await this.byTestId('canvas-node').waitFor();
	}

	async addIntuneAction(action: string): Promise<void> {
		const found = await this.searchNodes('Microsoft Intune Enrollment');
		await found.getByText('Microsoft Intune Enrollment', { exact: true }).first().click();
		await this.byTestId('node-creator-item-name').getByText(action, { exact: true }).click();
		await this.byTestId('ndv').waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.byTestId('canvas-node').filter({ hasText: name }).first().dblclick();
		await this.byTestId('ndv').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.byTestId('ndv-close-button').click();
		await this.byTestId('ndv').waitFor({ state: 'hidden' });
	}

	parameter(name: string, within: Page | Locator = this.page): Locator {
		return this.byTestId(`parameter-input-${name}`, within).first();
	}

	async choose(parameter: string, option: string, within?: Locator): Promise<void> {
		await this.parameter(parameter, within).click();
		// By its own line: an option may have a description below.
		const line = this.page.getByText(option, { exact: true });
		await this.page.getByRole('option').filter({ has: line }).click();
	}

	/** Opens the list of profiles, types, and waits for what the search leaves. */
	async searchProfile(text: string, expected: string): Promise<Locator> {
		await this.byTestId('rlc-input', this.byTestId('resource-locator-profileId')).click();
		await this.byTestId('rlc-item').first().waitFor();
		await this.page.keyboard.type(text);
		const item = this.byTestId('rlc-item').filter({ hasText: expected });
		await item.waitFor();
		// The search waits for the user to pause.
		await this.byTestId('rlc-item')
			.filter({ hasNotText: new RegExp(text, 'i') })
			.first()
			.waitFor({ state: 'detached' });
		return item;
	}

	/**
	 * Runs the step, and waits for the mark of its end. A change that the editor registers only after
	 * the click makes the result outdated before it is shown, without that mark: the step runs again.
	 */
	async execute(outcome: 'success' | 'danger'): Promise<Locator> {
		const output = this.byTestId('output-panel');
		if (await this.ends(outcome, output)) return output;
		const outdated = await this.byTestId('node-run-info-stale', output).isVisible();
		if (outdated && (await this.ends(outcome, output))) return output;
		throw new Error(`No ${outcome} of the step. The panel shows: ${await output.innerText()}`);
	}

	private async ends(outcome: 'success' | 'danger', output: Locator): Promise<boolean> {
		await this.byTestId('node-execute-button').first().click();
		const mark = this.byTestId(`node-run-status-${outcome}`, output);
		return await mark.waitFor().then(
			() => true,
			() => false,
		);
	}

	/** Scrolls a panel until a text is in it: the panel draws only the rows that are in sight. */
	async scrollTo(text: string, panel: Locator): Promise<void> {
		const found = panel.getByText(text).first();
		await panel.hover();
		for (let tries = 0; tries < 40 && !(await found.isVisible()); tries += 1) {
			await this.page.mouse.wheel(0, 200);
			await this.page.waitForTimeout(100);
		}
		await found.waitFor();
	}

	/** @param file its path, or a workflow that is in no file */
	async importFile(file: string | WorkflowJson): Promise<void> {
		const given =
			typeof file === 'string'
				? file
				: {
						name: 'workflow.json',
						mimeType: 'application/json',
						buffer: Buffer.from(JSON.stringify(file)),
					};
		await this.newWorkflow();
		await this.byTestId('workflow-import-input').setInputFiles(given);
		await this.byTestId('canvas-node').first().waitFor();
	}

	/** Saves the workflow by its key, and gives the id that it has from then on. */
	async save(): Promise<string> {
		await this.page.keyboard.press('Control+s');
		await this.page.waitForURL((url) => /^\/workflow\/(?!new)\w+/.test(url.pathname));
		return new URL(this.page.url()).pathname.split('/')[2]!;
	}

	/** A picture for the README; made only when it is asked for, so that tests leave the files alone. */
	async picture(name: string): Promise<void> {
		if (!process.env.UPDATE_PICTURES) return;
		mkdirSync(PICTURES, { recursive: true });
		await this.page.mouse.move(5, 5);
		await this.page.waitForTimeout(700);
		await this.page.screenshot({
			path: join(PICTURES, `${name}.png`),
			style: WITHOUT_NOTICES,
			animations: 'disabled',
		});
	}
}
