import type { Attempt, GraphAnswer, GraphRequest } from './types';
import { lowerCaseKeys } from './wire';

/** Parts of one $batch at the most (docs: concepts/json-batching). */
export const MAX_BATCH_SIZE = 20;

/** The body of a $batch; part ids are the places of the requests in the list. */
export function batchBody(requests: readonly GraphRequest[]): object {
	return {
		requests: requests.map(({ method, path, body }, index) => ({
			id: String(index),
			method,
			url: path,
			headers: {
				Accept: 'application/json',
				...(isWrite(method) ? { 'Content-Type': 'application/json' } : {}),
			},
			// one POST without a body makes Graph refuse the whole batch (msgraph-sdk-dotnet issue 1038)
			...(isWrite(method) ? { body: body ?? {} } : {}),
		})),
	};
}

function isWrite(method: GraphRequest['method']): boolean {
	return method === 'POST' || method === 'PATCH';
}

/** True where the batch endpoint itself will not take batches; none of the parts was done then. */
export function refusesBatches(attempt: Attempt): boolean {
	const status = attempt.answer?.status;
	if (status === undefined) return false;
	return status === 501 || (status >= 400 && status < 500 && ![401, 408, 429].includes(status));
}

/**
 * Splits the answer of a batch into one attempt for each of its `count` requests, in their order.
 * A part that is missing, doubled or unreadable is lost: it may have been done.
 */
export function splitAnswer(attempt: Attempt, count: number): Attempt[] {
	const { answer, ...times } = attempt;
	const responses = answer?.status === 200 ? partsOf(answer.body) : undefined;
	if (answer === undefined || (answer.status !== 200 && answer.status >= 300)) {
		// a fault, or a status that holds for every part alike
		return Array.from({ length: count }, () => attempt);
	}
	const parts = new Map<string, GraphAnswer | 'doubled'>();
	for (const response of responses ?? []) {
		const part = toPart(response, answer);
		if (part) parts.set(part.id, parts.has(part.id) ? 'doubled' : part.answer);
	}
	return Array.from({ length: count }, (_, index) => {
		const part = parts.get(String(index));
		if (part === undefined || part === 'doubled') {
			return {
				...times,
				fault: { kind: 'lost', reason: 'the answer of the batch was incomplete' },
			};
		}
		return { ...times, answer: part };
	});
}

function partsOf(body: unknown): unknown[] | undefined {
	const responses = (body as { responses?: unknown } | null | undefined)?.responses;
	return Array.isArray(responses) ? responses : undefined;
}

/** The part's own headers win; date and request id of the batch stand in where the part has none. */
function toPart(
	response: unknown,
	batch: GraphAnswer,
): { id: string; answer: GraphAnswer } | undefined {
	if (typeof response !== 'object' || response === null) return undefined;
	const { id, status, headers, body } = response as Record<string, unknown>;
	if (typeof status !== 'number' || (typeof id !== 'string' && typeof id !== 'number'))
		return undefined;
	const inherited: Record<string, string> = {};
	for (const name of ['date', 'request-id', 'client-request-id']) {
		if (batch.headers[name] !== undefined) inherited[name] = batch.headers[name];
	}
	return {
		id: String(id),
		answer: { status, headers: { ...inherited, ...lowerCaseKeys(headers) }, body: bodyOf(body) },
	};
}

/** Graph gives bodies that are no JSON object as base64 text in parts; a page must still be known as one. */
function bodyOf(body: unknown): unknown {
	if (typeof body !== 'string' || body === '' || body.startsWith('<') || body.startsWith('{'))
		return body;
	const decoded = Buffer.from(body, 'base64').toString('utf8');
	return decoded.startsWith('<') || decoded.startsWith('{') ? decoded : body;
}
