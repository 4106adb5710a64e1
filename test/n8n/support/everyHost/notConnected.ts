import type { Execution } from '../../../../scripts/host/execution';
import { itemsOf } from '../../../../scripts/host/execution';
import { EXAMPLE_PROFILE_ID } from '../../../../scripts/host/simulatedTenant';
import { searchProfiles } from '../../../e2e/support/editorCalls';
import { byId, chain, INTUNE, intuneNode, START, startNode } from '../../../e2e/support/workflows';
import { operationsOf } from '../offered';
import type { World } from '../world';

/** What the operations ask for; each takes what it knows. */
const FILLED_IN = {
	profileId: byId(EXAMPLE_PROFILE_ID),
	displayName: 'New',
	groupId: '22222222-2222-4222-8222-222222222222',
	updateFields: { description: 'New' },
};
const NOT_CONNECTED = 'Sign-in failed: the credential is not connected yet';

/** The commonest slip of all: nothing was sent, and each way in says what is left to do. */
export function testNotConnected(world: () => World): void {
	beforeAll(async () => {
		await world().renewCredential({ grantType: 'authorizationCode' });
	});
	afterAll(async () => {
		await world().renewCredential();
	});

	test('every operation says so, and nothing is sent', async () => {
		const operations = await operationsOf(world().client);
		expect(operations.length).toBeGreaterThan(8);
		const steps = operations.map(([resource, operation]) =>
			intuneNode(
				{ resource, operation, ...FILLED_IN },
				{ onError: 'continueRegularOutput' },
				{ name: `${resource} ${operation}` },
			),
		);
		const execution = await world().runToSuccess(chain('Not connected', startNode(), ...steps));
		for (const { name } of steps) {
			const failed = {
				error: NOT_CONNECTED,
				details: {
					description: expect.stringMatching(/press Connect/),
					outcome: 'notDone',
				},
			};
			const json = itemsOf(execution, name)[0]!.json;
			expect({ name, json }).toMatchObject({ name, json: failed });
		}
		expect(world().simulator.counters.connections).toBe(0);
	});

	test('a run that stops there says so', async () => {
		const create = intuneNode({ profileId: byId(EXAMPLE_PROFILE_ID) });
		const { id } = await world().import(chain('Not connected, stops', startNode(), create));
		expectNotConnected(await world().client.run(id, START));
	});

	test('the trigger says so, and nothing is sent', async () => {
		const trigger = intuneNode({}, {}, { type: 'intuneEnrollmentTrigger' });
		const { id } = await world().import(chain('Not connected, watches', trigger));
		expectNotConnected(await world().client.run(id, INTUNE));
	});

	test('the profile picker says so, and nothing is sent', async () => {
		await expect(searchProfiles(world().client)).rejects.toThrow(NOT_CONNECTED);
		expect(world().simulator.counters.connections).toBe(0);
	});

	function expectNotConnected(execution: Execution): void {
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error).toMatchObject({
			message: NOT_CONNECTED,
			description: expect.stringMatching(/press Connect/),
		});
		expect(world().simulator.counters.connections).toBe(0);
	}
}
