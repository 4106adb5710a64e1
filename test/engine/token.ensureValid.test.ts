import { DAY_SECONDS, ISO, KINDS } from './support/kinds';
import { useWorld } from './support/useWorld';
import { byId, itemsFor } from './support/world';

const DAY = DAY_SECONDS * 1000;
const PROFILE = { profileId: byId('={{ $json.profileId }}') };

const world = useWorld();
beforeEach(() => {
	world.simulator.settings.noTokenSentinel = null;
});

describe.each(KINDS)('$profileType in $apiVersion', ({ profileType, apiVersion, collection }) => {
	const kind = {
		operation: 'ensureValid',
		profileType,
		apiVersion,
		renewWithin: 7,
		renewWithinUnit: 'days',
	};
	const isDeviceOwner = profileType === 'androidDeviceOwner';
	const add = (partial = {}, token: object | null = null) =>
		world.simulator.addProfile({ displayName: 'Kiosks', ...partial }, { collection, token }).id;
	const withToken = (days: number) => {
		const createdAt = world.clock.now() - 100 * DAY;
		return add({}, { createdAt, validitySeconds: (100 + days) * DAY_SECONDS });
	};

	test.each([
		['none', null, 'none'],
		['expired a day ago', -1, 'expired'],
		['expiring in 3 days', 3, 'expiring'],
		['expiring in exactly the time given', 7, 'expiring'],
	])('a token that is %s: one is made, and the item says why', async (_, days, reason) => {
		const id = days === null ? add() : withToken(days);
		const { outputs, error } = await world.run({ ...kind, profileId: byId(id) });
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual([
			{
				json: {
					success: true,
					statusCode: 204,
					operation: 'createToken',
					apiVersion,
					profileType,
					profileId: id,
					tokenValidityInSeconds: 90 * DAY_SECONDS,
					requestedAt: expect.stringMatching(ISO),
					expectedExpirationDateTime: expect.stringMatching(ISO),
					confirmedBy: 'response',
					attempts: 1,
					requestId: expect.any(String),
					clientRequestId: expect.any(String),
					displayName: 'Kiosks',
					created: true,
					reason,
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(world.simulator.tokensMade(id)).toBe(1);
	});

	test('a valid token is kept: nothing is written, and the item says so', async () => {
		const id = withToken(8);
		const { outputs } = await world.run({ ...kind, profileId: byId(id) });
		expect(outputs[0]).toEqual([
			{
				json: {
					success: true,
					statusCode: 200,
					operation: 'ensureValid',
					apiVersion,
					profileType,
					profileId: id,
					requestId: expect.any(String),
					clientRequestId: expect.any(String),
					created: false,
					reason: 'valid',
					attempts: 0,
					displayName: 'Kiosks',
					...(isDeviceOwner ? { tokenCreationDateTime: expect.stringMatching(ISO) } : {}),
					tokenExpirationDateTime: world.simulator.profile(id)!.tokenExpirationDateTime,
					tokenState: 'valid',
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(world.simulator.counters).toMatchObject({ writes: 0, reads: 1 });
	});

	test('a value beside year 0001 is that of a token that has ended, such as a revoked one: a new one is made', async () => {
		const tokenExpirationDateTime = '0001-01-01T00:00:00Z';
		const tokenValue = 'ABCDEFGHIJKLMNOPQRST';
		const { id } = world.simulator.addProfile(
			{ tokenExpirationDateTime, tokenValue },
			{ collection },
		);
		const { outputs } = await world.run({ ...kind, profileId: byId(id) });
		expect(outputs[0]![0]!.json).toMatchObject({ created: true, reason: 'none' });
		expect(world.simulator.tokensMade(id)).toBe(1);
	});

	test.each([null, '', '9999-12-31T23:59:59Z'])(
		'a token whose expiry is %p lives for ever and is kept',
		async (tokenExpirationDateTime) => {
			const tokenValue = 'ABCDEFGHIJKLMNOPQRST';
			const { id } = world.simulator.addProfile(
				{ tokenExpirationDateTime, tokenValue },
				{ collection },
			);
			const { outputs } = await world.run({ ...kind, profileId: byId(id), returnData: 'token' });
			expect(outputs[0]![0]!.json).toMatchObject({
				created: false,
				reason: 'valid',
				tokenState: 'valid',
				tokenValue: 'ABCDEFGHIJKLMNOPQRST',
			});
			expect(world.simulator.counters.writes).toBe(0);
		},
	);

	test.each([null, '', 'year0001', 'year9999'] as const)(
		'no token, shown as %p, is state none: one is made',
		async (sentinel) => {
			world.simulator.settings.noTokenSentinel = sentinel;
			const { outputs } = await world.run({ ...kind, profileId: byId(add()) });
			expect(outputs[0]![0]!.json).toMatchObject({ created: true, reason: 'none' });
		},
	);

	test('a revoked token is replaced', async () => {
		const id = withToken(50);
		await world.run({ operation: 'revoke', profileType, apiVersion, profileId: byId(id) });
		const { outputs } = await world.run({ ...kind, profileId: byId(id) });
		expect(outputs[0]![0]!.json).toMatchObject({ created: true, reason: 'none' });
	});

	test('a second run makes none', async () => {
		const id = add();
		const parameters = { ...kind, profileId: byId(id), returnData: 'token' };
		const first = await world.run(parameters);
		const second = await world.run(parameters);
		expect(second.outputs[0]![0]!.json).toMatchObject({
			created: false,
			tokenValue: first.outputs[0]![0]!.json.tokenValue,
		});
		expect(world.simulator.tokensMade(id)).toBe(1);
	});

	test.each([0, 3000])(
		'two items for one profile make one token, the later one sees the first’s result (reads lag %i ms)',
		async (readLagMs) => {
			const id = withToken(1);
			world.simulator.settings.readLagMs = readLagMs;
			const { outputs, hints } = await world.run(
				{ ...kind, ...PROFILE, returnData: 'token' },
				{ items: itemsFor([id, id]) },
			);
			const { tokenValue } = world.simulator.profile(id)!;
			expect(outputs[0]!.map(({ json }) => json)).toEqual([
				expect.objectContaining({ created: true, reason: 'expiring', tokenValue }),
				expect.objectContaining({ created: false, reason: 'valid', tokenValue, attempts: 0 }),
			]);
			expect(world.simulator.tokensMade(id)).toBe(1);
			expect(hints).toEqual([]);
		},
	);

	test('two items for one profile, results only: the later one needs no request', async () => {
		const id = add();
		const { outputs } = await world.run({ ...kind, ...PROFILE }, { items: itemsFor([id, id]) });
		expect(outputs[0]![1]!.json).toEqual({
			success: true,
			statusCode: 200,
			operation: 'ensureValid',
			apiVersion,
			profileType,
			profileId: id,
			created: false,
			reason: 'valid',
			attempts: 0,
			displayName: 'Kiosks',
			tokenExpirationDateTime: outputs[0]![0]!.json.expectedExpirationDateTime,
			tokenState: 'valid',
		});
		expect(world.simulator.counters.operations).toBe(2);
	});

	test('a write that stays unknown: the second item for the profile makes no further one', async () => {
		const id = withToken(1);
		world.simulator.settings.readLagMs = 60_000;
		world.simulator.addFault({
			match: { operation: 'createToken' },
			action: { kind: 'drop', when: 'after' },
		});
		world.simulator.addFault({
			match: { operation: 'get' },
			after: 1,
			times: 10,
			action: { kind: 'status', status: 500 },
		});
		const { outputs } = await world.run(
			{ ...kind, ...PROFILE },
			{ items: itemsFor([id, id]), onError: 'continueRegularOutput' },
		);
		const outcomes = outputs[0]!.map(({ json }) => (json.details as { outcome: string }).outcome);
		expect(outcomes).toEqual(['unknown', 'notDone']);
		expect(world.simulator.tokensMade(id)).toBe(1);
	});

	test('a hundred items: a read and a write each, in batches', async () => {
		const ids = Array.from({ length: 100 }, (_, index) => withToken(index % 2 === 0 ? 3 : 30));
		const { outputs } = await world.run({ ...kind, ...PROFILE }, { items: itemsFor(ids) });
		expect(outputs[0]!.map(({ json }) => json.created)).toEqual(
			ids.map((_, index) => index % 2 === 0),
		);
		expect(world.simulator.counters.byOperation).toMatchObject({ get: 100, createToken: 50 });
		expect(world.simulator.counters.requests).toBeLessThanOrEqual(10);
	});

	test('an unknown profile fails, and nothing is sent but the read', async () => {
		const id = '99999999-9999-4999-8999-999999999999';
		const { error } = await world.run({ ...kind, profileId: byId(id) });
		expect(error).toMatchObject({ httpCode: '404' });
		expect(world.simulator.counters).toMatchObject({ writes: 0, reads: 1 });
	});
});

describe('Renew Within', () => {
	const kind = { operation: 'ensureValid' };
	const at = (days: number) => new Date(world.clock.now() + days * DAY).toISOString();

	test.each<[string, () => Record<string, unknown>]>([
		['the validity', () => ({ renewWithin: 90, renewWithinUnit: 'days' })],
		['more than the validity', () => ({ renewWithin: 91, renewWithinUnit: 'days' })],
		['the same in other units', () => ({ renewWithin: 2160, renewWithinUnit: 'hours' })],
		[
			'more than Expires At leaves',
			() => ({
				renewWithin: 7,
				renewWithinUnit: 'days',
				validityMode: 'expiresAt',
				expiresAt: at(6),
			}),
		],
	])('as long as %s: refused before any request', async (_, parameters) => {
		const [id] = world.simulator.addProfiles(1);
		const { error } = await world.run({ ...kind, profileId: byId(id), ...parameters() });
		expect(error!.message).toBe('Renew Within must be shorter than the validity');
		expect(world.simulator.counters.requests).toBe(0);
	});

	test('0: only an expired token is replaced', async () => {
		const [expiring] = world.simulator.addProfiles(1, {}, { token: { validitySeconds: 60 } });
		const { outputs } = await world.run({
			...kind,
			profileId: byId(expiring),
			renewWithin: 0,
			renewWithinUnit: 'days',
		});
		expect(outputs[0]![0]!.json).toMatchObject({ created: false, tokenState: 'valid' });
	});

	test.each([
		[-1, 'days', 'Renew Within must not be negative'],
		['soon', 'days', 'Renew Within "soon" is not a number'],
		[7, 'weeks', 'Renew Within Unit "weeks" is not known'],
	])('%p %s: refused before any request', async (renewWithin, renewWithinUnit, message) => {
		const [id] = world.simulator.addProfiles(1);
		const { error } = await world.run({
			...kind,
			profileId: byId(id),
			renewWithin,
			renewWithinUnit,
		});
		expect(error!.message).toBe(message);
		expect(world.simulator.counters.requests).toBe(0);
	});
});

describe('a service that shortens validities below Renew Within', () => {
	const renew = async (id: string) =>
		await world.run({
			operation: 'ensureValid',
			profileId: byId(id),
			renewWithin: 7,
			renewWithinUnit: 'days',
		});
	const told = /whole life was no longer than Renew Within/;

	test('each run makes a token, and from the second one on it says why', async () => {
		const [id] = world.simulator.addProfiles(1, {}, { token: null });
		world.simulator.settings.shortenValidityTo = 3 * DAY_SECONDS;
		expect((await renew(id!)).hints).toEqual([]);
		await world.clock.sleep(DAY);
		const { hints, outputs } = await renew(id!);
		expect(outputs[0]![0]!.json).toMatchObject({ created: true, reason: 'expiring' });
		expect(hints).toEqual([expect.objectContaining({ message: expect.stringMatching(told) })]);
		expect(world.simulator.tokensMade(id!)).toBe(2);
		world.simulator.settings.shortenValidityTo = null;
	});

	test('a token that was longer in its time is replaced without a word', async () => {
		const createdAt = world.clock.now() - 20 * DAY;
		const token = { createdAt, validitySeconds: 23 * DAY_SECONDS };
		const [id] = world.simulator.addProfiles(1, {}, { token });
		expect((await renew(id!)).hints).toEqual([]);
		expect(world.simulator.tokensMade(id!)).toBe(1);
	});
});

test('a token that was made but cannot be read: the second try of Retry On Fail only reads, and says it was made', async () => {
	const [id] = world.simulator.addProfiles(1);
	world.simulator.settings.readLagMs = 15_000;
	const { outputs, error } = await world.run(
		{
			operation: 'ensureValid',
			renewWithin: 7,
			renewWithinUnit: 'days',
			profileId: byId(id),
			returnData: 'token',
		},
		{ retryOnFail: true, maxTries: 3, executionId: '77' },
	);
	expect(error).toBeUndefined();
	expect(outputs[0]![0]!.json).toMatchObject({
		created: true,
		reason: 'none',
		tokenValue: world.simulator.profile(id!)!.tokenValue,
	});
	expect(world.simulator.tokensMade(id!)).toBe(1);
});
