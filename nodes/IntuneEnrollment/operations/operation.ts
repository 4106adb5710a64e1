import type { IBinaryData, IBinaryKeyData, IDataObject, INodeProperties } from 'n8n-workflow';
import type { Failure } from '../failure';
import type { Moment, ReadParameter } from '../fields/parameter';
import type { GraphClient } from '../graph/client';
import type { Remembered } from './once';

/** What an operation gives for one input item. */
export interface Output {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** What all items of one execution of the node share. */
export interface Execution {
	/** Keys of profiles of which an item left it unknown whether a token, or they themselves, were made. */
	inDoubt: Set<string>;
	/** Items for which a token was made, for the hint and for the words of a failure. */
	made: Array<{ item: number; profileId: string }>;
	/** What is worth knowing and no failure; the same words of several items are shown once. */
	hints: Set<string>;
	/** Stores a picture as binary data of the execution. */
	toBinary(bytes: Buffer, fileName: string, mimeType: string): Promise<IBinaryData>;
}

/** What an operation has for one item. */
export interface ItemContext {
	execution: Execution;
	/** The client of the item's tenant. */
	client: GraphClient;
	index: number;
	/** What earlier reruns of the same execution did for the item (Retry On Fail). */
	remembered<Sent>(write: string): Remembered<Sent>;
}

/**
 * One operation: its fields, how one item's parameters become a checked input, and how an input is carried out.
 * Inputs with the same key are carried out one after the other, all others together.
 */
export interface Operation<Input = unknown> {
	value: string;
	name: string;
	/** Sentence case with the resource, as n8n lists it. */
	action: string;
	description: string;
	writes: boolean;
	/** Its progress is told in tokens, not in items. */
	makesTokens?: boolean;
	/** It lists profiles, and takes both types at once. */
	takesAllTypes?: boolean;
	fields: INodeProperties[];
	read(parameter: ReadParameter, moment: Moment): Input | Failure;
	key(input: Input): string | undefined;
	execute(input: Input, item: ItemContext): Promise<Output[] | Failure>;
}

/** Gives an operation its input's type inside and hides it outside, where all operations are handled alike. */
export function operation<Input>(definition: Operation<Input>): Operation {
	return definition as unknown as Operation;
}
