import type { INodeExecutionData } from 'n8n-workflow';
import type { Collection, Fault, FaultAction } from '../../simulator';
import type { NodeRun } from '../support/engine';
import { claimsOfItems, judge, type Claim } from '../support/judge';
import { byId, type World } from '../support/world';

export { DAY_SECONDS } from '../support/kinds';

export const EACH = { profileId: byId('={{ $json.profileId }}') };
export const CONTINUE = { onError: 'continueRegularOutput' } as const;
export const RETRY = { retryOnFail: true, maxTries: 3 } as const;
export const PLAIN = { options: { batchSize: 1 } };
export const PROFILE_TYPES = ['androidDeviceOwner', 'androidForWork'] as const;

export const collectionOf = (profileType: (typeof PROFILE_TYPES)[number]): Collection =>
	`${profileType}EnrollmentProfiles`;

/** Strikes the write of a profile, once unless told otherwise. */
export function strike(
	{ simulator }: World,
	profileId: string | undefined,
	action: Fault['action'],
	times: Fault['times'] = 1,
	operation: 'createToken' | 'revokeToken' = 'createToken',
): void {
	simulator.addFault({ match: { operation, profileId }, times, action });
}

export const status = (code: number, more: object = {}): FaultAction => ({
	kind: 'status',
	status: code,
	...more,
});

/** What is wrong: tokens too many, lost items, and claims that the server contradicts. */
export function wrongIn(
	{ simulator }: World,
	ids: string[],
	run: NodeRun,
	mayBeUnknown: (index: number) => boolean = () => true,
): string[] {
	return judge(simulator, ids, run, { mayBeUnknown });
}

/** What each item says, under "continue". */
export function claims(ids: string[], run: NodeRun): Claim[] {
	const problems: string[] = [];
	const told = claimsOfItems(ids, run, problems);
	expect([run.error?.message, ...problems]).toEqual([undefined]);
	return told;
}

export const made = ({ simulator }: World, ids: string[]) =>
	ids.map((id) => simulator.tokensMade(id));

export const items = (ids: string[], more: (index: number) => object = () => ({})) =>
	ids.map((profileId, index): INodeExecutionData => ({ json: { profileId, ...more(index) } }));
