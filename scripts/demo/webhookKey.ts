import { randomBytes } from 'node:crypto';
import type { N8nClient } from '../host/N8nClient';
import { kept } from './kept';

const TYPE = 'httpHeaderAuth';
/** As the webhook examples name it. */
const NAME = 'Webhook key';

/** A header that callers of the webhook examples send. */
export interface WebhookKey {
	name: string;
	value: string;
}

/** Puts the key into n8n before the examples come, which then find it; one that a user has changed stays. */
export async function putWebhookKey(client: N8nClient, folder: string): Promise<WebhookKey> {
	const key = kept(folder, 'webhookKey', () => ({
		name: 'x-enrollment-key',
		value: randomBytes(16).toString('hex'),
	}));
	if (!(await client.credential(TYPE, NAME))) await client.putCredential(TYPE, NAME, key);
	return key;
}
