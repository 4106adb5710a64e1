import { Settings } from 'luxon';
import type { ApiVersion, Collection } from '../simulator/types';
import { useFreshWorld } from './support/useWorld';
import { byId, itemsFor } from './support/world';

const START = '2026-11-22T05:00:00.000Z';
const COLLECTIONS: Record<string, Collection> = {
	androidDeviceOwner: 'androidDeviceOwnerEnrollmentProfiles',
	androidForWork: 'androidForWorkEnrollmentProfiles',
};
const { world } = useFreshWorld();
beforeEach(async () => {
	Settings.now = () => world.clock.now();
});
afterEach(async () => {
	Settings.now = () => Date.now();
});

const writes = () => world.simulator.log.filter(({ operation }) => operation === 'createToken');
const secondsOf = (body: unknown) =>
	(body as { tokenValidityInSeconds: number }).tokenValidityInSeconds;

describe.each(['beta', 'v1.0'] as ApiVersion[])('%s', (apiVersion) => {
	test.each(['androidDeviceOwner', 'androidForWork'])(
		'%s: one item makes one token with exactly the documented request',
		async (profileType) => {
			const collection = COLLECTIONS[profileType]!;
			const { id } = world.simulator.addProfile({}, { collection, token: null });
			const { outputs, error } = await world.run({ apiVersion, profileType, profileId: byId(id) });
			expect(error).toBeUndefined();
			expect(world.simulator.tokensMade(id)).toBe(1);
			expect(world.simulator.counters.requests).toBe(1);
			const [sent] = writes();
			expect(sent).toMatchObject({
				method: 'POST',
				version: apiVersion,
				path: `/deviceManagement/${collection}/${id}/createToken`,
				query: '',
				part: false,
				body: { tokenValidityInSeconds: 7_776_000 },
				signIn: 'application',
			});
			expect(Object.keys(sent!.body as object)).toEqual(['tokenValidityInSeconds']);
			expect(sent!.headers.accept).toBe('application/json');
			expect(sent!.headers.contentType).toBe('application/json');
			expect(sent!.headers.authorization).toMatch(/^Bearer /);
			expect(outputs).toStrictEqual([
				[
					{
						json: {
							success: true,
							statusCode: 204,
							operation: 'createToken',
							apiVersion,
							profileType,
							profileId: id,
							tokenValidityInSeconds: 7_776_000,
							requestedAt: START,
							expectedExpirationDateTime: '2027-02-20T05:00:00.000Z',
							confirmedBy: 'response',
							attempts: 1,
							requestId: sent!.requestId,
							clientRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
						},
						pairedItem: { item: 0 },
					},
				],
			]);
		},
	);
});

