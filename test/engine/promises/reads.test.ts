import { byId } from '../support/world';
import {
	claims,
	collectionOf,
	CONTINUE,
	EACH,
	items,
	made,
	PLAIN,
	PROFILE_TYPES,
	strike,
	wrongIn,
} from './support';
import { useWorld } from '../support/useWorld';

const world = useWorld();
const KIND = PROFILE_TYPES.map((profileType) => ({ profileType }));
const LAGS = [4_000, 12_000, 25_000];

/** Profiles whose state no read shows wrongly yet. */
async function settled(
	profileType: (typeof PROFILE_TYPES)[number],
	token: object | null = null,
	count = 3,
): Promise<string[]> {
	const ids = world.simulator.addProfiles(
		count,
		{},
		{ collection: collectionOf(profileType), token },
	);
	await world.clock.sleep(60_000);
	return ids;
}

const revoke = async (profileType: string, ids: string[]) =>
	await world.run(
		{ ...EACH, ...PLAIN, profileType, operation: 'revoke' },
		{ items: items(ids), ...CONTINUE },
	);
const sent = (id: string, operation: 'createToken' | 'revokeToken') =>
	world.simulator.log.filter((one) => one.operation === operation && one.profileId === id).length;

describe.each(KIND)('reads that lag: $profileType', ({ profileType }) => {
	test.each(LAGS)(
		'a lost createToken makes one token, and is found where it was made (%d ms)',
		async (readLagMs) => {
			const ids = await settled(profileType);
			world.simulator.settings.readLagMs = readLagMs;
			strike(world, ids[0], { kind: 'drop', when: 'after' });
			strike(world, ids[1], { kind: 'drop' });
			const run = await world.run(
				{ ...EACH, ...PLAIN, profileType },
				{ items: items(ids), ...CONTINUE },
			);
			expect(claims(ids, run)).toEqual(['made', 'made', 'made']);
			expect(made(world, ids)).toEqual([1, 1, 1]);
		},
	);

	test('Read Lag says how long: 60 s of it see what reads show after 40 s', async () => {
		const ids = await settled(profileType);
		world.simulator.settings.readLagMs = 40_000;
		strike(world, ids[0], { kind: 'drop', when: 'after' });
		const options = { ...PLAIN.options, readLag: 60 };
		const run = await world.run(
			{ ...EACH, profileType, options },
			{ items: items(ids), ...CONTINUE },
		);
		expect(claims(ids, run)).toEqual(['made', 'made', 'made']);
		expect(made(world, ids)).toEqual([1, 1, 1]);
	});

	test('what was looked for twice in vain is unknown, and is sent no third time', async () => {
		const ids = await settled(profileType, null, 1);
		strike(world, ids[0], { kind: 'drop' }, 'always');
		const run = await world.run(
			{ ...EACH, ...PLAIN, profileType },
			{ items: items(ids), ...CONTINUE },
		);
		expect(wrongIn(world, ids, run)).toEqual([]);
		expect(sent(ids[0]!, 'createToken')).toBeLessThanOrEqual(2);
		expect(run.outputs[0]![0]!.json.details).toMatchObject({ outcome: 'unknown' });
	});

	test.each(LAGS)(
		'Revoke never says revoked of a token that lives, though reads show none yet (%d ms)',
		async (readLagMs) => {
			const ids = await settled(profileType);
			world.simulator.settings.readLagMs = readLagMs;
			for (const id of ids) world.simulator.makeToken(id);
			await world.clock.sleep(1_000);
			strike(world, ids[0], { kind: 'drop' }, 'always', 'revokeToken');
			strike(world, ids[1], { kind: 'drop' }, 1, 'revokeToken');
			strike(world, ids[2], { kind: 'drop', when: 'after' }, 1, 'revokeToken');
			const { outputs } = await revoke(profileType, ids);
			outputs[0]!.forEach(({ json }, index) => {
				if (json.success === true) expect(world.simulator.liveTokens(ids[index]!)).toEqual([]);
			});
			expect(outputs[0]![0]!.json.success).toBeUndefined();
			expect(outputs[0]![2]!.json).toMatchObject({ success: true, confirmedBy: 'readBack' });
		},
	);

	test('a revocation that was done is not sent again: it would end the token that a colleague made since', async () => {
		const [id] = await settled(profileType, { validitySeconds: 86_400 }, 1);
		strike(world, id, { kind: 'drop', when: 'after' }, 1, 'revokeToken');
		// sooner than the first look
		world.simulator.addFault({
			match: { operation: 'revokeToken' },
			action: { kind: 'stranger', when: 'after' },
		});
		const { outputs } = await revoke(profileType, [id!]);
		expect(sent(id!, 'revokeToken')).toBe(1);
		expect(world.simulator.liveTokens(id!)).toHaveLength(1);
		expect(outputs[0]![0]!.json.details).toMatchObject({ outcome: 'unknown' });
	});
});

test('where nothing breaks nothing waits, and nothing is read', async () => {
	const ids = await settled('androidDeviceOwner');
	world.simulator.settings.readLagMs = 25_000;
	const began = world.clock.now();
	await world.run({ profileId: byId(ids[0]) });
	expect(world.clock.now() - began).toBeLessThan(1_000);
	expect(world.simulator.counters).toMatchObject({ reads: 0, writes: 1 });
});
