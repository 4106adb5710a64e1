import { applicationCredential } from '../../scripts/host/simulatedTenant';
import type { INodeExecutionData } from 'n8n-workflow';
import { itemsFor, openWorld, type World } from '../engine/support/world';
import { CREDENTIAL_TYPE, type NodeRun } from '../engine/support/engine';
import type { EnrollmentToken, FaultMatch, LogEntry, StruckCall } from '../simulator/types';
import type { Case } from './cases';
import { circumstance, type Circumstance } from './circumstances';
import { Conductor } from './conductor';
import { LAGS, isLag } from './letters';
import { installMachines, Machine, on } from './machine';
import { parametersOf } from './parameters';

const DAY_SECONDS = 86_400;
/** Longer than anything that is done late, or that a stranger does late. */
const AFTERMATH_MS = 120_000;

/** One case as it was played. */
export interface Played {
	one: Case;
	ids: string[];
	/** The place of the item that was struck. */
	target: number;
	result: NodeRun;
	conductor: Conductor;
	/** When the execution began, by the server's clock. */
	beganAt: number;
	/** By item: what the server did. */
	server: ServerSide[];
}

/** What the server knows of one profile afterwards. */
export interface ServerSide {
	/** Attempts of the write, in the order of their arrival. */
	writes: LogEntry[];
	/** Tokens made by the execution. */
	made: number;
	/** All that the profile ever had, oldest first. */
	tokens: EnrollmentToken[];
	live: EnrollmentToken[];
}

let executions = 0;
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
	const derived = await credentials.resolve(
		CREDENTIAL_TYPE,
		applicationCredential(simulator) as never,
	);
	credentials.resolve = async (_type, stored) => ({ ...derived, ...stored });
}

/**
 * Plays cases at the same time; all of them under the same circumstance and with the same lag of reads, which hold for
 * the whole server. What is done late has been done when it answers.
 */
export async function play(world: World, cases: readonly Case[]): Promise<Played[]> {
	const { simulator, clock } = world;
	const [first] = cases;
	if (!first) return [];
	const readLagMs = lagMsOf(first);
	if (cases.some((one) => worldOf(one) !== worldOf(first)))
		throw new Error('one server is not two');
	simulator.reset();
	Object.assign(simulator.settings, usualServer, { otherApps: [] });
	const scenes = cases.map((one) => sceneOf(world, one));
	// what was there before is older than any lag
	await clock.sleep(60_000);
	Object.assign(simulator.settings, circumstance(first.circumstance).server, { readLagMs });
	armConductors(world, scenes);
	await clock.sleep(1_000 - (clock.now() % 1_000) + 500);
	const ran = await Promise.all(scenes.map(async (scene) => await run(world, scene)));
	await clock.sleep(AFTERMATH_MS);
	const writes = writesByProfile(simulator.log);
	return scenes.map(({ one, ids, target, conductor }, index) => ({
		one,
		ids,
		target,
		...ran[index]!,
		conductor,
		server: ids.map((id) => ({
			writes: writes.get(id) ?? [],
			made: simulator.tokensMade(id),
			tokens: simulator.tokens(id),
			live: simulator.liveTokens(id),
		})),
	}));
}

const worldOf = (one: Case) => `${one.circumstance} ${lagMsOf(one)}`;

function lagMsOf({ letters }: Case): number {
	return 1_000 * LAGS[letters.find(isLag) ?? 'lag0'];
}

interface Scene {
	one: Case;
	app: string;
	ids: string[];
	target: number;
	machine: Machine;
	conductor: Conductor;
}

function sceneOf({ simulator, clock }: World, one: Case): Scene {
	const token = one.before
		? { validitySeconds: 31 * DAY_SECONDS, createdAt: clock.now() - 30 * DAY_SECONDS * 1000 }
		: null;
	const collection = `${one.profileType}EnrollmentProfiles` as const;
	const count = one.shape === 'plain' ? 1 : 3;
	const ids = simulator.addProfiles(count, {}, { collection, token });
	const target = Math.floor(count / 2);
	const machine = new Machine(circumstance(one.circumstance).clockMs);
	const conductor = new Conductor(simulator, machine, one, ids[target]!);
	return { one, app: `app-${++executions}`, ids, target, machine, conductor };
}

function armConductors({ simulator }: World, scenes: Scene[]): void {
	const ofProfile = new Map(scenes.map(({ ids, target, conductor }) => [ids[target], conductor]));
	const ofApp = new Map(scenes.map(({ app, conductor }) => [app, conductor]));
	const action = (call: StruckCall) => {
		const conductor =
			call.operation === 'token' ? ofApp.get(call.clientId ?? '') : ofProfile.get(call.profileId);
		return conductor?.strike(call);
	};
	const match: FaultMatch = { operation: ['get', 'createToken', 'revokeToken', 'token'] };
	simulator.addFault({ match, times: 'always', action });
	const [only] = scenes;
	if (scenes.length > 1 || only?.one.shape !== 'outer') return;
	const strike = (call: StruckCall) => only.conductor.strike(call);
	simulator.addFault({ match: { operation: 'batch' }, times: 'always', action: strike });
}

async function run(
	world: World,
	{ one, app, ids, machine, conductor }: Scene,
): Promise<Pick<Played, 'result' | 'beganAt'>> {
	const { simulator } = world;
	simulator.settings.otherApps.push({ clientId: app });
	const oauthTokenData = simulator.issueTokens({ kind: 'application', clientId: app });
	const credential = { ...applicationCredential(simulator), clientId: app, oauthTokenData };
	world.engine.credentials.stored.set(app, credential as never);
	await conductor.before();
	const beganAt = world.clock.now();
	const result = await on(machine, async () =>
		world.run(parametersOf(one, beganAt), {
			items: itemsFor(ids) satisfies INodeExecutionData[],
			credentialId: app,
			executionId: app,
			onError: 'continueRegularOutput',
			...(one.rerun ? { retryOnFail: true, maxTries: 3 } : {}),
		}),
	);
	world.engine.credentials.stored.delete(app);
	return { result, beganAt };
}

function writesByProfile(log: readonly LogEntry[]): Map<string, LogEntry[]> {
	const writes = new Map<string, LogEntry[]>();
	for (const entry of log) {
		const { operation, profileId } = entry;
		if (!profileId || (operation !== 'createToken' && operation !== 'revokeToken')) continue;
		writes.set(profileId, [...(writes.get(profileId) ?? []), entry]);
	}
	return writes;
}
