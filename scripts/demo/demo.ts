import { mkdirSync } from 'node:fs';
import type { Simulator } from '../../test/simulator';
import { HOST_FOLDER } from '../host/files';
import { N8nClient, newLogin } from '../host/N8nClient';
import { N8nApiError } from '../host/N8nRest';
import { N8nHost } from '../host/N8nHost';
import type { Login } from '../host/n8nTypes';
import { placeNodes } from '../host/placeNodes';
import { applicationCredential, CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../host/simulatedTenant';
import { kept } from './kept';
import { startTenant } from './tenant';
import { putWebhookKey, type WebhookKey } from './webhookKey';
import { importExamples, type ImportedWorkflows } from './workflows';

export interface DemoOptions {
	port: number;
	/** Holds n8n's database and whatever else is to be there the next time. */
	folder: string;
}

/** A simulated tenant and a real n8n, with the package, a credential and the examples in it. */
export class Demo {
	private constructor(
		readonly folder: string,
		readonly simulator: Simulator,
		readonly host: N8nHost,
		readonly client: N8nClient,
		readonly login: Login,
		readonly webhookKey: WebhookKey,
		readonly workflows: ImportedWorkflows,
	) {}

	static async start({ port, folder }: DemoOptions): Promise<Demo> {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const simulator = await startTenant(folder);
		let host: N8nHost | undefined;
		try {
			placeNodes(folder);
			host = await N8nHost.start({ folder: HOST_FOLDER, userFolder: folder, port });
			const client = new N8nClient(host.origin);
			const login = kept(folder, 'login', newLogin);
			await logIn(client, login);
			await client.putCredential(
				CREDENTIAL_TYPE,
				CREDENTIAL_NAME,
				applicationCredential(simulator),
			);
			const webhookKey = await putWebhookKey(client, folder);
			const workflows = await importExamples(client);
			return new Demo(folder, simulator, host, client, login, webhookKey, workflows);
		} catch (error) {
			await host?.stop();
			await simulator.stop();
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.host.stop();
		await this.simulator.stop();
	}
}

async function logIn(client: N8nClient, login: Login): Promise<void> {
	try {
		await client.signIn(login);
	} catch (error) {
		if (!(error instanceof N8nApiError && error.status === 401)) throw error;
		throw new Error("n8n refuses the demo's log-in: its password was changed in n8n.");
	}
}
