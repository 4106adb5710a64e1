import type { INodeExecutionData } from 'n8n-workflow';
import type { World } from '../engine/support/world';
import type { EnrollmentToken, GraphOperation, LogEntry, Simulator } from '../simulator/types';
import type { Case, ProfileType } from './cases';
import type { CircumstanceName } from './circumstances';
import type { Played } from './play';
import type { Claim, Problem } from './problem';

/** One write as it is explored: how it is run, and how the server knows what became of it. */
export interface Subject {
	/** What the letters strike. */
	graph: GraphOperation;
	profileTypes: readonly ProfileType[];
	/** What is there before, in words: of cases without `before` in their name, and of those with it. */
	befores: readonly [string, string?];
	/** Worlds beside the usual one. */
	circumstances: readonly CircumstanceName[];
	/** The operation has the option Read Lag. */
	hasReadLag: boolean;
	/** By the credential for many tenants, in another tenant than the app's own. */
	isInTenant?: boolean;
	/** It is run a second time, once all is sound again. */
	runsAgain?: boolean;
	readsFirst(one: Case): boolean;
	/** Batch calls before the one with the writes. */
	batchesBefore(one: Case): number;
	/** Every answer leaves open what became of the write, with no letter at all. */
	leavesOpen?(one: Case): boolean;
	/** Puts on the server what is there before; answers the items, each with the id or the name of its profile. */
	seed(simulator: Simulator, one: Case, count: number): INodeExecutionData[];
	/** What the node itself has to do before, for the items of many cases. */
	prepare?(world: World, items: INodeExecutionData[], one: Case): Promise<void>;
	/** Parameters beside the options; `now` is the server's time of day. */
	parameters(one: Case, now: number): Record<string, unknown>;
	/** What somebody else does at the letter of that name; a subject without has no such letter. */
	stranger?(simulator: Simulator, item: INodeExecutionData, one: Case): StrangersWork;
	know(simulator: Simulator, item: INodeExecutionData, writes: LogEntry[]): ServerSide;
	/** What is wrong with what one item says. */
	judge(claim: Claim, server: ServerSide, one: Case): Problem[];
	/** The same, and what is true but worth a look, of the struck item alone. */
	judgeStruck(played: Played, claim: Claim): { problems: Problem[]; remarks: string[] };
}

/** What somebody else made, by the token's value or the profile's id. */
export interface StrangersWork {
	name: string;
	/** By the clock that stamps dates. */
	madeAt: number;
}

/** What the server knows of one item's profile afterwards. */
export interface ServerSide {
	/** Attempts of the write, in the order of their arrival. */
	writes: LogEntry[];
	/** How often the work was done. */
	times: number;
	/** All tokens that the profile ever had, oldest first; only of writes of tokens. */
	tokens: EnrollmentToken[];
	live: EnrollmentToken[];
	/** Profiles of the item's name, those of strangers not counted; not of writes of tokens. */
	named?: number;
}

/** Whether a call is about the profile of an item; one that names none is about all. */
export function isAbout(
	{ json }: INodeExecutionData,
	{ operation, profileId, body }: Pick<LogEntry, 'operation' | 'profileId' | 'body'>,
): boolean {
	if (operation === 'create')
		return (body as { displayName?: unknown } | undefined)?.displayName === json.name;
	return profileId === undefined || profileId === json.profileId;
}
