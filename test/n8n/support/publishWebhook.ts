import { randomBytes } from 'node:crypto';
import { EXAMPLE_PROFILE_ID } from '../../../scripts/host/simulatedTenant';
import type { World } from './world';

const KEY_TYPE = 'httpHeaderAuth';
const KEY_HEADER = 'x-enrollment-key';

export interface PublishedWebhook {
	workflowId: string;
	/** A call with the right key, unless other headers are given. */
	call: (body: object, headers?: Record<string, string>) => Promise<Response>;
}

/** A webhook example, made ready as its note says: a key, and the profiles that callers may ask for. */
export async function publishWebhook(
	world: World,
	example: string,
	profiles: string[] = [EXAMPLE_PROFILE_ID],
): Promise<PublishedWebhook> {
	const value = randomBytes(16).toString('hex');
	const name = `Webhook key ${randomBytes(4).toString('hex')}`;
	const keyId = await world.client.putCredential(KEY_TYPE, name, { name: KEY_HEADER, value });
	const workflow = await world.importExample(example);
	const allowing = JSON.stringify(workflow.nodes).replace(
		JSON.stringify(JSON.stringify([EXAMPLE_PROFILE_ID])),
		() => JSON.stringify(JSON.stringify(profiles)),
	);
	const nodes = (JSON.parse(allowing) as typeof workflow.nodes).map((node) =>
		node.type.endsWith('.webhook')
			? { ...node, credentials: { [KEY_TYPE]: { id: keyId, name } } }
			: node,
	);
	await world.client.updateWorkflow(workflow.id, { nodes });
	await world.client.publish(workflow.id);
	const hook = nodes.find(({ type }) => type.endsWith('.webhook'))!;
	const url = `${world.client.origin}/webhook/${(hook.parameters as { path: string }).path}`;
	return {
		workflowId: workflow.id,
		call: async (body, headers = { [KEY_HEADER]: value }) =>
			await fetch(url, {
				method: 'POST',
				// n8n ends a connection that was idle for some seconds
				headers: { 'content-type': 'application/json', connection: 'close', ...headers },
				body: JSON.stringify(body),
			}),
	};
}
