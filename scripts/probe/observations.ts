import type { Graph } from './graph';
import type { Kind } from './kinds';
import type { TokenView } from './throwaway';

/** What is done only where the administrator asked for it. */
export interface Asked {
	/** Fills the quota of this app for half a minute. */
	throttle: boolean;
	/** How long to wait for the audit log. */
	auditMinutes: number;
	/** Signs in as an application. */
	asApplication?: Graph;
}

/** A profile as it was just after its creation. */
export interface Making {
	kind: Kind;
	status: number;
	/** Reads by id said 404 for so long; 0: never. */
	missingMs: number;
	/** The token that it came with, or the form of none. */
	fresh: TokenView;
}

/** What a read showed, and how long after the write. */
export interface Shown {
	view: TokenView;
	/** Still the old one. */
	notBeforeMs: number;
	afterMs: number;
}
