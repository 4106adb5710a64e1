import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST_FOLDER } from '../../scripts/host/files';
import { N8nClient } from '../../scripts/host/N8nClient';
import { expectNothingMissing, expectOffered, OFFERED } from '../n8n/support/offered';
import { startOwnHost, type OwnHost } from './support/ownHost';
import { leftovers } from './support/leftovers';
import { placeNodes } from '../../scripts/host/placeNodes';

let own: OwnHost;

beforeAll(async () => (own = await startOwnHost('installed', { folder: HOST_FOLDER })));
afterAll(async () => await own?.host.stop());

test('a fresh n8n offers both nodes and the credential, with icons for both themes', async () => {
	const client = new N8nClient(own.origin);
	await client.signIn(own.login);
	for (const one of OFFERED) await expectOffered(client, one);
	expectNothingMissing(own.host.log());
});

test('the package comes alone: it declares nothing and brings nothing with it', () => {
	const userFolder = leftovers.newFolder('unpacked');
	placeNodes(userFolder);
	const modules = join(userFolder, '.n8n', 'nodes', 'node_modules');
	const packages = readdirSync(modules).filter((name) => !name.startsWith('.'));
	expect(packages).toEqual(['n8n-nodes-intune-enrollment']);
	const installed = join(modules, packages[0]!);
	expect(existsSync(join(installed, 'node_modules'))).toBe(false);
	const json = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object;
	expect(json).not.toHaveProperty('dependencies');
});
