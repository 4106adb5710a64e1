import type { INodeExecutionData } from 'n8n-workflow';
import {
	startSimulator,
	VirtualClock,
	type Simulator,
	type SimulatorOptions,
} from '../../simulator';
import type { IssueOptions } from '../../simulator/types';
import type { Clock } from '../../../nodes/IntuneEnrollment/graph/clock';
import {
	applicationCredential,
	manyTenantsCredential,
	tenantIdsOf,
} from '../../../scripts/host/simulatedTenant';
import { loadEngine, runNode, type Engine, type NodeRun, type RunOptions } from './engine';

/** A simulator and the built node in n8n's engine, on one clock in which nobody waits. */
export interface World {
	simulator: Simulator;
	engine: Engine;
	clock: VirtualClock;
	/** Runs the node with the given parameters over the defaults of Token → Create. */
	run(parameters: Record<string, unknown>, options?: Partial<RunOptions>): Promise<NodeRun>;
	/** Stores a credential for the simulator under an id. */
	credential(data?: Record<string, unknown>, id?: string): void;
	/** Stores a credential for many tenants, by the first tenant's app, that may act in all that there are. */
	manyTenants(data?: Record<string, unknown>, id?: string): void;
	/** Puts a user's sign-in into the credential, in place of the application's. */
	signInUser(options?: IssueOptions): void;
	stop(): Promise<void>;
}

export async function openWorld(options: SimulatorOptions = {}): Promise<World> {
	const clock = new VirtualClock();
	const simulator = await startSimulator({ ...options, clock });
	clock.start(simulator);
	const engine = await loadEngine();
	useClock(clock);
	const world: World = {
		simulator,
		engine,
		clock,
		run: async (parameters, runOptions = {}) =>
			await runNode(engine, {
				...runOptions,
				parameters: {
					resource: 'token',
					operation: 'create',
					apiVersion: 'beta',
					profileType: 'androidDeviceOwner',
					validityMode: 'duration',
					validity: 90,
					validityUnit: 'days',
					options: {},
					...parameters,
				},
			}),
		credential: (data = {}, id = 'default') => {
			engine.credentials.stored.set(id, { ...applicationCredential(simulator), ...data } as never);
		},
		manyTenants: (data = {}, id = 'manyTenants') => {
			engine.credentials.stored.set(id, {
				...manyTenantsCredential(simulator, tenantIdsOf(simulator)),
				...data,
			} as never);
		},
		signInUser: (options = {}) => {
			const oauthTokenData = simulator.issueTokens(options);
			world.credential({ grantType: 'authorizationCode', oauthTokenData });
		},
		async stop() {
			clock.stop();
			await simulator.stop();
		},
	};
	world.credential();
	return world;
}

/** The clock of the built node, as it is loaded in this test file. */
export function builtClock(): Clock {
	return (require('../../../dist/nodes/IntuneEnrollment/graph/clock.js') as { systemClock: Clock })
		.systemClock;
}

/** Puts the shared clock into the built node, which has its own by default. */
function useClock(clock: VirtualClock): void {
	const systemClock = builtClock();
	systemClock.now = () => clock.now();
	systemClock.elapsed = () => clock.now();
	systemClock.sleep = async (ms, signal) => await clock.sleep(ms, signal).catch(() => {});
}

/** How many createToken writes were sent, refused ones included, for one profile or for all. */
export function writesSent({ simulator }: World, id?: string): number {
	return simulator.log.filter(
		({ operation, profileId }) =>
			operation === 'createToken' && (id === undefined || profileId === id),
	).length;
}

/** The profile parameter as the editor stores it. */
export function byId(value: unknown): Record<string, unknown> {
	return { __rl: true, mode: 'id', value };
}

export function itemsFor(ids: string[]): INodeExecutionData[] {
	return ids.map((profileId) => ({ json: { profileId } }));
}

/** What is there when it is asked for: tests name it before it is made. */
export function standIn<T extends object>(current: () => T): T {
	return new Proxy({} as T, { get: (_, name) => current()[name as keyof T] });
}
