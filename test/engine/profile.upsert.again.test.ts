import type { INodeExecutionData } from 'n8n-workflow';
import { collectionOf, CONTINUE, PROFILE_TYPES, RETRY } from './promises/support';
import { useWorld } from './support/useWorld';
import { created } from './support/otherOperations';
import { byId } from './support/world';

const world = useWorld();
const KIND = PROFILE_TYPES.map((profileType) => ({ profileType }));
const LAGS = [4_000, 25_000];

type Options = Parameters<typeof world.run>[1];
const profile = async (operation: string, parameters: object, options: Options = {}) =>
	await world.run({ resource: 'profile', operation, ...parameters }, options);
const upsert = async (parameters: object, options: Options = {}) =>
	await profile('upsert', parameters, options);
const json = ({ outputs }: Awaited<ReturnType<typeof upsert>>, index = 0) =>
	outputs[0]![index]!.json;
const rows = (...names: string[]): INodeExecutionData[] =>
	names.map((name) => ({ json: { name } }));
const sent = (operation: string) => world.simulator.counters.byOperation[operation] ?? 0;
const drop = (operation: 'create' | 'update' | 'list', when: 'before' | 'after', times = 1) =>
	world.simulator.addFault({ match: { operation }, times, action: { kind: 'drop', when } });
const refuseLists = (times: number | 'always') =>
	world.simulator.addFault({
		match: { operation: 'list' },
		after: 1,
		times,
		action: { kind: 'status', status: 403 },
	});

