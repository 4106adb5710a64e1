import { itemsOf } from '../host/execution';
import { readExamples } from '../host/files';
import { EXAMPLE_PROFILE_ID } from '../host/simulatedTenant';
import type { Demo } from './demo';
import type { WebhookKey } from './webhookKey';

type Say = (line: string) => void;

const BY_HAND = 'create-token-by-hand';
const BY_WEBHOOK = 'create-token-by-webhook';
const CREATE_NODE = 'Create enrollment token';

/** Runs the example by hand, as its button would, and shows what came out of the node. */
export async function showFirstRun({ client, workflows }: Demo, say: Say): Promise<void> {
	const trigger = readExamples()[BY_HAND]?.nodes.find(({ type }) => type.endsWith('manualTrigger'));
	try {
		const execution = await client.run(workflows[BY_HAND] ?? '', trigger?.name ?? '');
		const [item] = itemsOf(execution, CREATE_NODE);
		say(`\n"${CREATE_NODE}" ran in n8n and gave:`);
		say(JSON.stringify(item?.json, null, 2));
	} catch (error) {
		// The user may have changed the example meanwhile: all the rest is there nevertheless.
		say(`\nThe example did not run through: ${(error as Error).message}`);
	}
}

/** Where everything is, and what a user needs to go on alone. */
export async function whereabouts(demo: Demo): Promise<string> {
	const { client, workflows, login, simulator, folder, host } = demo;
	await client.publish(workflows[BY_WEBHOOK] ?? '');
	const address = `http://localhost:${host.port}`;
	const { tenantId, clientId, clientSecret } = simulator.settings;
	return [
		`Example:        ${address}/workflow/${workflows[BY_HAND]}`,
		`Log in as:      ${login.email}`,
		`Password:       ${login.password}`,
		`Webhook:        ${curlLine(address, demo.webhookKey)}`,
		'',
		'The simulated tenant, for a credential of your own with Cloud set to Custom:',
		`Both URLs:      ${simulator.origin}`,
		`Tenant ID:      ${tenantId}`,
		`Client ID:      ${clientId}`,
		`Client Secret:  ${clientSecret}`,
		'It offers Graph beta only, as Microsoft does. Its tokens are new at each start, its ids stay.',
		'',
		`Data:           ${folder}`,
		'To begin anew:  npm start -- --reset',
	].join('\n');
}

function curlLine(address: string, { name, value }: WebhookKey): string {
	const body = JSON.stringify({ profileId: EXAMPLE_PROFILE_ID, validityDays: 30 });
	const url = `${address}/webhook/enrollment-token`;
	return `curl -X POST ${url} -H '${name}: ${value}' -H 'Content-Type: application/json' -d '${body}'`;
}
