import type { KnownTokens } from '../graph/readBack';
import type { GraphClient } from '../graph/client';
import type { Remembered } from './memory';

/** What all items of one execution of the node share. */
export interface Run {
	client: GraphClient;
	/** The workflow's time zone. */
	zone: string;
	/** Tokens seen or made by this run, by profile. */
	known: Map<string, RunTokens>;
	/** What earlier tries of the same execution did for an item (Retry On Fail). */
	memory(itemIndex: number, request: string): Remembered;
	/** Tokens made, for the hint and for the words of a failure. */
	made: number[];
}

export interface RunTokens extends KnownTokens {
	values: Set<string>;
}

/** What the run knows of a profile's tokens, from the first question on. */
export function knownTokens(run: Run, profile: string): RunTokens {
	const known = run.known.get(profile) ?? { values: new Set<string>() };
	run.known.set(profile, known);
	return known;
}