describe.each(KIND)('run again: $profileType', ({ profileType }) => {
	const collection = collectionOf(profileType);
	const named = (displayName: string) => ({ profileType, displayName });
	const changed = (displayName: string, description: string) => ({
		...named(displayName),
		additionalFields: { description },
	});
	/** A profile that every list shows as it is. */
	const settled = async (displayName: string, description = 'old') => {
		const { id } = world.simulator.addProfile({ displayName, description }, { collection });
		await world.clock.sleep(60_000);
		return id;
	};

	describe('a lost answer', () => {
		test('of a create that was done: found, made once, and unchanged in the next run', async () => {
			drop('create', 'after');
			const first = await upsert(named('Lost'));
			expect(json(first)).toMatchObject({ action: 'created', id: expect.any(String) });
			expect(json(await upsert(named('Lost')))).toMatchObject({
				action: 'unchanged',
				id: json(first).id,
			});
			expect(created(world.simulator, 'Lost')).toBe(1);
			expect(sent('create')).toBe(1);
		});

		test('of a create that could not be looked up: unknown; the next run waits for lists to show it, and makes no second', async () => {
			world.simulator.settings.readLagMs = 25_000;
			drop('create', 'after');
			refuseLists(1);
			const first = await upsert({ ...named('Unread'), options: { readLag: 0 } }, CONTINUE);
			expect(json(first).details).toMatchObject({ outcome: 'unknown' });
			world.simulator.clearFaults();
			expect(json(await upsert(named('Unread'))).action).toBe('unchanged');
			expect(created(world.simulator, 'Unread')).toBe(1);
		});

		test('of a Profile → Create counts as well, and what lists do not show by then is made', async () => {
			drop('create', 'before');
			const first = await profile('create', named('Never'), CONTINUE);
			expect(json(first).details).toMatchObject({ outcome: 'unknown' });
			expect(json(await upsert(named('Never'))).action).toBe('created');
			expect(created(world.simulator, 'Never')).toBe(1);
		});

		test('of a create that was not done: not sent again, not for a second item of the name either', async () => {
			drop('create', 'before');
			const options = { items: rows('Twin', 'Twin'), ...CONTINUE };
			const run = await upsert({ profileType, displayName: '={{ $json.name }}' }, options);
			expect(json(run, 0).details).toMatchObject({ outcome: 'unknown' });
			expect(json(run, 1).details).toMatchObject({ outcome: 'notDone' });
			expect(sent('create')).toBe(1);
		});

		test.each(['before', 'after'] as const)(
			'of an update, %s the work: sent again, and unchanged in the next run',
			async (when) => {
				const name = `Update ${when}`;
				const id = await settled(name);
				drop('update', when);
				expect(json(await upsert(changed(name, 'new')))).toMatchObject({ id, action: 'updated' });
				expect(json(await upsert(changed(name, 'new'))).action).toBe('unchanged');
				expect(world.simulator.profile(id)!.description).toBe('new');
			},
		);

		test('under Retry On Fail the item says what the first try did: created', async () => {
			drop('create', 'after');
			refuseLists(1);
			const parameters = { ...named('Rerun made'), options: { readLag: 0 } };
			const run = await upsert(parameters, { ...RETRY, executionId: 'rerun made' });
			expect(json(run)).toMatchObject({ action: 'created' });
			expect(sent('create')).toBe(1);
		});

		test('under Retry On Fail the item says what the first try did: updated', async () => {
			const ids = [await settled('Rerun A'), await settled('Rerun B')];
			world.simulator.addFault({
				match: { operation: 'update', profileId: ids[1] },
				action: { kind: 'status', status: 403 },
			});
			const run = await upsert(
				{ ...changed('={{ $json.name }}', 'new'), options: { batchSize: 1 } },
				{ items: rows('Rerun A', 'Rerun B'), ...RETRY, executionId: 'rerun updated' },
			);
			expect(run.outputs[0]!.map((one) => one.json.action)).toEqual(['updated', 'updated']);
			expect(json(run, 0).changes).toHaveLength(1);
			expect(sent('update')).toBe(3);
		});
	});

	describe.each(LAGS)('lists that lag %d ms', (readLagMs) => {
		beforeEach(() => void (world.simulator.settings.readLagMs = readLagMs));
		const name = (what: string) => `${what} ${readLagMs}`;

		test('what was just made is made once, by this run and by the next', async () => {
			const first = await upsert(
				{ profileType, displayName: '={{ $json.name }}' },
				{ items: rows(name('Fresh'), name('Fresh')) },
			);
			const next = await upsert(changed(name('Fresh'), 'new'));
			expect(first.outputs[0]!.map((one) => one.json.action)).toEqual(['created', 'unchanged']);
			expect(json(first, 1).id).toBe(json(first, 0).id);
			expect(json(next)).toMatchObject({ action: 'updated', id: json(first).id });
			expect(json(await upsert(changed(name('Fresh'), 'new'))).action).toBe('unchanged');
			expect(created(world.simulator, name('Fresh'))).toBe(1);
			expect(sent('update')).toBe(1);
		});

		test('what Profile → Create just made is found', async () => {
			await profile('create', named(name('By Create')));
			expect(json(await upsert(named(name('By Create')))).action).toBe('unchanged');
		});

		test('what this process deleted or renamed does not count as there', async () => {
			const [gone, old] = [await settled(name('Gone')), await settled(name('Old'))];
			await profile('delete', { profileType, profileId: byId(gone) });
			const updateFields = { displayName: name('New') };
			await profile('update', { profileType, profileId: byId(old), updateFields });
			expect(json(await upsert(named(name('Gone')))).action).toBe('created');
			expect(json(await upsert(named(name('New'))))).toMatchObject({
				action: 'unchanged',
				id: old,
			});
			expect(json(await upsert(named(name('Old')))).action).toBe('created');
		});

		test('what somebody else renames later is made again: the memory ends with the lag', async () => {
			const id = String(json(await upsert(named(name('Portal')))).id);
			await world.clock.sleep(60_000);
			world.simulator.patchProfile(id, { displayName: name('Renamed') });
			await world.clock.sleep(60_000);
			expect(json(await upsert(named(name('Portal')))).action).toBe('created');
		});
	});

	test('two executions at the same moment make one profile of each name', async () => {
		const names = ['Side 1', 'Side 2', 'Side 3'];
		world.simulator.settings.readLagMs = 4_000;
		const run = async () =>
			await upsert({ profileType, displayName: '={{ $json.name }}' }, { items: rows(...names) });
		const runs = await Promise.all([run(), run()]);
		expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
		for (const name of names) expect(created(world.simulator, name)).toBe(1);
		const actions = runs.flatMap(({ outputs }) => outputs[0]!.map((one) => one.json.action));
		expect(actions.filter((action) => action === 'created')).toHaveLength(3);
		expect(actions.filter((action) => action === 'unchanged')).toHaveLength(3);
	});

	test('a list that cannot be read fails the items, and nothing is written', async () => {
		drop('list', 'before', 100);
		const run = await upsert(named('Unlisted'), CONTINUE);
		expect(json(run).details).toMatchObject({ outcome: 'notDone' });
		expect(world.simulator.counters.writes).toBe(0);
	});
});
