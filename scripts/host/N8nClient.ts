import { randomBytes } from 'node:crypto';
import { isFinished, parseExecution, type Execution, type StoredExecution } from './execution';
import type {
	Login,
	StoredCredential,
	WorkflowNode,
	WorkflowJson,
	SavedWorkflow,
	WorkflowSummary,
	PublicationStatus,
	CredentialTest,
} from './n8nTypes';
import { N8nRest, unlessNotFound } from './N8nRest';
import { waitFor } from './waitFor';

function withStoredCredentials(node: WorkflowNode, stored: StoredCredential[]): WorkflowNode {
	if (!node.credentials) return node;
	const found = Object.entries(node.credentials).map(([type, reference]) => {
		const match = stored.find((one) => one.type === type && one.name === reference.name);
		return [type, match ? { id: match.id, name: match.name } : reference];
	});
	return { ...node, credentials: Object.fromEntries(found) as WorkflowNode['credentials'] };
}

/** A log-in for a new n8n. The password is made here and now; n8n wants a capital and a digit. */
export function newLogin(): Login {
	return { email: 'owner@example.com', password: `A1${randomBytes(12).toString('hex')}` };
}

/** What the editor does, over the same REST calls. */
export class N8nClient extends N8nRest {
	/** Becomes the owner of a new n8n, or logs in to one that has this owner already. */
	async signIn({ email, password }: Login): Promise<void> {
		const settings = await this.get<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'/rest/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			const names = { firstName: 'Enrollment', lastName: 'Owner' };
			await this.post('/rest/owner/setup', { email, password, ...names });
		}
		await this.post('/rest/login', { emailOrLdapLoginId: email, email, password });
	}

	/** Makes the credential, or gives the one of this name new data and forgets its access token. */
	async putCredential(type: string, name: string, data: object): Promise<string> {
		const there = await this.credential(type, name);
		if (!there) {
			return (await this.post<{ id: string }>('/rest/credentials', { type, name, data })).id;
		}
		await this.request('PATCH', `/rest/credentials/${there.id}`, { type, name, data });
		// n8n keeps none of other credentials
		if (!/OAuth/i.test(type)) return there.id;
		// 2.0 cannot forget an access token: there it stays until the service refuses it.
		await this.request('DELETE', `/rest/credentials/${there.id}/oauth-token`).catch(unlessNotFound);
		return there.id;
	}

	/** All that n8n keeps, without their data. */
	async credentials(): Promise<StoredCredential[]> {
		return await this.get('/rest/credentials');
	}

	async credential(type: string, name: string): Promise<StoredCredential | undefined> {
		return (await this.credentials()).find((one) => one.type === type && one.name === name);
	}

	/** Takes it away with its access token; the next one of this name is new. */
	async deleteCredential(type: string, name: string): Promise<void> {
		const there = await this.credential(type, name);
		if (there) await this.request('DELETE', `/rest/credentials/${there.id}`);
	}

	async testCredential(id: string, type: string, name: string): Promise<CredentialTest> {
		const stored = await this.get<{ data: object }>(`/rest/credentials/${id}?includeData=true`);
		return await this.post('/rest/credentials/test', {
			credentials: { id, name, type, data: stored.data },
		});
	}

	/** Imports a workflow. Its credentials are found by type and name, as the editor's import does. */
	async importWorkflow(workflow: WorkflowJson): Promise<SavedWorkflow> {
		const stored = await this.credentials();
		const nodes = workflow.nodes.map((node) => withStoredCredentials(node, stored));
		return await this.post('/rest/workflows', { active: false, ...workflow, nodes });
	}

	async workflows(): Promise<WorkflowSummary[]> {
		return await this.get('/rest/workflows');
	}

	async workflow(id: string): Promise<SavedWorkflow> {
		return await this.get(`/rest/workflows/${id}`);
	}

	async updateWorkflow(id: string, changes: Partial<WorkflowJson>): Promise<SavedWorkflow> {
		return await this.request('PATCH', `/rest/workflows/${id}?forceSave=true`, changes);
	}

	/** Publishes the latest version and waits until its triggers are at work. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.post(`/rest/workflows/${id}/activate`, { versionId });
		// 2.0 has published by the time it answers, and no status to ask for.
		await this.untilPublished(id).catch(unlessNotFound);
	}

	/** n8n publishes in the background, and answers 200 to the request even when that then fails. */
	private async untilPublished(id: string): Promise<void> {
		const status = await waitFor(
			async () => {
				const now = await this.get<PublicationStatus>(`/rest/workflows/${id}/publication-status`);
				return ['published', 'partial', 'failed'].includes(now.status) ? now : undefined;
			},
			{ timeoutMs: 30_000, what: `Workflow ${id} published` },
		);
		if (status.status === 'published') return;
		throw new Error(
			`Publishing failed: ${status.triggers.map((one) => one.errorMessage).join(', ')}`,
		);
	}

	async unpublish(id: string): Promise<void> {
		await this.post(`/rest/workflows/${id}/deactivate`, {});
	}

	/** Runs a workflow from one of its triggers, as its button does; returns the execution's id. */
	async startRun(id: string, trigger: string): Promise<string> {
		const workflowData = await this.workflow(id); // 2.0 wants it; newer ones ignore it.
		const { executionId } = await this.post<{ executionId?: string }>(`/rest/workflows/${id}/run`, {
			workflowData,
			triggerToStartFrom: { name: trigger },
		});
		if (!executionId) throw new Error(`"${trigger}" waits for an event instead of running`);
		return executionId;
	}

	async run(id: string, trigger: string, timeoutMs = 60_000): Promise<Execution> {
		return await this.untilFinished(await this.startRun(id, trigger), timeoutMs);
	}

	async execution(id: string): Promise<Execution> {
		return parseExecution(await this.get<StoredExecution>(`/rest/executions/${id}`));
	}

	/** The bytes behind a binary field of an item; n8n 2 keeps them in files. */
	async binary({ id = '' }: { id?: string }): Promise<Buffer> {
		return await this.download(`/rest/binary-data?id=${encodeURIComponent(id)}&action=download`);
	}

	async executionsOf(workflowId: string): Promise<Array<{ id: string; status: string }>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.get<{ results: Array<{ id: string; status: string }> }>(
			`/rest/executions?filter=${filter}&limit=100`,
		);
		return results;
	}

	async untilFinished(executionId: string, timeoutMs = 60_000): Promise<Execution> {
		return await waitFor(
			async () => {
				const execution = await this.execution(executionId);
				return isFinished(execution) ? execution : undefined;
			},
			{ timeoutMs, what: `Execution ${executionId} finished` },
		);
	}

	/** Waits until a workflow's trigger has started it by itself, and until that execution is over. */
	async firstExecution(workflowId: string, timeoutMs?: number): Promise<Execution> {
		const { id } = await waitFor(
			// The newest stands first in n8n's list.
			async () => (await this.executionsOf(workflowId)).at(-1),
			{ what: `An execution of workflow ${workflowId} by its trigger` },
		);
		return await this.untilFinished(id, timeoutMs);
	}
}
