import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOST_FOLDER } from '../../scripts/host/files';
import { N8nClient, newLogin } from '../../scripts/host/N8nClient';
import { N8nApiError } from '../../scripts/host/N8nRest';
import { N8nHost } from '../../scripts/host/N8nHost';
import { placeNodes } from '../../scripts/host/placeNodes';
import {
	applicationCredential,
	CREDENTIAL_NAME,
	CREDENTIAL_TYPE,
	MANY_TENANTS_CREDENTIAL,
	manyTenantsCredential,
} from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import {
	CONTENDERS,
	PLAIN_CREDENTIAL,
	webhookPath,
	workflowOf,
	type Contender,
} from './contenders';
import { processorSeconds } from './processFacts';
import { SimulatorProcess } from './SimulatorProcess';

/** One execution of a workflow. */
export interface Sample {
	executionId: string;
	status: string;
	/** Milliseconds from start to end of the execution, as n8n itself notes them. */
	ms: number;
	/** Processor seconds of the n8n process, from the webhook's call until the execution is stored. */
	cpuSeconds: number;
}

interface ExecutionSummary {
	id: string;
	status: string;
	startedAt: string;
	stoppedAt: string | null;
}

const PAUSE_MS = 200;
const WARM_UP_ROUNDS = 5;

/** After many HTTP Request items n8n misses its own database check and refuses everything for a while. */
const BUSY = 503;

/** An n8n of its own with all workflows published, and the simulated tenant that they write to. */
export class Stage {
	private readonly workflowIds = new Map<Contender, string>();
	private readonly login = newLogin();
	private client!: N8nClient;
	private host!: N8nHost;

	private constructor(
		private readonly userFolder: string,
		readonly simulator: SimulatorProcess,
		readonly profileIds: string[],
	) {}

	/** @param nodes a folder like `.n8n/nodes`; without it, the package of this checkout */
	static async open(profileCount: number, nodes?: string): Promise<Stage> {
		const simulator = await SimulatorProcess.start();
		const profileIds = await simulator.addProfiles(profileCount);
		const userFolder = mkdtempSync(join(tmpdir(), 'intune-enrollment-benchmark-'));
		const stage = new Stage(userFolder, simulator, profileIds);
		placeNodes(userFolder, nodes);
		await stage.startHost();
		await stage.putWorkflows();
		return stage;
	}

	get pid(): number {
		return this.host.pid;
	}

	/** A new process for the same n8n, with nothing left over from what ran before. */
	async restart(): Promise<void> {
		await this.host.stop();
		await this.startHost();
		await this.warmUp();
	}

	async close(): Promise<void> {
		await this.host?.stop();
		this.simulator.stop();
		rmSync(this.userFolder, { recursive: true, force: true });
	}

	/** One execution with the first `items` profiles. */
	async run(contender: Contender, items: number): Promise<Sample> {
		return await this.runWith(contender, { profileIds: this.profileIds.slice(0, items) });
	}

	/** One execution with what its webhook is given. */
	async runWith(contender: Contender, body: object): Promise<Sample> {
		// n8n keeps one spare sandbox for expressions: who follows at once waits for a new one
		await sleep(PAUSE_MS);
		const before = processorSeconds(this.pid);
		await this.call(contender, JSON.stringify(body));
		const { id, status, startedAt, stoppedAt } = await this.untilStored(contender);
		const cpuSeconds = processorSeconds(this.pid) - before;
		const ms = Date.parse(stoppedAt!) - Date.parse(startedAt);
		return { executionId: id, status, ms, cpuSeconds };
	}

	/** What came out of the measured node. */
	async outputOf({ executionId }: Sample, node: string): Promise<Array<{ json: object }>> {
		const { data } = await this.client.execution(executionId);
		return data.resultData.runData[node]?.at(-1)?.data?.main?.[0] ?? [];
	}

	/** Every code path once, so that nobody pays for being first; the access token is there afterwards. */
	async warmUp(): Promise<void> {
		for (let round = 0; round < WARM_UP_ROUNDS; round++) {
			for (const contender of CONTENDERS.slice(0, 5)) {
				await this.run(contender, 1);
				await this.run(contender, 40);
			}
		}
	}

	private async startHost(): Promise<void> {
		const ca = join(this.userFolder, 'simulator-ca.pem');
		writeFileSync(ca, this.simulator.facts.ca);
		this.host = await N8nHost.start({
			folder: HOST_FOLDER,
			userFolder: this.userFolder,
			environment: { NODE_EXTRA_CA_CERTS: ca },
		});
		this.client = new N8nClient(this.host.origin);
		await this.client.signIn(this.login);
	}

	private async putWorkflows(): Promise<void> {
		const { origin, tenantId, clientId, clientSecret } = this.simulator.facts;
		const simulator = { origin, settings: this.simulator.facts };
		const application = applicationCredential(simulator);
		await this.client.putCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, application);
		await this.client.putCredential(PLAIN_CREDENTIAL.type, PLAIN_CREDENTIAL.name, {
			grantType: 'clientCredentials',
			accessTokenUrl: `${origin}/${tenantId}/oauth2/v2.0/token`,
			clientId,
			clientSecret,
			scope: `${origin}/.default`,
			authentication: 'body',
		});
		for (const contender of CONTENDERS)
			if (contender !== 'oursTenants') await this.publish(contender);
	}

	/** What many tenants take; a version that is measured beside this one may not know their credential. */
	async putManyTenants(): Promise<void> {
		const { type, name } = MANY_TENANTS_CREDENTIAL;
		const { facts } = this.simulator;
		const simulator = { origin: facts.origin, settings: facts };
		await this.client.putCredential(type, name, manyTenantsCredential(simulator, ['*']));
		await this.publish('oursTenants');
	}

	private async publish(contender: Contender): Promise<void> {
		const workflow = workflowOf(contender, this.simulator.facts.origin);
		const { id } = await this.client.importWorkflow(workflow);
		await this.client.publish(id);
		this.workflowIds.set(contender, id);
	}

	private async call(contender: Contender, body: string): Promise<void> {
		await waitFor(
			async () => {
				const status = await this.post(contender, body);
				if (status === 404) throw new Error(`No webhook of ${contender}`);
				return status === BUSY ? undefined : true;
			},
			{ what: `The webhook of ${contender}` },
		);
	}

	/** Answers when the workflow is through. Not fetch: it gives up after five minutes of silence. */
	private async post(contender: Contender, body: string): Promise<number> {
		return await new Promise((resolve, reject) => {
			const call = request(`${this.host.origin}/webhook/${webhookPath(contender)}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
			});
			call.once('error', reject);
			call.once('response', (response) => {
				response.resume();
				response.once('end', () => resolve(response.statusCode ?? 0));
			});
			call.end(body);
		});
	}

	/** n8n answers the webhook before it has stored the execution. The list of executions holds no data. */
	private async untilStored(contender: Contender): Promise<ExecutionSummary> {
		const filter = encodeURIComponent(
			JSON.stringify({ workflowId: this.workflowIds.get(contender) }),
		);
		const path = `/rest/executions?filter=${filter}&limit=1`;
		return await waitFor(
			async () => {
				const { results } = await this.client
					.get<{ results: ExecutionSummary[] }>(path)
					.catch(unlessBusy);
				const [latest] = results;
				return latest?.stoppedAt && latest.status !== 'running' ? latest : undefined;
			},
			{ what: `The execution of ${contender} stored`, everyMs: 50 },
		);
	}
}

function unlessBusy(error: unknown): { results: ExecutionSummary[] } {
	if (error instanceof N8nApiError && error.status === BUSY) return { results: [] };
	throw error;
}
