import { useWorld } from './support/useWorld';
import { created } from './support/otherOperations';
import { expectNoSecrets } from './support/secrets';
import { byId, itemsFor } from './support/world';

const world = useWorld();

const MISSING = '99999999-9999-4999-8999-999999999999';
const RETRY = { retryOnFail: true, maxTries: 3 };
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const ONCE = { options: { maxRetries: 0 } };
const LIVE = { token: { validitySeconds: 86_400 } };

/** A profile that was not touched in the last minute. */
async function add(partial = {}): Promise<string> {
	const { id } = world.simulator.addProfile(partial, LIVE);
	await world.clock.sleep(60_000);
	return id;
}

/** One that this process has read: where it is gone later, it was there. */
async function seen(): Promise<string> {
	const id = await add();
	await world.run({ ...profile('get', id) });
	return id;
}

const drop = (
	operation: 'create' | 'delete' | 'revokeToken',
	when: 'before' | 'after',
	after = 0,
) => world.simulator.addFault({ match: { operation }, after, action: { kind: 'drop', when } });
const refuse = (operation: 'list' | 'get', times: number, after = 0) =>
	world.simulator.addFault({
		match: { operation },
		times,
		after,
		action: { kind: 'status', status: 403 },
	});
const profile = (operation: string, id: string) => ({
	resource: 'profile',
	operation,
	profileId: byId(id),
	updateFields: { description: 'changed' },
});
const create = (displayName: string) => ({ resource: 'profile', operation: 'create', displayName });
const sent = (operation: string) => world.simulator.counters.byOperation[operation];

describe('profile create', () => {
	test('a lost answer that could not be looked up is looked up again by Retry On Fail: one profile', async () => {
		drop('create', 'after');
		refuse('list', 1);
		const run = await world.run(create('Lost once'), { ...RETRY, executionId: 'lost once' });
		expect(run.error).toBeUndefined();
		expect(run.outputs[0]![0]!.json).toMatchObject({ displayName: 'Lost once' });
		expect(created(world.simulator, 'Lost once')).toBe(1);
		expect(sent('create')).toBe(1);
		expectNoSecrets(world, run);
	});

	test('what was not found stays unknown in every try of Retry On Fail, and is sent once', async () => {
		drop('create', 'before');
		const run = await world.run(create('Never'), { ...RETRY, executionId: 'never' });
		expect(run.error?.context).toMatchObject({ details: { outcome: 'unknown' } });
		expect(sent('create')).toBe(1);
		expectNoSecrets(world, run);
	});

	test('is not taken for one of the same name that was there before', async () => {
		await add({ displayName: 'Twice' });
		drop('create', 'before');
		const { outputs } = await world.run(create('Twice'), CONTINUE);
		expect(outputs[0]![0]!.json.details).toMatchObject({ outcome: 'unknown' });
	});

	test.each([{}, RETRY])(
		'is not taken for one of the same name that the item before it made (%j)',
		async (retry) => {
			drop('create', 'before', 1);
			const name = `Pair ${Object.keys(retry).length}`;
			const run = await world.run(create(name), {
				items: [{ json: {} }, { json: {} }],
				executionId: name,
				...retry,
			});
			expect(run.error?.context).toMatchObject({ itemIndex: 1, details: { outcome: 'unknown' } });
			expect(run.error?.description).toContain('By then 1 item had been done: 0.');
			expect(created(world.simulator, name)).toBe(1);
		},
	);
});

