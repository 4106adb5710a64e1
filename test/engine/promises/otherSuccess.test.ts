import { byId } from '../support/world';
import { CONTINUE, EACH, items, strike } from './support';
import { useWorld } from '../support/useWorld';

const world = useWorld();

/** Graph itself, with its request-id, but another number of success than the documented one. */
const CASES = [
	{
		operation: 'update' as const,
		status: 204,
		parameters: { resource: 'profile', operation: 'update', updateFields: { description: 'x' } },
		isDone: (id: string) => world.simulator.profile(id)?.description === 'x',
	},
	{
		operation: 'delete' as const,
		status: 200,
		parameters: { resource: 'profile', operation: 'delete' },
		isDone: (id: string) => world.simulator.profile(id) === undefined,
	},
	{
		operation: 'revokeToken' as const,
		status: 200,
		parameters: { operation: 'revoke' },
		isDone: (id: string) => world.simulator.liveTokens(id).length === 0,
	},
	{
		operation: 'createToken' as const,
		status: 200,
		parameters: {},
		isDone: (id: string) => world.simulator.tokensMade(id) === 1,
	},
];

const sent = (operation: string) =>
	world.simulator.log.filter((entry) => entry.operation === operation).length;

describe.each(CASES)(
	'$operation, answered $status: looked up and sent once',
	({ operation, status, parameters, isDone }) => {
		test.each([1, 20])('in batches of %i', async (batchSize) => {
			const ids = world.simulator.addProfiles(3, {}, { token: { validitySeconds: 86_400 } });
			await world.clock.sleep(60_000);
			world.simulator.settings.successStatus = { [operation]: status };
			const run = await world.run(
				{ ...EACH, ...parameters, options: { batchSize } },
				{ items: items(ids), ...CONTINUE },
			);
			expect(run.outputs[0]!.map(({ json }) => json.error)).toEqual(ids.map(() => undefined));
			expect(ids.map(isDone)).toEqual([true, true, true]);
			expect(sent(operation)).toBe(3);
		});
	},
);

test('a revocation with such an answer is not sent again because reads lag: it would end a newer token', async () => {
	const [id] = world.simulator.addProfiles(1, {}, { token: { validitySeconds: 86_400 } });
	await world.clock.sleep(60_000);
	Object.assign(world.simulator.settings, {
		successStatus: { revokeToken: 200 },
		readLagMs: 4_000,
	});
	strike(world, id, { kind: 'stranger', when: 'after' }, 1, 'revokeToken');
	const { outputs } = await world.run({ operation: 'revoke', profileId: byId(id) }, CONTINUE);
	expect(sent('revokeToken')).toBe(1);
	expect(world.simulator.liveTokens(id!)).toHaveLength(1);
	expect(outputs[0]![0]!.json.details).toMatchObject({ outcome: 'unknown' });
});
