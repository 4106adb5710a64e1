import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../../simulator';
import type { NodeRun } from './engine';

export interface Expectations {
	/** What is to become of an item; undefined: whatever is true will do. */
	expected?(index: number): 'made' | 'notDone' | 'unknown' | undefined;
	/** Whether `unknown` is an honest answer for the item. */
	mayBeUnknown(index: number): boolean;
}

/** What a run says of one item; `silent` where it says nothing (it stopped at another one). */
export type Claim = 'made' | 'kept' | 'notDone' | 'done' | 'unknown' | 'silent';

/** Compares what the node says of every item with what the server did; answers what is wrong. */
export function judge(
	simulator: Simulator,
	ids: string[],
	result: NodeRun,
	expectations: Expectations,
): string[] {
	const problems: string[] = [];
	const claims = result.error
		? claimsOfError(ids, result, problems)
		: claimsOfItems(ids, result, problems);
	ids.forEach((id, index) => {
		const made = simulator.tokensMade(id);
		const claim = claims[index]!;
		const wrong = (what: string) =>
			problems.push(`item ${index} ${what} (claim ${claim}, made ${made})${said(result, index)}`);
		if (made > 1) wrong('was doubled');
		if (!isTrue(claim, made)) wrong('says what is not true');
		if (claim === 'unknown' && !expectations.mayBeUnknown(index)) wrong('should not be unknown');
		const expected = expectations.expected?.(index);
		if (claim === 'silent' || expected === undefined) return;
		if (expected === 'unknown') {
			if (claim !== 'unknown') wrong('should be unknown');
		} else if (
			claim !== 'unknown' &&
			(expected === 'made') !== (claim === 'made' || claim === 'kept')
		)
			wrong(`should be ${expected}`);
	});
	return problems;
}

function isTrue(claim: Claim, made: number): boolean {
	if (claim === 'made' || claim === 'done') return made === 1;
	// an item of which the error says nothing was not made
	return claim === 'kept' || claim === 'unknown' || made === 0;
}

function said({ outputs, error }: NodeRun, index: number): string {
	const item = outputs
		.flat()
		.find(({ pairedItem }) => (pairedItem as { item: number } | undefined)?.item === index);
	const text = error ? `${error.message} | ${error.description}` : JSON.stringify(item?.json);
	return `: ${text}`;
}

/** Under "continue", or where nothing failed: one item each, on either output, paired. */
export function claimsOfItems(ids: string[], { outputs }: NodeRun, problems: string[]): Claim[] {
	const items = outputs.flat();
	if (items.length !== ids.length)
		problems.push(`${items.length} items came out for ${ids.length}`);
	for (const output of outputs) {
		const order = output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
		if (order.some((place, index) => index > 0 && place <= order[index - 1]!))
			problems.push('the items are out of order');
	}
	return ids.map((id, index) => {
		const item = items.find(
			({ pairedItem }) => (pairedItem as { item: number } | undefined)?.item === index,
		);
		if (!item) {
			problems.push(`item ${index} is lost`);
			return 'silent';
		}
		const { json } = item;
		if (json.success === true) {
			if (json.profileId !== id) problems.push(`item ${index} is about another profile`);
			return json.created === false ? 'kept' : 'made';
		}
		const details = json.details as IDataObject | undefined;
		if (typeof json.error !== 'string' || details?.outcome === undefined) {
			problems.push(`item ${index} is neither success nor failure: ${JSON.stringify(json)}`);
		}
		return (details?.outcome as Claim | undefined) ?? 'silent';
	});
}

/** A thrown error speaks of the item that failed, and of those for which a token had been made. */
function claimsOfError(ids: string[], { error }: NodeRun, problems: string[]): Claim[] {
	const claims = ids.map((): Claim => 'silent');
	const description = error?.description ?? '';
	const listed = /By then (\d+) tokens? had been made, for items? ([\d–, ]+)/.exec(description);
	if (listed) {
		const made = fromRanges(listed[2]!);
		if (made.length !== Number(listed[1]))
			problems.push(`says ${listed[1]} were made and names ${made.length}`);
		for (const index of made) claims[index] = 'made';
	} else if (!/No token had been made by then/.test(description)) {
		problems.push(`does not say how many were made: ${error?.message} | ${description}`);
	}
	const doubtful = /unknown for items? ([\d–, ]+)/.exec(description);
	for (const index of doubtful ? fromRanges(doubtful[1]!) : []) claims[index] = 'unknown';
	const context = error?.context as
		{ itemIndex?: number; details?: { outcome?: Claim } } | undefined;
	if (context?.itemIndex === undefined) problems.push('the error names no item');
	else claims[context.itemIndex] = context.details?.outcome ?? 'notDone';
	return claims;
}

export function fromRanges(text: string): number[] {
	return text
		.split(',')
		.map((range) => range.trim().split('–').map(Number))
		.flatMap(([from, to = from]) =>
			Array.from({ length: to! - from! + 1 }, (_, offset) => from! + offset),
		);
}
