import type { INodeExecutionData } from 'n8n-workflow';
import type { Simulator } from '../simulator';
import { SeededRandom } from '../simulator/random';
import { claimsOfItems } from '../engine/support/judge';
import { builtClock, byId, itemsFor, openWorld, type World } from '../engine/support/world';
import { armChaos } from './faults';

/** What one seed came to. */
export interface ChaosResult {
	seed: number;
	items: number;
	/** Faults that struck, of all kinds. */
	faults: number;
	/** createToken requests that the service received. */
	writes: number;
	writesAllowed: number;
	tokensMade: number;
	/** Tokens beyond one per item. */
	doubled: number;
	/** Items without an output item. */
	lost: number;
	/** Profiles of which the items claim what the server did not do. */
	untrue: number;
	unknown: number;
	failed: number;
	virtualSeconds: number;
	/** How the seed was run. */
	shape: string;
	/** What is wrong, for a failing seed. */
	problems: string[];
}

/** Mostly distinct profiles of both types, with and without a token before; every fiftieth item shares one. */
export function seedItems(
	simulator: Simulator,
	count: number,
): { ids: string[]; items: INodeExecutionData[] } {
	const now = simulator.clock.now();
	const token = { validitySeconds: 90 * 86_400, createdAt: now - 40 * 86_400_000 };
	const shares = Math.floor(count / 50);
	const distinct = count - shares;
	const quarter = Math.floor(distinct / 4);
	const kinds = [
		['androidDeviceOwner', null, distinct - 3 * quarter],
		['androidDeviceOwner', token, quarter],
		['androidForWork', null, quarter],
		['androidForWork', token, quarter],
	] as const;
	const rows = kinds.flatMap(([profileType, before, n]) =>
		simulator
			.addProfiles(n, {}, { collection: `${profileType}EnrollmentProfiles`, token: before })
			.map((profileId) => ({ profileId, profileType: profileType as string })),
	);
	const random = new SeededRandom(simulator.settings.seed);
	for (let i = 0; i < shares; i++) {
		const one = rows[Math.floor(random.next() * distinct)]!;
		rows.splice(Math.floor(random.next() * rows.length), 0, one);
	}
	const items = itemsFor(rows.map(({ profileId }) => profileId));
	items.forEach((item, index) => (item.json.profileType = rows[index]!.profileType));
	return { ids: rows.map(({ profileId }) => profileId), items };
}

/** What varies from seed to seed beside the dice: every fifth goes plain, every third meets reads that lag, half are rerun. */
function shapeOf(seed: number) {
	return {
		plain: seed % 5 === 0,
		readLagMs: seed % 3 === 0 ? 4_000 : 0,
		rerun: seed % 2 === 0,
		oldTokenKept: seed % 7 === 0,
		hangs: seed % 4 < 2,
	};
}

/** One run of Token → Create under "continue", in which everything goes wrong that can. */
export async function chaosRun(seed: number, count = 2000): Promise<ChaosResult> {
	const { readLagMs, oldTokenKept } = shapeOf(seed);
	const oldTokenOnCreate = oldTokenKept ? 'kept' : 'replaced';
	const world = await openWorld({ seed, logging: false, readLagMs, oldTokenOnCreate });
	try {
		seedJitter(seed);
		return await runIn(world, seed, count);
	} finally {
		await world.stop();
	}
}

async function runIn(world: World, seed: number, count: number): Promise<ChaosResult> {
	const { simulator, clock } = world;
	const { ids, items } = seedItems(simulator, count);
	simulator.clearFaults();
	const { plain, rerun, readLagMs, hangs } = shapeOf(seed);
	const chaos = armChaos(simulator, plain, hangs);
	const began = clock.now();
	const result = await world.run(
		{
			profileId: byId('={{ $json.profileId }}'),
			profileType: '={{ $json.profileType }}',
			options: plain ? { batchSize: 1 } : {},
		},
		{
			items,
			onError: 'continueRegularOutput',
			executionId: `chaos ${seed}`,
			...(rerun ? { retryOnFail: true, maxTries: 3 } : {}),
		},
	);
	const wanted = new Map<string, number[]>();
	ids.forEach((id, index) => wanted.set(id, [...(wanted.get(id) ?? []), index]));
	const problems = result.error ? [`the run threw: ${result.error.message}`] : [];
	const claims = claimsOfItems(ids, result, problems);
	let [doubled, lost, untrue] = [0, 0, 0];
	for (const [id, indexes] of wanted) {
		const made = simulator.tokensMade(id);
		doubled += Math.max(0, made - indexes.length);
		const told = indexes.map((index) => claims[index]);
		lost += told.filter((claim) => claim === 'silent').length;
		const surely = told.filter((claim) => claim === 'made').length;
		const perhaps = told.filter((claim) => claim === 'unknown').length;
		if (made < surely || made > surely + perhaps) {
			untrue += 1;
			problems.push(
				`profile ${id} (items ${indexes.join(', ')}): ${made} made, claims ${told.join(', ')}`,
			);
		}
	}
	const { counters } = simulator;
	const writesAllowed =
		allowedWrites(count, claims.filter((claim) => claim === 'made').length, counters) *
		(rerun ? 3 : 1);
	if (counters.byOperation.createToken! > writesAllowed) {
		problems.push(
			`${counters.byOperation.createToken} writes, more than the ${writesAllowed} that are allowed`,
		);
	}
	// what hangs is given up on the virtual clock, but stays open at the service until the real one has caught up
	if (!hangs && counters.overlappingProfileWrites > 0)
		problems.push('two writes for one profile were in flight together');
	// those that were refused count too: the quota alone would let no more than 100 of them through
	if (counters.maxWritesInAny20s > 100)
		problems.push(`${counters.maxWritesInAny20s} writes in 20 s`);
	if (doubled > 0) problems.push(`${doubled} tokens too many`);
	if (lost > 0) problems.push(`${lost} items lost`);
	return {
		seed,
		items: count,
		faults: chaos.struck(),
		writes: counters.byOperation.createToken!,
		writesAllowed,
		tokensMade: counters.tokensMade,
		doubled,
		lost,
		untrue,
		unknown: claims.filter((claim) => claim === 'unknown').length,
		failed: claims.filter((claim) => claim === 'notDone').length,
		virtualSeconds: Math.round((clock.now() - began) / 1000),
		shape: [
			plain ? 'plain' : 'batch',
			...(readLagMs > 0 ? ['lag'] : []),
			...(hangs ? ['hang'] : []),
			...(rerun ? ['rerun'] : []),
		].join(' '),
		problems,
	};
}

/** Every item once, the retry budget (100, and half a retry per success), and what was refused unheard: 429, stale 401. */
function allowedWrites(items: number, made: number, { byStatus }: Simulator['counters']): number {
	return items + 100 + Math.ceil(made / 2) + (byStatus[429] ?? 0) + (byStatus[401] ?? 0);
}

/** The node's own dice, so that a seed can be played again. */
function seedJitter(seed: number): void {
	const random = new SeededRandom(seed);
	builtClock().random = () => random.next();
}
