import { randomBytes } from 'node:crypto';
import { EXAMPLE_PROFILE_ID } from '../../../scripts/host/simulatedTenant';
import type { World } from './world';

/** The credential that the webhook examples name. */
const KEY = { type: 'httpHeaderAuth', name: 'Webhook key', header: 'x-enrollment-key' };

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
	await world.client.putCredential(KEY.type, KEY.name, { name: KEY.header, value });
	const { id, nodes } = await world.importExample(example);
	const allowing = JSON.stringify(nodes).replace(
		JSON.stringify(JSON.stringify([EXAMPLE_PROFILE_ID])),
		() => JSON.stringify(JSON.stringify(profiles)),
	);
	await world.client.updateWorkflow(id, { nodes: JSON.parse(allowing) as typeof nodes });
	await world.client.publish(id);
	const { path } = nodes.find(({ type }) => type.endsWith('.webhook'))!.parameters as {
		path: string;
	};
	const url = `${world.client.origin}/webhook/${path}`;
	return {
		workflowId: id,
		call: async (body, headers = { [KEY.header]: value }) =>
			await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				body: JSON.stringify(body),
			}),
	};
}
