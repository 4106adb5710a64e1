import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Failure } from '../failure';
import type { Output } from '../operations/operation';

export function toItem(output: Output, itemIndex: number): INodeExecutionData {
	return { ...output, pairedItem: { item: itemIndex } };
}

/** A failed item under "continue"; json has no further key, so that n8n routes it to the error output. */
export function toErrorItem(failure: Failure, itemIndex: number): INodeExecutionData {
	const { outcome, ...facts } = failure.details;
	const details: IDataObject = {
		description: failure.description,
		...facts,
		outcome: outcome ?? 'notDone',
	};
	for (const key of Object.keys(details)) if (details[key] === undefined) delete details[key];
	return { json: { error: failure.message, details }, pairedItem: { item: itemIndex } };
}

/**
 * Turns a failure into what n8n shows: a NodeApiError where Graph or Entra answered, else a NodeOperationError.
 * Built from a bare object, since n8n stores the given error whole; the texts are set again afterwards, since n8n
 * replaces messages in which it finds the name of a network error.
 */
export function toNodeError(
	node: INode,
	failure: Failure,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	const { message, description, details } = failure;
	const shown = withoutPasswords(node);
	const error =
		details.httpCode === undefined
			? new NodeOperationError(shown, message, { description, itemIndex })
			: new NodeApiError(
					shown,
					{ error: { code: details.code ?? '' } },
					{ message, description, httpCode: details.httpCode, itemIndex },
				);
	error.message = message;
	error.description = [description, ...ids(failure)].join(' ');
	error.messages = [];
	const facts = Object.entries(details).filter(([, value]) => value !== undefined);
	error.context.details = Object.fromEntries(facts);
	return error;
}

/** n8n stores the node with the error: a Wi-Fi password that was typed into it must not go along. */
function withoutPasswords(node: INode): INode {
	const text = JSON.stringify(node.parameters ?? {}, (name, value: unknown) =>
		name === 'wifiPassword' ? '' : value,
	);
	return { ...node, parameters: JSON.parse(text) as INode['parameters'] };
}

/** What Microsoft support asks for. */
function ids({ details }: Failure): string[] {
	return [
		...(details.requestId === undefined ? [] : [`Request ID: ${details.requestId}.`]),
		...(details.activityId === undefined ? [] : [`Activity ID: ${details.activityId}.`]),
	];
}
