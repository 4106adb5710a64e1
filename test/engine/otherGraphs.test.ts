import type { FaultAction, Operation } from '../simulator';
import { CONTINUE, useWorld } from './promises/support';
import { byId } from './support/world';

/* Graphs that say otherwise what the documentation leaves open: null for what is empty, a row on two pages. */

const world = useWorld();
type Entity = Record<string, unknown>;
const profile = async (operation: string, parameters: object) =>
	await world.run({ resource: 'profile', operation, ...parameters }, CONTINUE);
const json = ({ outputs }: Awaited<ReturnType<typeof profile>>) =>
	outputs[0]!.map((one) => one.json);
const sent = (operation: Operation) => world.simulator.counters.byOperation[operation] ?? 0;
const lose = (operation: Operation) =>
	world.simulator.addFault({ match: { operation }, action: { kind: 'drop', when: 'after' } });
const says = (body: unknown): FaultAction => ({ kind: 'status', status: 200, body: { custom: body } });
/** From now on Graph answers that operation so. */
const answer = (operation: Operation, body: () => unknown) =>
	world.simulator.addFault({
		match: { operation },
		times: 'always',
		action: () => says(body()),
	});
/** As the simulator has it, with null for what is empty, and scope tags the other way round. */
const withNulls = (one: Entity): Entity =>
	Object.fromEntries(
		Object.entries(one).map(([name, value]) => {
			if (Array.isArray(value)) return [name, [...(value as unknown[])].reverse()];
			return [name, value === '' ? null : value];
		}),
	);
/** What was made by requests, as the audit log has it. */
const made = (): Entity[] => {
	const ids = world.simulator.auditEvents.flatMap(({ resources }) =>
		resources.map(({ resourceId }) => resourceId),
	);
	return [...new Set(ids)].flatMap((id) => world.simulator.profile(id) ?? []);
};
const EMPTY = { description: '', roleScopeTagIds: '4,0', deviceNameTemplate: '' };

describe('null for what is empty, and scope tags in another order', () => {
	test('a profile whose answer was lost is known by the list', async () => {
		lose('create');
		answer('list', () => ({ value: made().map(withNulls) }));
		const parameters = { displayName: 'Nulls', additionalFields: EMPTY, options: { readLag: 0 } };
		expect(json(await profile('upsert', parameters))).toMatchObject([{ action: 'created' }]);
		expect(sent('create')).toBe(1);
	});

	test('a change whose answer was lost is known by the read', async () => {
		const { id } = world.simulator.addProfile({ displayName: 'Changed', description: 'old' });
		lose('update');
		answer('get', () => withNulls(world.simulator.profile(id)!));
		const parameters = { profileId: byId(id), updateFields: EMPTY, options: { maxRetries: 0 } };
		expect(json(await profile('update', parameters))).toMatchObject([{ id }]);
		expect(sent('update')).toBe(1);
	});
});
