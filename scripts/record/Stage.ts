import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Editor } from '../../test/e2e/support/Editor';
import { editorAddress, loggedIn, openBrowser } from '../../test/e2e/support/browser';
import { leftovers } from '../../test/e2e/support/leftovers';
import type { Simulator } from '../../test/simulator';
import { startTenant } from '../demo/tenant';
import { HOST_FOLDER } from '../host/files';
import { N8nClient, newLogin } from '../host/N8nClient';
import { N8nHost } from '../host/N8nHost';
import type { WorkflowJson } from '../host/n8nTypes';
import type { Run } from './encode';
import { POINTER } from './pages';

export const SCREEN = { width: 1280, height: 800 };

/** Before each click and each text, so that a viewer can follow. */
const SLOW_MS = 350;

export interface Tools {
	/** The built and packed package. */
	tarball: string;
	npm(args: string[], options: { cwd: string; quiet: true }): ReturnType<Run>;
}

/** All that the scenes play with: a simulated tenant, a real n8n that has no package yet, and its editor. */
export class Stage {
	/** Set by whoever records. */
	offCamera: <T>(work: () => Promise<T>) => Promise<T> = async (work) => await work();

	private constructor(
		private readonly tools: Tools,
		private readonly userFolder: string,
		readonly simulator: Simulator,
		private host: N8nHost,
		private readonly browser: Browser,
		private readonly client: N8nClient,
		readonly page: Page,
		readonly editor: Editor,
	) {}

	/** Whatever it has started by then ends with `leftovers`, should a part of it fail. */
	static async open(tools: Tools): Promise<Stage> {
		const simulator = await startTenant(leftovers.newFolder('tenant'));
		const userFolder = leftovers.newFolder('n8n');
		const host = await startHost(userFolder);
		const client = new N8nClient(host.origin);
		await client.signIn(newLogin());
		const browser = await openBrowser(SLOW_MS);
		const context = await loggedIn(browser, client, SCREEN);
		await context.addInitScript({ content: POINTER });
		const page = await context.newPage();
		const editor = new Editor(page, editorAddress(client));
		return new Stage(tools, userFolder, simulator, host, browser, client, page, editor);
	}

	/** A page of n8n's. How long it takes to load is of no interest. An arrow function, as `beat` is. */
	readonly goTo = async (path: string): Promise<void> => {
		const address = this.host.origin.replace('127.0.0.1', 'localhost');
		await this.offCamera(async () => {
			await this.page.goto(address + path, { waitUntil: 'networkidle' });
		});
	};

	/** A workflow that is imported already, with the credential that was made in its dialog. */
	async openWorkflow(workflow: WorkflowJson): Promise<void> {
		await this.offCamera(async () => {
			const { id } = await this.client.importWorkflow(workflow);
			await this.goTo(`/workflow/${id}`);
			await this.editor.byTestId('canvas-node').first().waitFor();
		});
	}

	/**
	 * Installs the tarball as README says and starts n8n again.
	 * @returns what a terminal would show
	 */
	async install(): Promise<string> {
		const nodes = join(this.userFolder, '.n8n', 'nodes');
		const name = basename(this.tools.tarball);
		mkdirSync(nodes, { recursive: true });
		cpSync(this.tools.tarball, join(nodes, name));
		const args = ['install', '--ignore-scripts', '--legacy-peer-deps', `./${name}`];
		// npm's own questions to its registry say nothing of this package.
		const result = await this.tools.npm([...args, '--no-audit', '--no-fund'], {
			cwd: nodes,
			quiet: true,
		});
		if (result.code !== 0) throw new Error(`npm install failed:\n${result.lastLines}`);
		const { port } = this.host;
		await this.host.stop();
		this.host = await startHost(this.userFolder, port);
		const commands = [`cp ${name} ~/.n8n/nodes/`, 'cd ~/.n8n/nodes', `npm ${args.join(' ')}`];
		return [...commands.map((line) => `$ ${line}`), result.output.trim()].join('\n');
	}

	/** A moment to look. An arrow function: scenes take it out of the stage. */
	readonly beat = async (ms = 900): Promise<void> => await this.page.waitForTimeout(ms);

	async close(): Promise<void> {
		await this.browser.close();
		await this.host.stop();
		await this.simulator.stop();
	}
}

async function startHost(userFolder: string, port?: number): Promise<N8nHost> {
	const host = await N8nHost.start({ folder: HOST_FOLDER, userFolder, port });
	leftovers.remember(host.pid);
	return host;
}
