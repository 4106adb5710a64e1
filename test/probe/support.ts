import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../scripts/probe/clock';
import { Graph } from '../../scripts/probe/graph';
import { Ledger } from '../../scripts/probe/ledger';
import type { Asked } from '../../scripts/probe/observations';
import type { Question } from '../../scripts/probe/question';
import { runProbe, type Ran } from '../../scripts/probe/run';
import { isOurs } from '../../scripts/probe/throwaway';
import {
	startSimulator,
	VirtualClock,
	type SignInKind,
	type Simulator,
	type SimulatorOptions,
} from '../simulator';
import { ANDROID_FOR_WORK_PATH, DEVICE_OWNER_PATH, signIn } from '../simulator/client';

export const FACTS = {
	packageVersion: '0.1.0',
	cloud: 'Global',
	date: '2026-11-22',
	signedInAs: 'user',
} as const;

/** A tenant to probe, on one virtual clock, with the ledger's folder. */
export interface World {
	simulator: Simulator;
	clock: VirtualClock;
	folder: string;
	stop(): Promise<void>;
}

export async function startWorld(options: SimulatorOptions = {}): Promise<World> {
	const clock = new VirtualClock();
	const simulator = await startSimulator({ v1Available: false, ...options, clock });
	clock.start(simulator);
	const folder = mkdtempSync(join(tmpdir(), 'probe-test-'));
	return {
		simulator,
		clock,
		folder,
		stop: async () => {
			await simulator.stop();
			clock.stop();
			rmSync(folder, { recursive: true });
		},
	};
}

export interface ProbeOptions {
	questions?: Question[];
	asked?: Partial<Asked>;
	application?: boolean;
	fetch?: typeof fetch;
	clock?: Clock;
	stop?: AbortSignal;
}

export async function probe(world: World, options: ProbeOptions = {}): Promise<Ran> {
	const { simulator, folder } = world;
	const clock = options.clock ?? world.clock;
	const graphAs = (kind: SignInKind) =>
		new Graph({
			baseUrl: simulator.origin,
			accessToken: () => Promise.resolve(simulator.issueTokens({ kind }).access_token),
			clock,
			writesPer20s: 10,
			fetch: options.fetch ?? fetch,
		});
	return await runProbe({
		graph: graphAs('delegated'),
		clock,
		ledger: Ledger.of(folder, simulator.settings.tenantId),
		facts: FACTS,
		questions: options.questions,
		stop: options.stop,
		asked: {
			throttle: false,
			auditMinutes: 60,
			...(options.application ? { asApplication: graphAs('application') } : {}),
			...options.asked,
		},
	});
}

/** Names of the throw-away profiles that are really there. */
export async function leftBehind({ simulator }: World): Promise<string[]> {
	Object.assign(simulator.settings, { readLagMs: 0, listLagMs: 0, listsHideExpired: false });
	simulator.clearFaults();
	const client = await signIn(simulator);
	const names: string[] = [];
	for (const path of [DEVICE_OWNER_PATH, ANDROID_FOR_WORK_PATH]) {
		for (let url = `/beta${path}`; url;) {
			const { json } = await client.call('GET', url);
			names.push(...json.value.map(({ displayName }: { displayName: string }) => displayName));
			url = json['@odata.nextLink'];
		}
	}
	return names.filter(isOurs);
}

export const ledgerFiles = ({ folder }: World): string[] => readdirSync(folder);
