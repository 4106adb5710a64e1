import type { INodeExecutionData } from 'n8n-workflow';
import { groupsOf, OTHER_GROUP } from '../engine/support/enrollmentGroup';
import { created, OTHER_OPERATIONS } from '../engine/support/otherOperations';
import { byId, type World } from '../engine/support/world';
import type { Simulator } from '../simulator/types';
import { PROFILE_TYPES, type Case } from './cases';
import { judgeCreated, judgeOther, judgeUpdated, judgeUpsert } from './judgeOthers';
import type { Subject } from './subject';

let names = 0;

/** A row of the fault matrix as it is explored: new profiles have a name that nobody else has, all others are there. */
function other(label: string, more: Partial<Subject> = {}): Subject {
	const operation = OTHER_OPERATIONS.find((one) => one.label === label)!;
	return {
		graph: operation.graph,
		profileTypes: PROFILE_TYPES,
		befores: ['usual'],
		circumstances: [
			'noIds',
			'noDate',
			'dateAhead',
			'stampAhead',
			'stampBehind',
			'clockAhead',
			'clockBehind',
			'slow',
			'listsLag',
		],
		hasReadLag: false,
		readsFirst: () => false,
		batchesBefore: () => 0,
		seed: (simulator, { profileType }, count) =>
			Array.from({ length: count }, () => {
				const shown = `Profile ${++names}`;
				return { json: { shown, profileId: addProfile(simulator, profileType, shown) } };
			}),
		parameters: ({ profileType }) => ({ ...operation.parameters, profileType }),
		know: (simulator, item, writes) => ({
			writes,
			times: operation.timesDone!(simulator, item),
			tokens: [],
			live: [],
			named: namedLike(simulator, item),
		}),
		judge: judgeOther,
		judgeStruck: () => ({ problems: [], remarks: [] }),
		prepare: async (world, items) =>
			await operation.prepare?.(
				world,
				items.map(({ json }) => String(json.profileId)),
			),
		...more,
	};
}

/** A profile that nobody of this process knows. */
function addProfile(
	simulator: Simulator,
	profileType: Case['profileType'],
	displayName: string,
): string {
	const collection = `${profileType}EnrollmentProfiles` as const;
	return simulator.addProfile({ displayName, description: 'old' }, { collection, token: null }).id;
}

/** Profiles of the item's name that were there or that requests made; those of strangers do not count. */
function namedLike(simulator: Simulator, { json }: INodeExecutionData): number {
	const wasThere = json.profileId === undefined ? 0 : 1;
	return wasThere + created(simulator, String(json.name ?? json.shown));
}

/** New profiles; with `before` there is an older one of the same name. */
const NEW: Partial<Subject> = {
	hasReadLag: true,
	seed: (simulator, { before, profileType }, count) =>
		Array.from({ length: count }, () => {
			const name = `Profile ${++names}`;
			const old = before ? { profileId: addProfile(simulator, profileType, name) } : {};
			return { json: { name, ...old } };
		}),
	stranger(simulator, { json }, { profileType }) {
		const collection = `${profileType}EnrollmentProfiles` as const;
		const { id } = simulator.addProfile({ displayName: String(json.name) }, { collection });
		return { name: id, madeAt: simulator.clock.now() };
	},
};

/** Changes of what is there; a stranger's change comes to another value. */
const CHANGED: Partial<Subject> = {
	know: (simulator, item, writes) => ({
		writes,
		// the description may be a stranger's by now
		times: writes.some(({ worked }) => worked) ? 1 : 0,
		tokens: [],
		live: [],
		named: namedLike(simulator, item),
	}),
	stranger(simulator, { json }) {
		simulator.patchProfile(String(json.profileId), { description: 'theirs' });
		return { name: 'theirs', madeAt: simulator.clock.now() };
	},
	judgeStruck: judgeUpdated,
};

const UPSERT: Partial<Subject> = {
	hasReadLag: true,
	readsFirst: () => true,
	runsAgain: true,
	judgeStruck: judgeUpsert,
};

/** Device Owner profiles alone have an enrollment group. */
const GROUP: Partial<Subject> = { profileTypes: ['androidDeviceOwner'] };

export const OTHER_SUBJECTS = {
	profileCreate: other('profile create', {
		...NEW,
		befores: ['new name', 'name taken'],
		judgeStruck: judgeCreated,
	}),
	upsertNew: other('profile upsert, new', { ...NEW, ...UPSERT, befores: ['new name'] }),
	upsertThere: other('profile upsert, there', { ...CHANGED, ...UPSERT, befores: ['there'] }),
	update: other('profile update', CHANGED),
	delete: other('profile delete', {
		befores: ['not seen', 'seen'],
		prepare: see,
		// a success that nobody signed, of a profile that nobody saw
		leavesOpen: ({ before, circumstance }) => circumstance === 'noIds' && !before,
	}),
	setEnrollmentGroup: other('profile set enrollment group', {
		...GROUP,
		befores: ['no group', 'another group'],
		prepare: giveOtherGroup,
	}),
	clearEnrollmentGroup: other('profile clear enrollment group', {
		...GROUP,
		befores: ['has a group'],
	}),
};

/** What is gone later was seen by this process. */
async function see(world: World, items: INodeExecutionData[], one: Case): Promise<void> {
	if (!one.before) return;
	const profileId = byId('={{ $json.profileId }}');
	const { profileType } = one;
	await world.run({ resource: 'profile', operation: 'get', profileId, profileType }, { items });
}

async function giveOtherGroup(world: World, items: INodeExecutionData[], one: Case): Promise<void> {
	const { run, reset } = groupsOf(world);
	reset();
	if (one.before) await run('set', '={{ $json.profileId }}', { groupId: OTHER_GROUP }, { items });
}
