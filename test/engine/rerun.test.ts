import type { INodeExecutionData } from 'n8n-workflow';
import { judge } from './support/judge';
import { useWorld } from './support/useWorld';
import { byId, itemsFor, writesSent } from './support/world';

const world = useWorld();

const EACH = { profileId: byId('={{ $json.profileId }}') };
const RETRY = { retryOnFail: true, maxTries: 3 };
const CONTINUE = { onError: 'continueRegularOutput' as const };
const DAY = 86_400;

const sent = (id?: string) => writesSent(world, id);

describe('Retry On Fail', () => {
	test('makes only what had not been made', async () => {
		const ids = world.simulator.addProfiles(5);
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[2] },
			times: 2,
			action: { kind: 'status', status: 403 },
		});
		const { outputs, error } = await world.run(EACH, {
			items: itemsFor(ids),
			...RETRY,
			executionId: 'only-missing',
		});
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(5);
		expect(ids.map((id) => world.simulator.tokensMade(id))).toEqual([1, 1, 1, 1, 1]);
		expect(ids.map((id) => sent(id))).toEqual([1, 1, 3, 1, 1]);
	});

	test('works under "continue" too, which n8n reruns when the first item has failed', async () => {
		const ids = world.simulator.addProfiles(5);
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[0] },
			times: 2,
			action: { kind: 'status', status: 403 },
		});
		const result = await world.run(EACH, {
			items: itemsFor(ids),
			...RETRY,
			...CONTINUE,
			executionId: 'continue',
		});
		expect(
			judge(world.simulator, ids, result, { expected: () => 'made', mayBeUnknown: () => false }),
		).toEqual([]);
		expect(ids.map((id) => sent(id))).toEqual([3, 1, 1, 1, 1]);
	});

	test.each([
		'={{ $now.plus({ days: 30 }) }}',
		'={{ $now.plus({ days: 30 }).toISO() }}',
		'={{ new Date(Date.now() + 86400000) }}',
	])('knows an item again whose moment is another one in every try: %s', async (expiresAt) => {
		// n8n's $now goes by the real clock
		const realNow = jest.spyOn(Date, 'now').mockImplementation(() => world.clock.now());
		const ids = world.simulator.addProfiles(3);
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[1] },
			times: 1,
			action: { kind: 'status', status: 429, headers: { 'Retry-After': '20' } },
		});
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[1] },
			times: 2,
			action: { kind: 'status', status: 403 },
		});
		const parameters = { ...EACH, validityMode: 'expiresAt', expiresAt };
		const { error } = await world.run(parameters, {
			items: itemsFor(ids),
			...RETRY,
			executionId: `moment ${expiresAt}`,
		});
		realNow.mockRestore();
		expect(error).toBeUndefined();
		expect(ids.map((id) => world.simulator.tokensMade(id))).toEqual([1, 1, 1]);
	});

	test('reads what is unknown again, and never sends it again', async () => {
		const token = { validitySeconds: 90 * DAY, createdAt: world.clock.now() - DAY * 1000 };
		const [id] = world.simulator.addProfiles(
			1,
			{},
			{ collection: 'androidForWorkEnrollmentProfiles', token },
		);
		world.simulator.addFault({
			match: { operation: 'createToken' },
			action: { kind: 'drop', when: 'before' },
		});
		const parameters = { ...EACH, profileType: 'androidForWork' };
		const { error } = await world.run(parameters, {
			items: itemsFor([id!]),
			...RETRY,
			executionId: 'unknown',
		});
		expect(error?.message).toMatch(/unknown/);
		expect((error?.context?.details as { outcome: string }).outcome).toBe('unknown');
		expect(sent()).toBe(1);
		// the first look takes as long as a read may lag; after that one read is enough
		expect(world.simulator.counters.byOperation.get).toBe(5 + 1 + 1);
	});

	test('finds in the second try what no read of the first could see', async () => {
		const ids = world.simulator.addProfiles(2);
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[0] },
			action: { kind: 'drop', when: 'after' },
		});
		// neither the reads of the first try nor what they would still be allowed
		world.simulator.addFault({
			match: { operation: 'get' },
			times: 9,
			action: { kind: 'status', status: 504 },
		});
		const options = { batchSize: 1, maxRetries: 4 };
		const { outputs, error } = await world.run(
			{ ...EACH, options },
			{ items: itemsFor(ids), ...RETRY, executionId: 'found' },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]!.map(({ json }) => json.confirmedBy)).toEqual(['readBack', 'response']);
		expect(ids.map((id) => sent(id))).toEqual([1, 1]);
	});

	test('does not take the token of an earlier item, made in an earlier try, for the one of a later item', async () => {
		const [id, other] = world.simulator.addProfiles(2);
		const items = itemsFor([id!, id!, other!]);
		// second item: lost before the work, and no read of the first try gets through
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: id },
			after: 1,
			times: 'always',
			action: { kind: 'drop', when: 'before' },
		});
		world.simulator.addFault({
			match: { operation: 'get' },
			times: 9,
			action: { kind: 'status', status: 504 },
		});
		const result = await world.run(
			{ ...EACH, options: { batchSize: 1 } },
			{ items, ...RETRY, executionId: 'shared' },
		);
		expect(world.simulator.tokensMade(id!)).toBe(1);
		expect((result.error?.context?.details as { outcome: string }).outcome).not.toBe('done');
		expect(result.error?.description).toMatch(
			/By then \d tokens? had been made, for items? (0|0, 2)\./,
		);
	});

	test('says what an earlier try had made, where a later one does not even begin', async () => {
		const ids = world.simulator.addProfiles(2);
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[0] },
			times: 'always',
			// by the second try the credential is gone
			action: { kind: 'status', status: 403 },
		});
		const stored = world.engine.credentials.stored;
		const credential = stored.get('default');
		const read = jest.spyOn(stored, 'get').mockImplementation((id) => {
			if (world.simulator.counters.tokensMade > 0 && id === 'default') return undefined;
			return credential;
		});
		const result = await world.run(EACH, {
			items: itemsFor(ids),
			...RETRY,
			...CONTINUE,
			executionId: 'gone',
		});
		read.mockRestore();
		expect(result.outputs[0]!.map(({ json }) => json.details)).toMatchObject([
			{ outcome: 'notDone' },
			{ outcome: 'done' },
		]);
	});

	test('Ensure Valid hands out a token of which the first try knew nothing as its own', async () => {
		const [id] = world.simulator.addProfiles(1);
		world.simulator.addFault({
			match: { operation: 'createToken' },
			action: { kind: 'drop', when: 'after' },
		});
		// as many reads as the first try has for finding out
		world.simulator.addFault({
			match: { operation: 'get' },
			after: 1,
			times: 9,
			action: { kind: 'status', status: 503 },
		});
		const { outputs, error } = await world.run(
			{
				operation: 'ensureValid',
				renewWithin: 7,
				renewWithinUnit: 'days',
				profileId: byId(id),
			},
			{ ...RETRY, executionId: 'own' },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]!.json).toMatchObject({ created: true, reason: 'none' });
		expect(world.simulator.tokensMade(id!)).toBe(1);
	});

	test('counts two items that are one and the same object as two wishes', async () => {
		const [id] = world.simulator.addProfiles(1);
		const item: INodeExecutionData = { json: { profileId: id } };
		const { outputs } = await world.run(EACH, { items: [item, item], executionId: 'same object' });
		expect(outputs[0]).toHaveLength(2);
		expect(world.simulator.tokensMade(id!)).toBe(2);
	});

	test('another execution with the same items makes its own tokens', async () => {
		const ids = world.simulator.addProfiles(2);
		const items = itemsFor(ids);
		await world.run(EACH, { items, executionId: 'first' });
		await world.run(EACH, { items, executionId: 'second' });
		expect(ids.map((id) => world.simulator.tokensMade(id))).toEqual([2, 2]);
	});
});
