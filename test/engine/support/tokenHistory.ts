import type { AuditActor } from '../../simulator/types';
import { LOG } from './auditLog';
import { DAY_SECONDS } from './kinds';
import { useWorld } from './useWorld';
import { byId } from './world';

export const MINUTE = 60_000;
export const DAY = DAY_SECONDS * 1000;
/** What the simulated app holds by default. */
export const PERMISSIONS = [
	'DeviceManagementConfiguration.ReadWrite.All',
	'DeviceManagementManagedDevices.Read.All',
	'DeviceManagementApps.Read.All',
];

/** Who each item says it was. */
export const who = (items: object[]) =>
	items.map((item) => {
		const { userPrincipalName, applicationId } = (item as { actor: AuditActor }).actor;
		return userPrincipalName ?? applicationId;
	});

/** A world whose tests share a tenant and its log, each looking only at its own profiles, and what they do there. */
export function useTokenHistory() {
	const world = useWorld();
	beforeEach(async () => {
		world.simulator.clearFaults();
		await world.clock.sleep(60 * DAY);
		world.credential();
		world.simulator.reset();
	});
	const history = async (more: object = {}, options: object = {}) =>
		await world.run({ operation: 'getHistory', returnAll: true, ...more }, options);
	const shown = ({ outputs, error }: Awaited<ReturnType<typeof history>>) => {
		expect(error).toBeUndefined();
		return outputs[0]!.map(({ json }) => json);
	};
	return {
		world,
		history,
		shown,
		add: (partial: object = {}) =>
			world.simulator.addProfile({ displayName: 'Kiosks', ...partial }).id,
		create: async (id: string, more: object = {}) =>
			(await world.run({ profileId: byId(id), ...more })).outputs[0]![0]!.json,
		of: async (id: string, more: object = {}) =>
			shown(await history({ profileId: byId(id), ...more })),
		/** The log as a Graph that is not this simulator might show it. */
		answer(...events: unknown[]) {
			world.simulator.addFault({
				match: LOG,
				action: { kind: 'status', status: 200, body: { custom: { value: events } } },
			});
		},
		event: (id: string, more: object = {}) => ({
			id: `event ${Math.random()}`,
			activityDateTime: new Date(world.clock.now()).toISOString(),
			actor: {},
			resources: [{ resourceId: id }],
			...more,
		}),
	};
}
