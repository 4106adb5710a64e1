import type { CallsOverall } from './inFlight';

/** How requests are sent together. */
export interface QueueSettings {
	/** Where the credential's Graph is. */
	graphUrl: string;
	/** 1 … 20; 1 sends plain requests only. */
	batchSize: number;
	/** 0 switches pacing off, of reads too. */
	writesPer20Seconds: number;
	timeoutMs: number;
	/** The first failure stops whatever has not been sent. */
	stopsAtFailure: boolean;
	/** How long a request waits for the quota in all; milliseconds. */
	longestWaitMs: number;
	/** Bounds the calls of all tenants of an execution together, where there are several. */
	overall?: CallsOverall;
}

/** How the client is to work. */
export interface ClientSettings extends QueueSettings {
	maxRetries: number;
	/** Seconds that a read may lag behind a write; 0: one read decides. */
	readLag: number;
}

/** What of it are options of the node. */
export type ClientOptions = Pick<
	ClientSettings,
	'batchSize' | 'writesPer20Seconds' | 'maxRetries' | 'timeoutMs' | 'readLag'
>;
