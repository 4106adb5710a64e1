import type { RecordedName } from './graph/recorded';
import type { ApiVersion, Operation } from './types';

/** A recorded refusal by its name (graph/recorded.ts), the usual one of the status, or a body of one's own. */
export type FaultBody = RecordedName | 'default' | { custom: unknown };

/**
 * before: the work is not done. after: it is done, and the answer is spoilt all the same. late: the answer is given
 * now, and the work is done `lateMs` later (default 5000), whether or not the client has left.
 */
export type When = 'before' | 'after' | 'late';

interface Timing {
	/** Default: before. */
	when?: When;
	lateMs?: number;
}

/** What a fault does to the headers of an answer that is otherwise right. */
export interface HeaderFault {
	/** So much further ahead is the Date header of this answer, in ms. */
	dateOffsetMs?: number;
	/** Names of headers that are left out, in any case. */
	leaveOut?: string[];
	set?: Record<string, string>;
}

/** What somebody else's answer shows. json: without `error`. */
export type PageBody = 'html' | 'json' | 'empty' | { custom: unknown };

/** Of these a call meets one: the first that matches. */
export type MainFaultAction =
	| ({
			kind: 'status';
			/** Default: the one that goes with the body. */
			status?: number;
			body?: FaultBody;
			/** Graph's code and sentence, in place of those that go with the body. */
			code?: string;
			text?: string;
			headers?: Record<string, string>;
	  } & Timing)
	/** Token endpoint only: Entra refuses by its number (entra/aadsts.ts); the other fields override the table's. */
	| ({ kind: 'aadsts'; code: number; status?: number; error?: string; text?: string } & Timing)
	/**
	 * Somebody else answers (a filter, a proxy, a captive portal) in Graph's or Entra's place: a status and a page of
	 * their own, headers of their own, no request-id. At a part of a batch: a gateway behind Graph.
	 */
	| ({
			kind: 'page';
			/** Default 403. */
			status?: number;
			/** Default html. */
			page?: PageBody;
			/** Some proxies pass the service's request-id through. */
			keepRequestId?: boolean;
			headers?: Record<string, string>;
	  } & Timing)
	/** The connection is destroyed without an answer. */
	| ({ kind: 'drop' } & Timing)
	/** Never answers. */
	| ({ kind: 'hang' } & Timing)
	/** Then goes on as usual. worksWhenGone: does the work even if the client has left meanwhile. */
	| { kind: 'slow'; ms: number; when?: 'before' | 'after'; worksWhenGone?: boolean }
	/** 200 with an HTML page under the service's own headers. */
	| ({ kind: 'html' } & Timing)
	/** JSON that ends in the middle, under an honest content-length. */
	| ({ kind: 'truncated' } & Timing)
	/** The connection is destroyed in the middle of the body. */
	| ({ kind: 'cut' } & Timing)
	/** Headers at once, then a blank every `everyMs` (default 1000) for ever. */
	| ({ kind: 'drip'; everyMs?: number } & Timing)
	| ({ kind: 'redirect'; location: string; status?: number } & Timing)
	/** Batch only: the answer of one part is left out (`index` of the request, default the last). */
	| { kind: 'missingPart'; when?: 'before' | 'after'; index?: number }
	/** Batch only: an additional answer with an id that nobody asked for. */
	| { kind: 'unknownPart'; id?: string; status?: number }
	/** Batch only: one answer twice, the second one with another status where given. */
	| { kind: 'duplicatePart'; index?: number; status?: number }
	/** Batch only: the parts' answers under an outer status that says something else. */
	| { kind: 'outerStatus'; status: number }
	| { kind: 'reversed' };

/** These strike beside the call's one fault, all that match. */
export type CompanionFaultAction =
	/**
	 * Somebody else writes to the profile that the call is about: just before its work, just after it (in place of it,
	 * where it is not done), or `lateMs` after that. Counted nowhere as the caller's.
	 */
	| ({
			kind: 'stranger';
			/** Default createToken. */
			does?: 'createToken' | 'revokeToken' | 'delete';
			/** Default: what the call asks for, else an hour. */
			validitySeconds?: number;
			/** The bare id of another profile than the call's. */
			profileId?: string;
	  } & Timing)
	/** The answer is right, but for its headers. */
	| ({ kind: 'headers' } & HeaderFault);

export type FaultAction = MainFaultAction | CompanionFaultAction;

/** What a fault that decides for itself knows of the call, when it arrives. */
export interface StruckCall {
	operation: Operation;
	part: boolean;
	/** The bare id. */
	profileId?: string;
	/** The app that asks. */
	clientId?: string;
	/** Parsed; not of the token endpoint. */
	body?: unknown;
}

export interface FaultMatch {
	method?: string;
	/** On the path relative to the version, e.g. `/deviceManagement/…`; text is taken as a regular expression. */
	path?: RegExp | string;
	/** 'any' (default): every Graph operation, plain or part; never the outer 'batch' call nor 'token'. */
	operation?: Operation | Operation[] | 'any';
	/** The bare id. */
	profileId?: string;
	version?: ApiVersion;
	/** Default 'any'. */
	where?: 'plain' | 'part' | 'any';
	/** Token endpoint only. */
	grant?: string;
}

export interface Fault {
	match?: FaultMatch;
	/** How often it strikes, default 1. */
	times?: number | 'always';
	/** Skips the first matches. */
	after?: number;
	/** 0 … 1, by the seeded generator; default 1. */
	probability?: number;
	/** A function decides with each call that matches; where it answers nothing, the call is not struck. */
	action: FaultAction | ((call: StruckCall) => FaultAction | undefined);
}

export interface FaultHandle {
	/** How often it has struck. */
	readonly hits: number;
	remove(): void;
}
