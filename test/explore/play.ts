import { applicationCredential } from '../../scripts/host/simulatedTenant';
import { CREDENTIAL_TYPE, type NodeRun } from '../engine/support/engine';
import { openWorld, type World } from '../engine/support/world';
import type { Simulator } from '../simulator/types';
import type { Case } from './cases';
import { circumstance, type Circumstance } from './circumstances';
import { Conductor } from './conductor';
import { LAGS, isLag } from './letters';
import { installMachines, on } from './machine';
import { parametersOf } from './parameters';
import { armConductors, sceneOf, storeCredential, tenantOf, type Scene } from './scene';
import { isAbout, type ServerSide } from './subject';
import { subjectOf } from './subjects';

/** What was there before is older than any lag, and than what clocks that differ leave in doubt. */
const BEFORE_MS = 15 * 60_000;
/** Longer than anything that is done late, or that a stranger does late. */
const AFTERMATH_MS = 120_000;

/** One case as it was played. */
export interface Played extends Scene {
	result: NodeRun;
	/** When the execution began, by the server's clock. */
	beganAt: number;
	/** By item: what the server did. */
	server: ServerSide[];
	/** The same of a second run on a sound service, of those that have one. */
	again?: { result: NodeRun; server: ServerSide[] };
}

/** What circumstances may change. */
const usualServer: Circumstance['server'] = {
	oldTokenOnCreate: 'replaced',
	noTokenShowsValue: false,
	shortenValidityTo: null,
	requestIds: 'all',
	dateHeader: true,
	dateOffsetMs: 0,
	stampOffsetMs: 0,
	delayMs: 0,
	readLagMs: 0,
	listLagMs: null,
};

/** A world in which many executions run at once, each on its own machine, with its own app, profile and faults. */
export async function openExplorer(): Promise<World> {
	const world = await openWorld({ throttle: { enabled: false } });
	installMachines(world.clock);
	await rememberDerivedFields(world);
	return world;
}

/** n8n evaluates the credential's derived fields for 5 ms each time; here they are the same for every app. */
async function rememberDerivedFields({ engine, simulator }: World): Promise<void> {
	const { credentials } = engine;
	const resolve = credentials.resolve.bind(credentials);
	const derived = await resolve(CREDENTIAL_TYPE, applicationCredential(simulator) as never);
	credentials.resolve = async (type, stored) =>
		type === CREDENTIAL_TYPE ? { ...derived, ...stored } : await resolve(type, stored);
}

/**
 * Plays cases at the same time; all of them of one operation, under the same circumstance and with the same lag of reads,
 * which hold for the whole server. What is done late has been done when it answers.
 */
export async function play(world: World, cases: readonly Case[]): Promise<Played[]> {
	const { clock } = world;
	const [first] = cases;
	if (!first) return [];
	if (cases.some((one) => worldOf(one) !== worldOf(first)))
		throw new Error('one server is not two');
	const { prepare, runsAgain } = subjectOf(first);
	const simulator = tenantOf(world, first);
	simulator.removeProfiles();
	beSound(simulator);
	simulator.settings.otherApps = [];
	const scenes = cases.map((one) => sceneOf(simulator, one));
	await prepare?.(
		world,
		scenes.flatMap(({ items }) => items),
		first,
	);
	await clock.sleep(BEFORE_MS);
	simulator.reset();
	const { server } = circumstance(first.circumstance);
	Object.assign(simulator.settings, server, { readLagMs: lagMsOf(first) });
	armConductors(simulator, scenes);
	const played = await runAll(world, simulator, scenes);
	if (runsAgain) {
		beSound(simulator);
		const second = await runAll(
			world,
			simulator,
			scenes.map((scene) => asNew(simulator, scene)),
		);
		second.forEach(({ result, server }, index) => (played[index]!.again = { result, server }));
	}
	for (const { app } of scenes) world.engine.credentials.stored.delete(app);
	return played;
}

const worldOf = (one: Case) => `${one.operation} ${one.circumstance} ${lagMsOf(one)}`;

function lagMsOf({ letters }: Case): number {
	return 1_000 * LAGS[letters.find(isLag) ?? 'lag0'];
}

/** Nothing breaks any more, and nothing lags. */
function beSound(simulator: Simulator): void {
	simulator.clearFaults();
	Object.assign(simulator.settings, usualServer);
}

/** The same scene for another execution, which knows nothing of the first one's items. */
function asNew(simulator: Simulator, scene: Scene): Scene {
	const { target, machine } = scene;
	const one = { ...scene.one, rerun: false, letters: [] };
	const items = structuredClone(scene.items);
	const conductor = new Conductor(simulator, machine, one, items[target]!);
	return { ...scene, one, items, conductor };
}

async function runAll(world: World, simulator: Simulator, scenes: Scene[]): Promise<Played[]> {
	const { clock } = world;
	await clock.sleep(1_000 - (clock.now() % 1_000) + 500);
	const ran = await Promise.all(scenes.map(async (scene) => await run(world, simulator, scene)));
	await clock.sleep(AFTERMATH_MS);
	return scenes.map((scene, index) => {
		const { graph, know } = subjectOf(scene.one);
		const writes = simulator.log.filter(({ operation }) => operation === graph);
		const server = scene.items.map((item) =>
			know(
				simulator,
				item,
				writes.filter((entry) => isAbout(item, entry)),
			),
		);
		return { ...scene, ...ran[index]!, server };
	});
}

async function run(
	world: World,
	simulator: Simulator,
	scene: Scene,
): Promise<Pick<Played, 'result' | 'beganAt'>> {
	const { one, app, items, machine, conductor } = scene;
	storeCredential(world, simulator, scene);
	await conductor.before();
	const beganAt = world.clock.now();
	const result = await on(machine, async () =>
		world.run(parametersOf(one, beganAt), {
			items,
			credentialId: app,
			executionId: `${app} ${beganAt}`,
			onError: 'continueRegularOutput',
			...(one.rerun ? { retryOnFail: true, maxTries: 3 } : {}),
		}),
	);
	return { result, beganAt };
}
