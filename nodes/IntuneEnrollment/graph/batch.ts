import {
	graphStatusOf,
	lost,
	lowerCaseKeys,
	objectOf,
	objectWith,
	type Answer,
	type Attempt,
	type Exchange,
	type Expected,
	type GraphRequest,
	type HttpAnswer,
} from './attempt';
import { hasErrorObject } from './errorBody';

/** Parts of one $batch at the most (docs: concepts/json-batching). */
export const MAX_BATCH_SIZE = 20;

/** What Graph documents for the outer answer. */
export const BATCH_ANSWER: Expected = objectWith(200, ({ responses }) => Array.isArray(responses));

/** The body of a $batch; part ids are the places of the requests in the list. */
export function batchBody(requests: readonly GraphRequest[]): object {
	return {
		requests: requests.map(({ method, path, body, clientRequestId }, index) => ({
			id: String(index),
			method,
			url: path,
			headers: {
				Accept: 'application/json',
				...(isWrite(method) ? { 'Content-Type': 'application/json' } : {}),
				...(clientRequestId === undefined ? {} : { 'client-request-id': clientRequestId }),
			},
			// one POST without a body makes Graph refuse the whole batch (msgraph-sdk-dotnet issue 1038)
			...(isWrite(method) ? { body: body ?? {} } : {}),
		})),
	};
}

function isWrite(method: GraphRequest['method']): boolean {
	return method === 'POST' || method === 'PATCH';
}

/** True where Graph itself will not take batches; none of the parts was done then. A page in its place is no such refusal. */
export function refusesBatches(attempt: Attempt): boolean {
	const status = graphStatusOf(attempt);
	if (status === undefined || partsOf(objectOf(attempt)) !== undefined) return false;
	return status === 501 || (status >= 400 && status < 500 && ![401, 408, 429].includes(status));
}

/**
 * Splits the answer of a batch into one attempt for each of its `count` requests, in their order. Where there are parts
 * they count, whatever the outer status (docs-contrib 8883). A part that is missing, doubled or unreadable is lost.
 */
export function splitAnswer(attempt: Attempt, count: number): Attempt[] {
	const { answer, fault, ...sending } = attempt;
	const outer = answer?.from === 'elsewhere' ? answer.shown : answer;
	const responses = partsOf(outer?.body);
	if (fault || !outer || !responses) {
		// the status of the whole is none of its parts', least of all a success
		const isSuccess = outer !== undefined && outer.status < 300;
		const whole = isSuccess ? lost(sending, 'the answer was not one of a batch') : attempt;
		return Array.from({ length: count }, () => whole);
	}
	const parts = new Map<string, Answer | 'doubled'>();
	for (const response of responses) {
		const part = toPart(response, outer.headers);
		if (part) parts.set(part.id, parts.has(part.id) ? 'doubled' : part.answer);
	}
	return Array.from({ length: count }, (_, index): Attempt => {
		const part = parts.get(String(index));
		if (part === undefined || part === 'doubled')
			return lost(sending, 'the answer of the batch was incomplete');
		return { ...sending, answer: part };
	});
}

function partsOf(body: unknown): unknown[] | undefined {
	const responses = (body as { responses?: unknown } | null | undefined)?.responses;
	return Array.isArray(responses) ? responses : undefined;
}

/**
 * A part of an answer with `responses` is Graph's, but for a refusal that shows somebody else's page: a gateway behind Graph
 * can answer so once the work is done. Its own headers win; date and request id of the batch stand in where it has none.
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
	const shown: HttpAnswer = {
		status,
		headers: { ...inherited, ...lowerCaseKeys(headers) },
		body: bodyOf(body),
	};
	// of other statuses nothing is concluded, whoever gives them
	const isRefusal = status >= 400 && status < 500;
	const isPage = isRefusal && !isEmpty(shown.body) && !hasErrorObject(shown.body);
	return {
		id: String(id),
		answer: isPage ? { from: 'elsewhere', shown } : { ...shown, from: 'graph' },
	};
}

function isEmpty(body: unknown): boolean {
	if (typeof body !== 'object') return body === undefined || body === '';
	return body === null || Object.keys(body).length === 0;
}

/** Graph gives bodies that are no JSON object as base64 text in parts; a page must still be known as one. */
function bodyOf(body: unknown): unknown {
	if (typeof body !== 'string' || body === '' || body.startsWith('<') || body.startsWith('{'))
		return body;
	const decoded = Buffer.from(body, 'base64').toString('utf8');
	return decoded.startsWith('<') || decoded.startsWith('{') ? decoded : body;
}

/** What came of one call: an attempt for each request, or none where they have to go plain. */
interface Sent {
	attempts?: Attempt[];
	/** Batches are not taken: by Graph, or by somebody in between. */
	plainFromNowOn: boolean;
}

/**
 * One call for one request or for many.
 * @param root Graph's address with the version
 */
export async function sendTogether(
	sender: { send(call: Exchange): Promise<Attempt> },
	root: string,
	requests: GraphRequest[],
	timeoutMs: number,
): Promise<Sent> {
	const [first] = requests;
	if (requests.length === 1 && first) {
		const attempt = await sender.send({ ...first, url: root + first.path, timeoutMs });
		return { attempts: [attempt], plainFromNowOn: false };
	}
	const attempt = await sender.send({
		method: 'POST',
		url: `${root}/$batch`,
		body: batchBody(requests),
		clientRequestId: crypto.randomUUID(),
		expected: BATCH_ANSWER,
		timeoutMs,
	});
	if (refusesBatches(attempt)) return { plainFromNowOn: true };
	// a page in place of the answer may come again: these are looked up, and what then goes again goes plain
	const { answer } = attempt;
	const wasPage = answer?.from === 'elsewhere' && isRefusalOfAll(answer.shown);
	return { attempts: splitAnswer(attempt, requests.length), plainFromNowOn: wasPage };
}

/** A status with which somebody in between says no; not one that passes. */
function isRefusalOfAll({ status, body }: HttpAnswer): boolean {
	return (
		partsOf(body) === undefined && status >= 400 && status < 500 && ![408, 429].includes(status)
	);
}