test('one output for each input, in order and paired, though batches are answered shuffled', async () => {
	const ids = world.simulator.addProfiles(150);
	const { outputs } = await world.run(
		{ profileId: byId('={{ $json.profileId }}') },
		{ items: itemsFor(ids) },
	);
	expect(outputs[0]!.map(({ json }) => json.profileId)).toEqual(ids);
	expect(outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
	for (const { json } of outputs[0]!) {
		const made = world.simulator.tokens(json.profileId as string).at(-1);
		expect(made?.requestId).toBe(json.requestId);
	}
	const { counters } = world.simulator;
	expect(counters.tokensMade).toBe(150);
	expect(counters.throttled).toBe(0);
	expect(counters.maxWritesInAny20s).toBeLessThanOrEqual(100);
	expect(counters.tokenRequests).toEqual({ client_credentials: 1 });
});

test('with Batch Size 1 every request goes by itself', async () => {
	const ids = world.simulator.addProfiles(5);
	const parameters = { profileId: byId('={{ $json.profileId }}'), options: { batchSize: 1 } };
	const { outputs } = await world.run(parameters, { items: itemsFor(ids) });
	expect(outputs[0]).toHaveLength(5);
	expect(world.simulator.counters).toMatchObject({ batches: 0, requests: 5, tokensMade: 5 });
});

test('versions, types and validity may differ from item to item', async () => {
	const kinds = ['beta', 'v1.0'].flatMap((v) =>
		['androidDeviceOwner', 'androidForWork'].map((t) => [v, t] as const),
	);
	const items = Array.from({ length: 12 }, (_, index) => {
		const [version, type] = kinds[index % 4]!;
		const { id } = world.simulator.addProfile({}, { collection: COLLECTIONS[type], token: null });
		return { json: { id, version, type, hours: index + 1 } };
	});
	const { outputs, error } = await world.run(
		{
			apiVersion: '={{ $json.version }}',
			profileType: '={{ $json.type }}',
			profileId: byId('={{ $json.id }}'),
			validity: '={{ $json.hours }}',
			validityUnit: 'hours',
		},
		{ items },
	);
	expect(error).toBeUndefined();
	expect(outputs[0]!.map(({ json }) => json)).toMatchObject(
		items.map(({ json }) => ({
			apiVersion: json.version,
			profileType: json.type,
			profileId: json.id,
			tokenValidityInSeconds: json.hours * 3600,
		})),
	);
	for (const { json } of items) expect(world.simulator.tokensMade(json.id)).toBe(1);
});

test('two items for one profile are never in flight together', async () => {
	const [id] = world.simulator.addProfiles(1);
	const items = itemsFor(Array.from({ length: 4 }, () => id!));
	const { outputs } = await world.run({ profileId: byId('={{ $json.profileId }}') }, { items });
	expect(outputs[0]).toHaveLength(4);
	expect(world.simulator.tokensMade(id!)).toBe(4);
	expect(world.simulator.counters.overlappingProfileWrites).toBe(0);
});

test('no items, no request', async () => {
	const { error } = await world.run({ profileId: byId('x') }, { items: [] });
	expect(error).toBeUndefined();
	expect(world.simulator.counters.requests).toBe(0);
});

test('the profile may be picked from the list, pasted as a URL or given as text', async () => {
	const [id] = world.simulator.addProfiles(1);
	const url = `https://graph.microsoft.com/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles/${id}`;
	for (const profileId of [
		{ __rl: true, mode: 'list', value: id },
		byId(url),
		byId(` ${id} `),
		id,
	]) {
		const { outputs, error } = await world.run({ profileId });
		expect(error).toBeUndefined();
		expect(outputs[0]![0]!.json.profileId).toBe(id);
	}
	expect(world.simulator.tokensMade(id!)).toBe(4);
});

test.each([
	['in the zone of the workflow', '2026-11-23T05:00:00', 'Europe/Berlin', 23 * 3600],
	['with an offset of its own', '2026-11-23T05:00:00Z', 'Europe/Berlin', 24 * 3600],
	['as a date alone', '2026-11-23', 'UTC', 19 * 3600],
	['by $now of an expression', '={{ $now.plus({ days: 30 }) }}', 'Asia/Tokyo', 30 * 86_400],
	['by a luxon DateTime', '={{ DateTime.fromISO("2026-11-23T05:00:00Z") }}', 'Asia/Tokyo', 86_400],
	['by a Date', '={{ new Date("2026-11-23T05:00:00Z") }}', 'Asia/Tokyo', 86_400],
	['by text of an expression', '={{ $now.plus({ hours: 1 }).toISO() }}', 'America/New_York', 3600],
])('the moment of expiry may be given %s', async (_name, expiresAt, timezone, seconds) => {
	const [id] = world.simulator.addProfiles(1);
	const parameters = { profileId: byId(id), validityMode: 'expiresAt', expiresAt };
	const { outputs, error } = await world.run(parameters, { timezone });
	expect(error).toBeUndefined();
	expect(secondsOf(writes()[0]!.body)).toBe(seconds);
	const { json } = outputs[0]![0]!;
	expect(json.tokenValidityInSeconds).toBe(seconds);
	expect(json.expectedExpirationDateTime).toBe(
		new Date(Date.parse(START) + seconds * 1000).toISOString(),
	);
});

test('the seconds of a moment are counted when its request is sent', async () => {
	const ids = world.simulator.addProfiles(150);
	const { outputs } = await world.run(
		{
			profileId: byId('={{ $json.profileId }}'),
			validityMode: 'expiresAt',
			expiresAt: '2026-11-23T05:00:00Z',
		},
		{ items: itemsFor(ids) },
	);
	const seconds = outputs[0]!.map(({ json }) => json.tokenValidityInSeconds as number);
	expect(seconds[0]).toBe(86_400);
	expect(seconds[149]).toBeLessThanOrEqual(86_380);
	for (const { json } of outputs[0]!)
		expect(json.expectedExpirationDateTime).toBe('2026-11-23T05:00:00.000Z');
});
