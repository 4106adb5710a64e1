import type { Answer } from '../http/answer';
import { errorContext, type Call } from '../graph/call';
import * as errors from '../graph/errors';
import type { Tenant } from '../tenant';

/** docs/graph-facts.md: docs concepts/json-batching.md. */
const MOST_PARTS = 20;

export interface PartRequest {
	id: string;
	method: string;
	url: string;
	headers?: Record<string, string>;
	body?: unknown;
	dependsOn?: string[];
}

/** The parts, or the refusal of the whole batch. */
export function readBatch(tenant: Tenant, call: Call): PartRequest[] | Answer {
	const { settings } = tenant;
	const context = errorContext(call, tenant);
	const refuse = (message: string) => errors.badRequest(context, message);
	if (!settings.batchAvailable) {
		return settings.batchRefusal === 400
			? errors.routerError(context, '$batch')
			: errors.graphError(
					context,
					settings.batchRefusal,
					'UnknownError',
					'Batch requests are not available.',
				);
	}
	const requests = (call.body as { requests?: unknown } | undefined)?.requests;
	if (!Array.isArray(requests) || requests.length === 0)
		return refuse('Invalid batch payload format.');
	if (requests.length > MOST_PARTS) {
		return refuse(`Number of batch request steps exceeds the maximum value of ${MOST_PARTS}.`);
	}
	const ids = new Set<string>();
	for (const part of requests as Array<Partial<PartRequest>>) {
		if (typeof part?.id !== 'string' || part.id === '')
			return refuse('Invalid batch payload format.');
		if (typeof part.method !== 'string' || typeof part.url !== 'string') {
			return refuse(`Invalid batch request step: ${part.id}.`);
		}
		if (ids.has(part.id.toLowerCase())) return refuse("Request Id's have to be unique in a batch.");
		// As recorded: msgraph-sdk-dotnet issues 1038 and 2628.
		if (settings.batchWriteWithoutBody === 'batch' && lacksBody(part as PartRequest)) {
			return refuse(`Write request id : ${part.id} does not contain Content-Type header or body.`);
		}
		ids.add(part.id.toLowerCase());
	}
	for (const { id, dependsOn } of requests as PartRequest[]) {
		const unknown = dependsOn?.find((other) => !ids.has(other.toLowerCase()) || other === id);
		if (unknown !== undefined)
			return refuse(`Request ${id} depends on ${unknown}, which is not in the batch.`);
	}
	return requests as PartRequest[];
}

const header = (part: PartRequest, name: string): string | undefined =>
	Object.entries(part.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

const lacksBody = (part: PartRequest): boolean =>
	/^(POST|PATCH|PUT)$/i.test(part.method) &&
	(part.body === undefined || part.body === null || header(part, 'content-type') === undefined);

/** Rules of a single part, answered within it. */
export function checkPart(tenant: Tenant, part: PartRequest, call: Call): Answer | undefined {
	const context = errorContext(call, tenant);
	if (/^[a-z][a-z0-9+.-]*:/i.test(part.url)) {
		return errors.badRequest(context, 'The url of a batch request step must be relative.');
	}
	if (part.body !== undefined && header(part, 'content-type') === undefined) {
		return errors.badRequest(
			context,
			`Write request id : ${part.id} does not contain Content-Type header or body.`,
		);
	}
	return undefined;
}
