import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUESTIONS } from '../../scripts/probe/questions';
import { Unanswered } from '../../scripts/probe/question';
import { nameFor } from '../../scripts/probe/throwaway';
import type { FaultAction, Operation } from '../simulator';
import { DEVICE_OWNER_PATH, signIn } from '../simulator/client';
import { leftBehind, ledgerFiles, probe, startWorld, type World } from './support';

let world: World;
afterEach(() => world.stop());

/** Those that write everything that the probe writes. */
const questions = QUESTIONS.filter(({ id }) => ['kinds', 'noToken', 'numbers'].includes(id));

/** A process that ends without a word at its nth request: before it was sent, or before its answer came. */
function killedAt(nth: number, when: 'before' | 'after', { clock }: World) {
	let sent = 0;
	let isDead = false;
	const never = () => new Promise<never>(() => undefined);
	let died = (): void => undefined;
	const dead = new Promise<void>((resolve) => (died = resolve));
	const fetchUntilDead: typeof fetch = async (input, init) => {
		if (isDead) return await never();
		if (++sent < nth) return await fetch(input, { ...init, signal: undefined });
		isDead = true;
		if (when === 'after') await (await fetch(input, { ...init, signal: undefined })).text();
		died();
		return await never();
	};
	const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
		await clock.sleep(isDead ? Infinity : ms, signal);
	};
	return {
		dead,
		options: { questions, fetch: fetchUntilDead, clock: { now: () => clock.now(), sleep } },
	};
}

/** How many requests a run without any trouble takes. */
const REQUESTS = 38;
const moments = Array.from({ length: REQUESTS }, (_, i) => i + 1).flatMap((nth) =>
	(['before', 'after'] as const).map((when) => [nth, when] as const),
);
/** All of them: PROBE_KILLS=all. */
const kills = moments.filter((_, i) => process.env.PROBE_KILLS === 'all' || i % 9 === 1);

test.each(kills)(
	'killed at request %d, %s it was done: the next run leaves nothing',
	async (nth, when) => {
		world = await startWorld();
		const { dead, options } = killedAt(nth, when, world);
		const broken = probe(world, options);
		const end = await Promise.race([dead.then(() => 'killed'), broken.then(() => 'finished')]);
		const { left } = await probe(world, { questions: [] });
		expect(left).toBe(0);
		if (nth <= 30) expect(end).toBe('killed');
		expect([await leftBehind(world), ledgerFiles(world)]).toEqual([[], []]);
	},
);

const FAULTS: Array<[string, Operation, FaultAction]> = [
	['a creation whose answer is lost', 'create', { kind: 'drop', when: 'after' }],
	['a creation that is not done', 'create', { kind: 'status', status: 503 }],
	[
		'a creation that is done late',
		'create',
		{ kind: 'status', status: 504, when: 'late', lateMs: 40_000 },
	],
	['a creation under a stranger’s page', 'create', { kind: 'page', status: 403, when: 'after' }],
	['a deletion whose answer is lost', 'delete', { kind: 'drop', when: 'after' }],
	['a deletion that hangs', 'delete', { kind: 'hang' }],
	['a deletion that is refused once', 'delete', { kind: 'status', status: 500 }],
	['a list that breaks', 'list', { kind: 'html' }],
	['reads that break', 'get', { kind: 'truncated' }],
	['tokens whose answer is lost', 'createToken', { kind: 'status', status: 504, when: 'after' }],
];

test.each(FAULTS)('%s, thrice: nothing is left', async (_, operation, action) => {
	world = await startWorld();
	world.simulator.addFault({ match: { operation }, times: 3, action });
	const { left, report } = await probe(world, { questions });
	expect([left, await leftBehind(world), ledgerFiles(world)]).toEqual([0, [], []]);
	// Its profile was gone when the answer could at last be heard.
	const isDeletion = operation === 'delete' && action.kind === 'drop';
	expect(report.findings.numbers).toMatchObject(
		isDeletion ? { unanswered: 'noSteadyAnswer' } : { answer: { createToken: 204, delete: 204 } },
	);
});

test('what cannot be deleted is said, and goes with the next run', async () => {
	world = await startWorld();
	world.simulator.addFault({
		match: { operation: 'delete' },
		times: 'always',
		action: { kind: 'status', status: 403 },
	});
	const first = await probe(world, { questions: QUESTIONS.filter(({ id }) => id === 'readLag') });
	expect(first.left).toBe(1);
	expect(readFileSync(join(world.folder, ledgerFiles(world)[0]!), 'utf8')).toContain('"made":[{');
	world.simulator.clearFaults();
	expect((await probe(world, { questions: [] })).left).toBe(0);
	expect([await leftBehind(world), ledgerFiles(world)]).toEqual([[], []]);
});

test('who stops it gets a report of what is known by then, and nothing is left', async () => {
	world = await startWorld();
	const stop = new AbortController();
	let sent = 0;
	const stopping: typeof fetch = async (input, init) => {
		if (++sent === 12) stop.abort(new Unanswered('stopped'));
		return await fetch(input, init);
	};
	const asked = QUESTIONS.filter(({ id }) => ['v1', 'readLag', 'numbers'].includes(id));
	const { report, left } = await probe(world, {
		questions: asked,
		fetch: stopping,
		stop: stop.signal,
	});
	expect(report.findings).toMatchObject({
		v1: { answer: { androidForWork: false } },
		numbers: { unanswered: 'stopped' },
	});
	expect([left, await leftBehind(world), ledgerFiles(world)]).toEqual([0, [], []]);
});

test('what a probe on another computer left is found by its name, and nothing else is touched', async () => {
	world = await startWorld();
	const { simulator } = world;
	const others = ['Warehouse', 'n8n-nodes-intune-enrollment probe', 'probe, delete me'].map(
		(displayName) => simulator.addProfile({ displayName }),
	);
	simulator.addProfile({ displayName: nameFor('dedicated') });
	expect((await probe(world, { questions: [] })).left).toBe(0);
	expect(await leftBehind(world)).toEqual([]);
	for (const other of others) expect(simulator.profile(other.id)).toEqual(other);
	const { json } = await (await signIn(simulator)).call('GET', `/beta${DEVICE_OWNER_PATH}`);
	expect(json.value).toHaveLength(others.length);
});
