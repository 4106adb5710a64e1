import type { IBinaryKeyData, IDataObject, INodeProperties } from 'n8n-workflow';
import type { Failure } from '../failure';
import type { ReadParameter, Surroundings } from '../fields/parameter';
import type { Run } from './run';

/** What an operation gives for one input item. */
export interface Output {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/**
 * One operation: its fields, how one item's parameters become a checked wish, and how a wish is carried out.
 * Wishes with the same key are carried out one after the other, all others together.
 */
export interface Operation<Wish = unknown> {
	value: string;
	name: string;
	/** Sentence case with the resource, as n8n lists it. */
	action: string;
	description: string;
	writes: boolean;
	/** Its progress is told in tokens, not in items. */
	makesTokens?: boolean;
	fields: INodeProperties[];
	read(parameter: ReadParameter, surroundings: Surroundings): Wish | Failure;
	key(wish: Wish): string | undefined;
	perform(wish: Wish, run: Run, itemIndex: number): Promise<Output[] | Failure>;
}

/** Gives an operation its wish's type inside and hides it outside, where all operations are handled alike. */
export function operation<Wish>(definition: Operation<Wish>): Operation {
	return definition as unknown as Operation;
}
