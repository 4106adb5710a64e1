import {
	claims,
	CONTINUE,
	DAY_SECONDS,
	EACH,
	items,
	made,
	PLAIN,
	status,
	strike,
	wrongIn,
} from './support';
import { useWorld } from '../support/useWorld';

const world = useWorld();
const LIFE = 90 * DAY_SECONDS;

/** Somebody else's token of the same life, some time from now. */
function strangerComes(id: string, afterMs: number): void {
	void world.clock.sleep(afterMs).then(() => world.simulator.makeToken(id, LIFE));
}

const create = async (ids: string[], more: object = {}) =>
	await world.run({ ...EACH, ...PLAIN, ...more }, { items: items(ids), ...CONTINUE });

function slowReads(times: number | 'always'): void {
	const action = { kind: 'slow', ms: 30_000 } as const;
	world.simulator.addFault({ match: { operation: 'get' }, times, action });
}

describe('a token of somebody else is not ours', () => {
	test('one that came while we waited after a 429: it opens no window', async () => {
		const ids = world.simulator.addProfiles(1);
		strike(world, ids[0], status(429, { headers: { 'Retry-After': '120' } }));
		strike(world, ids[0], { kind: 'drop' }, 'always');
		strangerComes(ids[0]!, 60_000);
		const run = await create(ids);
		expect(made(world, ids)).toEqual([0]);
		expect(wrongIn(world, ids, run)).toEqual([]);
	});

	test.each([1, 'always'] as const)(
		'one that came while a slow read was under way (reads that are slow: %s)',
		async (times) => {
			const ids = world.simulator.addProfiles(1);
			strike(world, ids[0], { kind: 'drop' }, 'always');
			slowReads(times);
			strangerComes(ids[0]!, 20_000);
			const run = await create(ids);
			expect(made(world, ids)).toEqual([0]);
			expect(wrongIn(world, ids, run)).toEqual([]);
		},
	);

	test('after a slow read a quick one tells that a token is ours', async () => {
		const ids = world.simulator.addProfiles(1);
		strike(world, ids[0], { kind: 'drop', when: 'after' });
		slowReads(1);
		expect(claims(ids, await create(ids))).toEqual(['made']);
		expect(made(world, ids)).toEqual([1]);
	});

	test('one of another life, made within the very second: an expiry that does not fit is evidence', async () => {
		const ids = world.simulator.addProfiles(1);
		strike(world, ids[0], { kind: 'drop' }, 'always');
		world.simulator.addFault({
			match: { operation: 'createToken' },
			action: { kind: 'stranger', validitySeconds: DAY_SECONDS },
		});
		const run = await create(ids);
		expect(made(world, ids)).toEqual([0]);
		expect(wrongIn(world, ids, run)).toEqual([]);
	});
});

describe('one token, one item', () => {
	test.each([0, 500, 1_900])(
		'two turns of a loop, %d ms apart, the second one lost and not done: it does not claim the token of the first',
		async (gapMs) => {
			const ids = world.simulator.addProfiles(2);
			const first = await create(ids);
			await world.clock.sleep(gapMs);
			for (const id of ids) strike(world, id, { kind: 'drop' }, 'always');
			const second = await create(ids);
			expect(claims(ids, first)).toEqual(['made', 'made']);
			expect(made(world, ids)).toEqual([1, 1]);
			for (const claim of claims(ids, second)) expect(['notDone', 'unknown']).toContain(claim);
		},
	);

	test('two executions at the same moment, one of them lost: as many claim a token as were made', async () => {
		const ids = world.simulator.addProfiles(4);
		for (const id of ids) strike(world, id, { kind: 'drop' });
		const runs = await Promise.all([create(ids), create(ids)]);
		const told = runs.map((run) => claims(ids, run));
		ids.forEach((_, index) => {
			const surely = told.filter((claim) => claim[index] === 'made').length;
			const perhaps = told.filter((claim) => claim[index] === 'unknown').length;
			expect(made(world, ids)[index]).toBeGreaterThanOrEqual(surely);
			expect(made(world, ids)[index]).toBeLessThanOrEqual(surely + perhaps);
		});
	});
});

describe('executions that share a quota', () => {
	test('one that is told to wait for an hour does not fail the items of another', async () => {
		const [struck, ...others] = world.simulator.addProfiles(60);
		strike(world, struck, status(429, { headers: { 'Retry-After': '3600' } }), 'always');
		const began = world.clock.now();
		const [unlucky, other] = await Promise.all([create([struck!]), create(others)]);
		expect(claims([struck!], unlucky)).toEqual(['notDone']);
		expect(claims(others, other)).toEqual(others.map(() => 'made'));
		expect(world.clock.now() - began).toBeLessThan(400_000);
	});

	test('a tenant by its GUID and by its domain is one tenant', async () => {
		world.credential({ tenantId: world.simulator.settings.tenantDomain }, 'byDomain');
		const halves = [world.simulator.addProfiles(120), world.simulator.addProfiles(120)];
		// nobody knows the tenant's id before the first access token
		await create(world.simulator.addProfiles(1));
		await world.run(EACH, {
			items: items(world.simulator.addProfiles(1)),
			credentialId: 'byDomain',
		});
		const runs = await Promise.all(
			halves.map(async (ids, index) =>
				world.run(EACH, {
					items: items(ids),
					credentialId: index === 0 ? 'default' : 'byDomain',
				}),
			),
		);
		expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
		expect(world.simulator.counters.throttled).toBe(0);
		expect(world.simulator.counters.maxWritesInAny20s).toBeLessThanOrEqual(100);
	});
});
