import { randomBytes } from 'node:crypto';
import { startSimulator, type Simulator } from '../../test/simulator';
import { freePort, isFree } from '../host/ports';
import { addExampleProfile } from '../host/simulatedTenant';
import { kept } from './kept';

const TENANT_ID = '7e4a0000-0000-4000-8000-000000000001';
const CLIENT_ID = 'c11e0000-0000-4000-8000-000000000001';

/**
 * Entra ID and Intune as Microsoft offers them: in beta only. Address, ids and secret stay from start to start, so that
 * workflows and credentials that a user made go on working; the tokens are new each time.
 */
export async function startTenant(folder: string): Promise<Simulator> {
	const another = await freePort();
	const { port, clientSecret } = kept(folder, 'tenant', () => ({
		port: another,
		clientSecret: randomBytes(16).toString('base64url'),
	}));
	const simulator = await startSimulator({
		port: (await isFree(port)) ? port : another,
		tenantId: TENANT_ID,
		clientId: CLIENT_ID,
		clientSecret,
		v1Available: false,
	});
	simulator.seedDemo();
	addExampleProfile(simulator);
	return simulator;
}
