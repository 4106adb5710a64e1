import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import { isFailure, type Failure } from '../failure';
import type { Output } from '../operations/operation';
import { causeOf } from './failureCause';

export function toItem(output: Output, itemIndex: number): INodeExecutionData {
	return { ...output, pairedItem: { item: itemIndex } };
}

/**
 * A failed item under "continue". Hosts before n8n 2.34 route only an item with an `error` of its own to the error output,
 * and then take that for its json, unless spreading the item does not show it.
 * @param toErrorOutput whether the node has an error output
 */
export function toErrorItem(
	failure: Failure,
	itemIndex: number,
	toErrorOutput: boolean,
): INodeExecutionData {
	const { outcome, ...facts } = failure.details;
	const details: IDataObject = {
		description: failure.description,
		...facts,
		outcome: outcome ?? 'notDone',
	};
	for (const key of Object.keys(details)) if (details[key] === undefined) delete details[key];
	const item = { json: { error: failure.message, details }, pairedItem: { item: itemIndex } };
	if (!toErrorOutput) return item;
	return Object.defineProperty(item, 'error', { value: failure.message, enumerable: false });
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
	return Object.assign(error, { failure: causeOf(failure) });
}

/** A value, for whoever has no items to go on with: a failure in its place is thrown as what n8n shows. */
export function orThrow<T>(node: INode, value: T | Failure): T {
	if (isFailure(value)) throw toNodeError(node, value);
	return value;
}

/** Fields that hold a Wi-Fi password, or may. */
const WITH_PASSWORD = ['wifiPassword', 'additionalExtras'];

/** n8n stores the node with the error: a Wi-Fi password that was typed into it must not go along. */
function withoutPasswords(node: INode): INode {
	const text = JSON.stringify(node.parameters ?? {}, (name, value: unknown) =>
		WITH_PASSWORD.includes(name) ? '' : value,
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
