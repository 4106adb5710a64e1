import { useWorld } from './support/useWorld';
import { DAY_SECONDS, ISO, KINDS } from './support/kinds';
import { byId, itemsFor } from './support/world';

const world = useWorld();

describe.each(KINDS)('$profileType in $apiVersion', ({ profileType, apiVersion, collection }) => {
	const kind = { operation: 'revoke', profileType, apiVersion };
	const add = () =>
		world.simulator.addProfile({}, { collection, token: { validitySeconds: 30 * DAY_SECONDS } }).id;

	// a device owner profile is read first: its mode decides on the id, its token is what a lost answer is compared with
	const reads = profileType === 'androidDeviceOwner' ? 1 : 0;

	test('ends the token with one write; the item is exactly as documented', async () => {
		const id = add();
		const { outputs, error } = await world.run({ ...kind, profileId: byId(id) });
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual([
			{
				json: {
					success: true,
					statusCode: 204,
					operation: 'revokeToken',
					apiVersion,
					profileType,
					profileId: id,
					requestedAt: expect.stringMatching(ISO),
					confirmedBy: 'response',
					attempts: 1,
					requestId: expect.any(String),
					clientRequestId: expect.any(String),
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(world.simulator.liveTokens(id)).toEqual([]);
		expect(world.simulator.counters).toMatchObject({ reads, writes: 1 });
	});

	test('100 items: a write each, and a read where one comes first, in batches', async () => {
		const ids = Array.from({ length: 100 }, add);
		const { outputs } = await world.run(
			{ ...kind, profileId: byId('={{ $json.profileId }}') },
			{ items: itemsFor(ids) },
		);
		expect(outputs[0]!.map(({ json }) => json.profileId)).toEqual(ids);
		expect(ids.flatMap((id) => world.simulator.liveTokens(id))).toEqual([]);
		expect(world.simulator.counters).toMatchObject({
			requests: 5 + 5 * reads,
			batches: 5 + 5 * reads,
			writes: 100,
		});
	});

	test('an unknown profile fails with 404, outcome notDone', async () => {
		const { outputs } = await world.run(
			{ ...kind, profileId: byId('99999999-9999-4999-8999-999999999999') },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs[0]![0]!.json.details).toMatchObject({ httpCode: '404', outcome: 'notDone' });
	});

	test('an id that is none is refused before anything is sent', async () => {
		const { error } = await world.run({ ...kind, profileId: byId('../deviceManagement') });
		expect(error!.message).toContain('is not an ID');
		expect(world.simulator.counters.requests).toBe(0);
	});

	test('an answer that is lost after the work: done, confirmed by reading', async () => {
		const id = add();
		world.simulator.addFault({
			match: { operation: 'revokeToken' },
			action: { kind: 'drop', when: 'after' },
		});
		const { outputs } = await world.run({ ...kind, profileId: byId(id) });
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, confirmedBy: 'readBack' });
		expect(world.simulator.counters.byOperation.revokeToken).toBe(1);
	});
});
