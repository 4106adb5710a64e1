import { startSimulator, type Simulator } from '../../simulator';
import type { Execution } from '../../../scripts/host/execution';
import { N8nClient } from '../../../scripts/host/N8nClient';
import type { SavedWorkflow, WorkflowJson } from '../../../scripts/host/n8nTypes';
import { readExamples } from '../../../scripts/host/files';
import {
	addExampleProfile,
	applicationCredential,
	CREDENTIAL_NAME,
	CREDENTIAL_TYPE,
	MANY_TENANTS_CREDENTIAL,
	manyTenantsCredential,
} from '../../../scripts/host/simulatedTenant';
import { START } from '../../e2e/support/workflows';
import { sharedHost } from './sharedHost';

/** The shared n8n, and a tenant of its own for one test file. */
export class World {
	private readonly imported: string[] = [];

	private constructor(
		readonly client: N8nClient,
		readonly simulator: Simulator,
	) {}

	/** On the shared n8n, or on one that a test has started for itself. */
	static async create({ origin, login } = sharedHost.announced()): Promise<World> {
		const client = new N8nClient(origin);
		await client.signIn(login);
		const simulator = await startSimulator();
		addExampleProfile(simulator);
		return new World(client, simulator);
	}

	/** The credential that the examples name, with single fields changed where a test needs it. */
	async putCredential(changes: Record<string, string> = {}): Promise<string> {
		const data = { ...applicationCredential(this.simulator), ...changes };
		return await this.client.putCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	}

	/** The credential for many tenants that the examples name. */
	async putManyTenants(tenants: string[]): Promise<void> {
		const { type, name } = MANY_TENANTS_CREDENTIAL;
		const data = manyTenantsCredential(this.simulator, tenants);
		await this.client.putCredential(type, name, data);
	}

	/** A new credential in its place, which has no access token yet on any n8n. */
	async renewCredential(changes: Record<string, string> = {}): Promise<string> {
		await this.client.deleteCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME);
		return await this.putCredential(changes);
	}

	async testCredential(changes: Record<string, string> = {}) {
		const id = await this.putCredential(changes);
		return await this.client.testCredential(id, CREDENTIAL_TYPE, CREDENTIAL_NAME);
	}

	/** Imports a shipped example just as it is; after the test file it is unpublished, as end() says. */
	async importExample(file: string): Promise<SavedWorkflow> {
		const example = readExamples()[file];
		if (!example) throw new Error(`No example ${file}`);
		return await this.import(example);
	}

	async import(json: WorkflowJson): Promise<SavedWorkflow> {
		const workflow = await this.client.importWorkflow(json);
		this.imported.push(workflow.id);
		return workflow;
	}

	/** Imports a workflow and runs it from its start to an end without an error. */
	async runToSuccess(json: WorkflowJson): Promise<Execution> {
		const { id } = await this.import(json);
		const execution = await this.client.run(id, START);
		const error = execution.data.resultData.error?.message;
		expect({ status: execution.status, error }).toEqual({ status: 'success' });
		return execution;
	}

	async end(): Promise<void> {
		// Unpublished rather than deleted: what it did can still be read when a test failed.
		for (const id of this.imported) await this.client.unpublish(id).catch(() => undefined);
		await this.simulator.stop();
	}
}