describe('token revoke', () => {
	test.each([{}, RETRY])(
		'spares a token that is newer than the lost request (%j)',
		async (retry) => {
			const id = await add();
			world.simulator.addFault({
				match: { operation: 'revokeToken' },
				action: { kind: 'hang', when: 'before' },
			});
			const newer = world.clock.sleep(30_000).then(() => world.simulator.makeToken(id));
			const run = await world.run(
				{ operation: 'revoke', profileId: byId(id) },
				{ executionId: `newer ${JSON.stringify(retry)}`, ...retry },
			);
			expect(run.error?.context).toMatchObject({ details: { outcome: 'unknown' } });
			expect(sent('revokeToken')).toBe(1);
			expect(world.simulator.liveTokens(id)).toContainEqual(
				expect.objectContaining({ value: (await newer).value }),
			);
			expectNoSecrets(world, run);
		},
	);

	test('what could not be read is read again by Retry On Fail, and sent no second time when it was done', async () => {
		const id = await add();
		drop('revokeToken', 'after');
		// not the first read, but as many as one look has
		refuse('get', 5, 1);
		const { outputs } = await world.run(
			{ operation: 'revoke', profileId: byId(id) },
			{ ...RETRY, executionId: 'revoked' },
		);
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, confirmedBy: 'readBack' });
		expect(sent('revokeToken')).toBe(1);
	});
});

describe('profile delete', () => {
	test('a 404 in a later try of Retry On Fail says that the unknown one did it', async () => {
		const id = await seen();
		drop('delete', 'after');
		refuse('get', 5);
		const { outputs, error } = await world.run(
			{ ...profile('delete', id), ...ONCE },
			{ ...RETRY, executionId: 'deleted' },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]!.json).toMatchObject({ deleted: true, confirmedBy: 'readBack' });
	});

	test.each([
		['that is there', 'notDone', 'before'],
		['that is gone', 'done', 'after'],
	] as const)('given up without an answer, of a profile %s: %s', async (_what, outcome, when) => {
		const id = await seen();
		drop('delete', when);
		const { outputs } = await world.run({ ...profile('delete', id), ...ONCE }, CONTINUE);
		const { json } = outputs[0]![0]!;
		expect(json.deleted === true ? 'done' : (json.details as { outcome: string }).outcome).toBe(
			outcome,
		);
	});

	test('a 404 after a 429: it may have been done, or never have been there', async () => {
		const id = await add();
		world.simulator.addFault({
			match: { operation: 'delete' },
			action: { kind: 'status', status: 429, when: 'after' },
		});
		const { outputs } = await world.run(profile('delete', id), CONTINUE);
		expect(outputs[0]![0]!.json.details).toMatchObject({ httpCode: '404', outcome: 'unknown' });
	});
});

test.each([
	['update', 500],
	['update', 429],
	['revokeToken', 429],
] as const)('%s that was done although %d came for ever: done', async (operation, status) => {
	const id = await add();
	world.simulator.addFault({
		match: { operation },
		times: 'always',
		action: { kind: 'status', status, when: 'after', headers: { 'Retry-After': '200' } },
	});
	const parameters =
		operation === 'update' ? profile('update', id) : { operation: 'revoke', profileId: byId(id) };
	const { error } = await world.run(parameters);
	expect(error).toBeUndefined();
});

describe('a run that stops', () => {
	const slow = { options: { batchSize: 1, writesPer20Seconds: 1 } };
	const each = profile('update', '={{ $json.profileId }}');

	test.each([
		{ operation: 'revoke', profileId: each.profileId },
		each,
		{ ...each, operation: 'delete' },
	])('tells which items had been done, not of tokens: $operation', async (parameters) => {
		const ids = world.simulator.addProfiles(6, {}, LIVE);
		world.simulator.addFault({
			match: { operation: ['revokeToken', 'update', 'delete'], profileId: ids[3] },
			times: 'always',
			action: { kind: 'status', status: 404 },
		});
		const run = await world.run({ ...parameters, ...slow }, { items: itemsFor(ids) });
		expect(run.error?.context?.itemIndex).toBe(3);
		expect(run.error?.description).toContain('By then 3 items had been done: 0–2.');
		expect(run.error?.description).not.toContain('token had been made');
		expectNoSecrets(world, run);
	});

	test('says so where nothing had been done', async () => {
		const { error } = await world.run({ operation: 'revoke', profileId: byId(MISSING) });
		expect(error?.description).toContain('No item had been done by then.');
	});
});
