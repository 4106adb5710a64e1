import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Failure } from '../failure';
import type { ReadParameter } from '../fields/parameter';
import type { GraphClient } from '../graph/client';

/** What an event keeps between polls, as n8n stores it; undefined before the first. */
export type Memory = IDataObject | undefined;

/** What one poll came to. */
export interface Decided {
	items: IDataObject[];
	/** What is remembered from now on, where that changes. */
	memory?: IDataObject;
	/** Why a part could not be read. A poll that got no further for it fails; else it is a line in the log. */
	failure?: Failure;
}

/** What a poll saw. Polls can overlap, so it is decided at once, by the memory as it is by then. */
export type Decide = (memory: Memory) => Decided;

/**
 * One event of the trigger: its fields, how they become a checked watch, and how a poll looks into one tenant. Nothing is
 * remembered before all is decided: a poll that fails changes nothing.
 */
export interface TriggerEvent<Watch = unknown> {
	value: string;
	name: string;
	description: string;
	/** Where its memory stands in the node's static data. */
	memoryKey: string;
	/** It watches profiles, and is asked which type. */
	ofProfiles: boolean;
	fields: INodeProperties[];
	read(parameter: ReadParameter): Watch | Failure;
	/**
	 * @param memory what is remembered at the moment
	 * @param until when by elapsed() to begin nothing more
	 */
	look(
		client: GraphClient,
		watch: Watch,
		memory: () => Memory,
		until: number,
	): Promise<Decide | Failure>;
	/** What a test by hand shows; nothing is remembered. */
	sample(client: GraphClient, watch: Watch): Promise<IDataObject[] | Failure>;
	/** In what words a poll ends that takes too long. */
	tooSlow: Failure;
}

/** Gives an event its watch's type inside and hides it outside, where all events are handled alike. */
export function triggerEvent<Watch>(definition: TriggerEvent<Watch>): TriggerEvent {
	return definition as unknown as TriggerEvent;
}
