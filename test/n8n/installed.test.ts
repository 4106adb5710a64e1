import { N8nClient } from '../../scripts/host/N8nClient';
import { expectOffered, OFFERED } from './support/offered';
import { sharedHost } from './support/sharedHost';

const { origin, login } = sharedHost.announced();
const client = new N8nClient(origin);

beforeAll(async () => await client.signIn(login));

test.each(OFFERED)('n8n offers, in %s, %s with an icon for each theme', async (...one) => {
	await expectOffered(client, one);
});
