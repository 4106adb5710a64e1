import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOST_FOLDER } from '../../../scripts/host/files';
import { N8nClient, newLogin } from '../../../scripts/host/N8nClient';
import { N8nHost } from '../../../scripts/host/N8nHost';
import { placeNodes } from '../../../scripts/host/placeNodes';
import { sharedHost } from './sharedHost';

/** A new n8n with nothing but the packed package in it, for all test files together. */
export default async function globalSetup(): Promise<void> {
	// Without this a Ctrl+C would skip the exit listeners that end n8n.
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => process.exit(130));
	const userFolder = mkdtempSync(join(tmpdir(), 'intune-enrollment-n8n-'));
	placeNodes(userFolder);
	const host = await N8nHost.start({ folder: HOST_FOLDER, userFolder });
	const login = newLogin();
	await new N8nClient(host.origin).signIn(login);
	sharedHost.keep({ host, userFolder });
	sharedHost.announce({ origin: host.origin, login });
}
