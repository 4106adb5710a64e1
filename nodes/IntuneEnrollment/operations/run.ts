import type { IBinaryData } from 'n8n-workflow';
import type { GraphClient, Written } from '../graph/client';
import type { KnownTokens } from '../graph/readBack';

/** What all items of one execution of the node share. */
export interface Run {
	client: GraphClient;
	/** The workflow's time zone. */
	zone: string;
	/** Tokens seen or made by this run, by profile. */
	known: Map<string, RunTokens>;
	/** Ids of profiles that this run created: a later create of the same name must not take one for its own. */
	created: Set<string>;
	/** What earlier tries of the same execution did for an item (Retry On Fail). */
	memory<Done, Unknown>(itemIndex: number, request: string): Remembered<Done, Unknown>;
	/** Items for which a token was made, for the hint and for the words of a failure. */
	made: Array<{ item: number; profileId: string }>;
	/** Stores a picture as binary data of the execution. */
	toBinary(bytes: Buffer, fileName: string, mimeType: string): Promise<IBinaryData>;
}

/** What was found out about one write; kept from one try of the node to the next. */
export interface Remembered<Done = unknown, Unknown = unknown> {
	/** What was made, as the operation keeps it. */
	done?: Done;
	/** A write of which nobody knew: what is needed to look it up again. */
	unknown?: Unknown;
}

/** A token that was made, with the seconds that went out in its request and what helps to know it again. */
export interface MadeToken extends Written {
	seconds: number;
	/** Its value, where the read-back saw it. */
	value?: string;
	/** What was known of the profile's tokens before it. */
	before: KnownTokens;
}

export interface RunTokens extends KnownTokens {
	values: Set<string>;
	/** The last token that Ensure Valid made in this run. */
	made?: MadeToken;
	/** Ensure Valid sent a write for it of which nobody knows whether it was done. */
	doubtful?: boolean;
	/** How many items of this run made a token for it. */
	count?: number;
	displayName?: unknown;
}

/** What the run knows of a profile's tokens, from the first question on. */
export function knownTokens(run: Run, profile: string): RunTokens {
	const known = run.known.get(profile) ?? { values: new Set<string>() };
	run.known.set(profile, known);
	return known;
}
