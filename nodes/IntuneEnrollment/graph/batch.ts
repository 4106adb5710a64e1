import type { Answer, Attempt, Expected, GraphRequest, HttpAnswer } from './attempt';
import { objectWith } from './classify';
import { lowerCaseKeys } from './http';

/** Parts of one $batch at the most (docs: concepts/json-batching). */
export const MAX_BATCH_SIZE = 20;

/** What Graph documents for the outer answer. */
export const BATCH_ANSWER: Expected = objectWith(200, ({ responses }) => Array.isArray(responses));

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
export function refusesBatches({ answer }: Attempt): boolean {
	if (answer === undefined) return false;
	// as before answers had an owner
	const { status } = answer.from === 'graph' ? answer : answer.shown;
	return status === 501 || (status >= 400 && status < 500 && ![401, 408, 429].includes(status));
}

/**
 * Splits the answer of a batch into one attempt for each of its `count` requests, in their order.
 * A part that is missing, doubled or unreadable is lost: it may have been done.
 */
export function splitAnswer(attempt: Attempt, count: number): Attempt[] {
	const { answer, fault, ...sending } = attempt;
	const whole = Array.from({ length: count }, () => attempt);
	if (fault) return whole;
	const { status, body, headers } = answer.from === 'graph' ? answer : answer.shown;
	// a status that holds for every part alike
	if (status !== 200 && status >= 300) return whole;
	const parts = new Map<string, Answer | 'doubled'>();
	for (const response of status === 200 ? partsOf(body) : []) {
		const part = toPart(response, headers);
		if (part) parts.set(part.id, parts.has(part.id) ? 'doubled' : part.answer);
	}
	return Array.from({ length: count }, (_, index): Attempt => {
		const part = parts.get(String(index));
		if (part === undefined || part === 'doubled') {
			return {
				...sending,
				fault: { kind: 'lost', reason: 'the answer of the batch was incomplete' },
			};
		}
		return { ...sending, answer: part };
	});
}

function partsOf(body: unknown): unknown[] {
	const responses = (body as { responses?: unknown } | null | undefined)?.responses;
	return Array.isArray(responses) ? responses : [];
}

/**
 * A part of an answer with `responses` is Graph's. Its own headers win; date and request id of the batch stand in where it
 * has none.
 */
function toPart(
	response: unknown,
	batch: HttpAnswer['headers'],
): { id: string; answer: Answer } | undefined {
	if (typeof response !== 'object' || response === null) return undefined;
	const { id, status, headers, body } = response as Record<string, unknown>;
	if (typeof status !== 'number' || (typeof id !== 'string' && typeof id !== 'number'))
		return undefined;
	const inherited: Record<string, string> = {};
	for (const name of ['date', 'request-id', 'client-request-id']) {
		if (batch[name] !== undefined) inherited[name] = batch[name];
	}
	return {
		id: String(id),
		answer: {
			from: 'graph',
			status,
			headers: { ...inherited, ...lowerCaseKeys(headers) },
			body: bodyOf(body),
		},
	};
}

/** Graph gives bodies that are no JSON object as base64 text in parts; a page must still be known as one. */
function bodyOf(body: unknown): unknown {
	if (typeof body !== 'string' || body === '' || body.startsWith('<') || body.startsWith('{'))
		return body;
	const decoded = Buffer.from(body, 'base64').toString('utf8');
	return decoded.startsWith('<') || decoded.startsWith('{') ? decoded : body;
}
