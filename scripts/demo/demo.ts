import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../test/simulator';
import { itemsOf } from '../host/execution';
import { HOST_FOLDER, readExamples, ROOT } from '../host/files';
import { N8nClient } from '../host/N8nClient';
import { N8nHost } from '../host/N8nHost';
import { placeNodes } from '../host/placeNodes';
import {
	addExampleProfile,
	applicationCredential,
	CREDENTIAL_NAME,
	CREDENTIAL_TYPE,
	EXAMPLE_PROFILE_ID,
} from '../host/simulatedTenant';
import { keptLogin } from './login';
import { importExamples } from './workflows';

export interface DemoOptions {
	port: number;
	/** End after the first run instead of staying up. */
	once: boolean;
	say: (line: string) => void;
}

/** Outside the repository, where the node would find the development copy of n8n-workflow instead of n8n's own. */
const FOLDER = join(
	tmpdir(),
	`n8n-nodes-intune-enrollment-demo-${createHash('sha256').update(ROOT).digest('hex').slice(0, 8)}`,
);
const BY_HAND = 'create-token-by-hand';
const BY_WEBHOOK = 'create-token-by-webhook';
const CREATE_NODE = 'Create enrollment token';

/** A simulated tenant and a real n8n, with the package, a credential and the examples in it. */
export async function runDemo({ port, once, say }: DemoOptions): Promise<void> {
	mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
	const interrupted = untilInterrupted();
	const simulator = await startSimulator();
	simulator.seedDemo();
	addExampleProfile(simulator);
	say(`  simulated Entra ID and Intune: ${simulator.origin}`);
	placeNodes(FOLDER);
	say('  starting n8n (a first start takes about 20 s) …');
	let host: N8nHost | undefined;
	try {
		// A Ctrl+C meanwhile ends it at once: there is nothing to put in order yet.
		host = await Promise.race([
			N8nHost.start({ folder: HOST_FOLDER, userFolder: FOLDER, port }),
			interrupted,
		]);
		if (!host) return;
		const client = new N8nClient(host.origin);
		const login = keptLogin(FOLDER);
		await client.signIn(login);
		await client.putCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, applicationCredential(simulator));
		const workflows = await importExamples(client);
		await showFirstRun(client, workflows[BY_HAND] ?? '', say);
		await client.publish(workflows[BY_WEBHOOK] ?? '');
		const address = `http://localhost:${port}`;
		say(`\nEditor:    ${address}`);
		say(`Log in as: ${login.email}`);
		say(`Password:  ${login.password}`);
		say(`Webhook:   ${curlLine(address)}`);
		if (once) return;
		say('\nCtrl+C ends it.');
		await Promise.race([interrupted, host.untilExit()]);
		if (!host.isRunning) throw new Error(`n8n ended by itself; its log is ${host.logFile}`);
		say('\nStopping …');
	} finally {
		await host?.stop();
		await simulator.stop();
	}
}

/** Runs the example by hand, as its button would, and shows what came out of the node. */
async function showFirstRun(
	client: N8nClient,
	workflowId: string,
	say: (line: string) => void,
): Promise<void> {
	const trigger = readExamples()[BY_HAND]?.nodes.find(({ type }) => type.endsWith('manualTrigger'));
	const execution = await client.run(workflowId, trigger?.name ?? '');
	const [item] = itemsOf(execution, CREATE_NODE);
	say(`\n"${CREATE_NODE}" ran in n8n and gave:`);
	say(JSON.stringify(item?.json, null, 2));
}

function curlLine(address: string): string {
	const body = JSON.stringify({ profileId: EXAMPLE_PROFILE_ID, validityDays: 30 });
	const url = `${address}/webhook/enrollment-token`;
	return `curl -X POST ${url} -H 'Content-Type: application/json' -d '${body}'`;
}

function untilInterrupted(): Promise<undefined> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) {
			process.once(signal, () => resolve(undefined));
		}
	});
}
