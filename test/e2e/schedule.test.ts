import { waitFor } from '../../scripts/host/waitFor';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { World } from '../n8n/support/world';

const INTERVAL_SECONDS = 3;
const FIRINGS = 4;

let world: World;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
afterAll(async () => await world?.end());

test('the published schedule fires on its own, once per interval', async () => {
	const { id, nodes } = await world.importExample('create-token-on-schedule');
	const rule = { interval: [{ field: 'seconds', secondsInterval: INTERVAL_SECONDS }] };
	await world.client.updateWorkflow(id, {
		nodes: nodes.map((node) =>
			/scheduleTrigger$/.test(node.type) ? { ...node, parameters: { rule } } : node,
		),
	});
	await world.client.publish(id);
	await waitFor(
		() => (world.simulator.tokensMade(EXAMPLE_PROFILE_ID) >= FIRINGS ? true : undefined),
		{ what: `${FIRINGS} tokens by schedule` },
	);
	await world.client.unpublish(id);
	const sent = world.simulator.log.filter(({ operation }) => operation === 'createToken');
	// Which interval a write belongs to; the first one may wait for the sign-in.
	const intervals = sent.map(({ at }) => Math.floor(at / 1000 / INTERVAL_SECONDS));
	expect(intervals).toEqual(intervals.map((_, index) => intervals[0]! + index));
	const runs = await world.client.executionsOf(id);
	expect(runs).toHaveLength(world.simulator.tokensMade(EXAMPLE_PROFILE_ID));
});
