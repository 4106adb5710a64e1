import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Failure } from '../failure';
import type { Output } from '../operations/operation';

export function toItem(output: Output, itemIndex: number): INodeExecutionData {
	return { ...output, pairedItem: { item: itemIndex } };
}

/** A failed item under "continue"; json has no further key, so that n8n routes it to the error output. */
export function toErrorItem(failure: Failure, itemIndex: number): INodeExecutionData {
	const { httpCode, code, requestId, activityId, attempts, profileId, outcome } = failure.details;
	const details: IDataObject = {
		description: failure.description,
		httpCode,
		code,
		requestId,
		activityId,
		attempts,
		profileId,
		outcome: outcome ?? 'notDone',
	};
	for (const key of Object.keys(details)) if (details[key] === undefined) delete details[key];
	return { json: { error: failure.message, details }, pairedItem: { item: itemIndex } };
}

/** Item numbers as ranges, 20 at the most: "0–3, 5, 8–11". */
export function asRanges(indexes: number[]): string {
	const ranges: Array<[number, number]> = [];
	for (const index of [...indexes].sort((a, b) => a - b)) {
		const last = ranges.at(-1);
		if (last && index === last[1] + 1) last[1] = index;
		else ranges.push([index, index]);
	}
	const shown = ranges
		.slice(0, 20)
		.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
	return ranges.length > 20 ? `${shown.join(', ')} and more` : shown.join(', ');
}
