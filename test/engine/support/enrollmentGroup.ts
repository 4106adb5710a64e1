import type { NodeRun, RunOptions } from './engine';
import { byId, type World } from './world';

export const GROUP = '11111111-2222-4333-8444-555555555555';
export const OTHER_GROUP = '99999999-2222-4333-8444-555555555555';

export type GroupOperation = 'get' | 'set' | 'clear';
export const GROUP_OPERATIONS: GroupOperation[] = ['get', 'set', 'clear'];

/** What the tests of the enrollment group do, in the world of their file. */
export function groupsOf(world: World) {
	return {
		run: async (
			operation: GroupOperation,
			profileId: unknown,
			parameters: object = {},
			options: Partial<RunOptions> = {},
		): Promise<NodeRun> =>
			await world.run(
				{
					resource: 'profile',
					operation: `${operation}EnrollmentGroup`,
					profileId: byId(profileId),
					groupId: GROUP,
					...parameters,
				},
				options,
			),
		add: (partial = {}) => world.simulator.addProfile(partial).id,
		/** The group that a profile has, as the server knows it. */
		group: (id: string) => world.simulator.enrollmentGroup(id),
		requests: () => world.simulator.counters.requests,
		/** Both groups are there, and Intune owns them. */
		reset: () => {
			world.simulator.settings.groups = { [GROUP]: 'unknown', [OTHER_GROUP]: 'unknown' };
		},
	};
}

export const json = ({ outputs }: NodeRun) => outputs[0]![0]!.json;
export const details = (run: NodeRun) => json(run).details as Record<string, unknown>;
