import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/host/files';
import { World } from './support/world';

let world: World;

beforeAll(async () => (world = await World.create()));
beforeEach(() => world.simulator.reset());
afterAll(async () => await world?.end());

test('the right secret: OK, and Intune itself was asked', async () => {
	expect(await world.testCredential()).toMatchObject({ status: 'OK' });
	expect(world.simulator.counters.byOperation.list).toBe(1);
});

test('a missing permission is named', async () => {
	world.simulator.settings.missingScope = true;
	const result = await world.testCredential();
	world.simulator.settings.missingScope = false;
	expect(result.status).toBe('Error');
	expect(result.message).toContain('DeviceManagementConfiguration');
});

test('a missing licence: the advice speaks of it', async () => {
	world.simulator.settings.unlicensed = true;
	const result = await world.testCredential();
	world.simulator.settings.unlicensed = false;
	expect(result.status).toBe('Error');
	expect(result.message).toMatch(/licen[sc]e/i);
});

test('a wrong secret: the test fails, and Graph is not asked', async () => {
	const result = await world.testCredential({ clientSecret: 'not-the-secret' });
	expect(result.status).toBe('Error');
	// it is n8n's own text: whoever reads it finds it among the messages
	const [, text] = /^(Failed to acquire OAuth2 access token: [^(.]+)/.exec(result.message) ?? [];
	expect(readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8')).toContain(text!.trim());
	expect(world.simulator.counters.requests).toBe(0);
});

describe('plain http to a host that is not this machine by name', () => {
	// The system takes 0.0.0.0 for this machine, so the simulator would see it if anything were sent.
	const refused = () => `http://0.0.0.0:${world.simulator.port}`;

	test.each(['customGraphUrl', 'customLoginUrl'])('%s: nothing is sent', async (field) => {
		const before = world.simulator.counters.connections;
		const result = await world.testCredential({ [field]: refused() });
		expect(result.status).toBe('Error');
		expect(world.simulator.counters.connections).toBe(before);
		expect(world.simulator.counters.tokenRequests).toEqual({});
	});

	test('the simulator does hear such a call', async () => {
		const before = world.simulator.counters.connections;
		await fetch(refused());
		expect(world.simulator.counters.connections).toBe(before + 1);
	});
});
