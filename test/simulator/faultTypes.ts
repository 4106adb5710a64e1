import type { ApiVersion, Operation } from './types';

/** `status` answers; a name picks one of the recorded bodies; anything else is sent as it is. */
export type FaultBody =
	| 'default'
	| 'envelopeA'
	| 'envelopeB'
	| 'graph'
	| 'staleToken'
	| 'missingScope'
	| 'throttleGraph'
	| 'throttleEnvelope'
	| 'html'
	| 'empty'
	| { custom: unknown };

/** before: the work is not done. after: it is done, and the answer is spoilt all the same. */
export type When = 'before' | 'after';

export type FaultAction =
	| {
			kind: 'status';
			status: number;
			when?: When;
			body?: FaultBody;
			headers?: Record<string, string>;
	  }
	/** The connection is destroyed without an answer. */
	| { kind: 'drop'; when?: When }
	/** Never answers. */
	| { kind: 'hang'; when?: When }
	/** Then goes on as usual. worksWhenGone: does the work even if the client has left meanwhile. */
	| { kind: 'slow'; ms: number; when?: When; worksWhenGone?: boolean }
	/** 200 with an HTML page. */
	| { kind: 'html'; when?: When }
	/** JSON that ends in the middle, under an honest content-length. */
	| { kind: 'truncated'; when?: When }
	/** The connection is destroyed in the middle of the body. */
	| { kind: 'cut'; when?: When }
	/** Headers at once, then a blank every `everyMs` (default 1000) for ever. */
	| { kind: 'drip'; when?: When; everyMs?: number }
	| { kind: 'redirect'; location: string; status?: number; when?: When }
	/** Batch only: the answer of one part is left out (`index` of the request, default the last). */
	| { kind: 'missingPart'; when?: When; index?: number }
	/** Batch only: an additional answer with an id that nobody asked for. */
	| { kind: 'unknownPart'; id?: string; status?: number }
	/** Batch only: one answer twice, the second one with another status where given. */
	| { kind: 'duplicatePart'; index?: number; status?: number }
	| { kind: 'reversed' };

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
	action: FaultAction;
}

export interface FaultHandle {
	/** How often it has struck. */
	readonly hits: number;
	remove(): void;
}
