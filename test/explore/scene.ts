import type { INodeExecutionData } from 'n8n-workflow';
import { applicationCredential, manyTenantsCredential } from '../../scripts/host/simulatedTenant';
import { tenantsOf } from '../engine/support/manyTenants';
import type { World } from '../engine/support/world';
import type { Operation, Simulator, StruckCall } from '../simulator/types';
import type { Case } from './cases';
import { circumstance } from './circumstances';
import { Conductor } from './conductor';
import { Machine } from './machine';
import { SUBJECTS, subjectOf } from './subjects';

/** All that one case has for itself, though many run at once. */
export interface Scene {
	one: Case;
	app: string;
	items: INodeExecutionData[];
	/** The place of the item that is struck. */
	target: number;
	machine: Machine;
	conductor: Conductor;
}

let apps = 0;

export function sceneOf(simulator: Simulator, one: Case): Scene {
	const count = one.shape === 'plain' ? 1 : 3;
	const items = subjectOf(one).seed(simulator, one, count);
	const target = Math.floor(count / 2);
	const machine = new Machine(circumstance(one.circumstance).clockMs);
	const conductor = new Conductor(simulator, machine, one, items[target]!);
	return { one, app: `app-${++apps}`, items, target, machine, conductor };
}

/** The tenant in which a case plays. */
export function tenantOf(world: World, one: Case): Simulator {
	return subjectOf(one).isInTenant ? tenantsOf(world, 2)[1]! : world.simulator;
}

/** What a conductor may strike, or has to answer. */
const STRUCK: Operation[] = [
	'token',
	'batch',
	'get',
	'list',
	'retrieveEnrollmentGroup',
	...Object.values(SUBJECTS).map(({ graph }) => graph),
];

/** Each conductor gets the calls of its own app. */
export function armConductors(simulator: Simulator, scenes: readonly Scene[]): void {
	const ofApp = new Map(scenes.map(({ app, conductor }) => [app, conductor]));
	const action = (call: StruckCall) => ofApp.get(call.clientId ?? '')?.strike(call);
	simulator.addFault({ match: { operation: STRUCK }, times: 'always', action });
}

/** Stores the credential of the scene's own app, under the app's name. */
export function storeCredential(world: World, simulator: Simulator, { one, app }: Scene): void {
	const { settings } = simulator;
	settings.otherApps.push({ clientId: app });
	const data = subjectOf(one).isInTenant
		? manyTenantsCredential(simulator, [settings.tenantId])
		: {
				...applicationCredential(simulator),
				oauthTokenData: simulator.issueTokens({ kind: 'application', clientId: app }),
			};
	world.engine.credentials.stored.set(app, { ...data, clientId: app } as never);
}
