import { NO_CONTENT, objectWith } from '../../nodes/IntuneEnrollment/graph/attempt';
import {
	BATCH_ANSWER,
	batchBody,
	refusesBatches,
	splitAnswer,
} from '../../nodes/IntuneEnrollment/graph/batch';
import { judge } from '../../nodes/IntuneEnrollment/graph/classify';
import { answered, faulty, GRAPH_ERROR, REQUEST_ID, SHAPE_A } from './support';

const part = (id: unknown, status = 204, more: object = {}) => ({ id, status, ...more });
const split = (responses: unknown, count = 3, headers: Record<string, string> = {}) =>
	splitAnswer(answered(200, { responses }, headers), count);
const statuses = (attempts: ReturnType<typeof split>) =>
	attempts.map(({ answer, fault }) =>
		answer ? (answer.from === 'graph' ? answer : answer.shown).status : fault?.kind,
	);
const partOf = (attempt: ReturnType<typeof split>[number] | undefined) =>
	attempt?.answer?.from === 'graph' ? attempt.answer : undefined;
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('parts are numbered by place; a Content-Type goes with a body only', () => {
	const path = '/deviceManagement/x/createToken';
	const body = { tokenValidityInSeconds: 60 };
	expect(
		batchBody([
			{ method: 'POST', version: 'beta', path, body, expected: NO_CONTENT },
			{ method: 'GET', version: 'beta', path: '/deviceManagement/x', expected: objectWith(200) },
		]),
	).toEqual({
		requests: [
			{
				id: '0',
				method: 'POST',
				url: path,
				headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
				body,
			},
			{
				id: '1',
				method: 'GET',
				url: '/deviceManagement/x',
				headers: { Accept: 'application/json' },
			},
		],
	});
});

test('answers in any order find their requests', () => {
	expect(statuses(split([part('2', 404), part('1', 429), part('0')]))).toEqual([204, 429, 404]);
	expect(statuses(split([part(2, 404), part(1, 429), part(0)]))).toEqual([204, 429, 404]);
});

test.each<[string, unknown[]]>([
	['missing', [part('0'), part('2')]],
	['doubled', [part('0'), part('1'), part('1', 404), part('2')]],
	['with a status that is no number', [part('0'), { id: '1', status: '204' }, part('2')]],
	['without a status', [part('0'), { id: '1' }, part('2')]],
	['that is no object', [part('0'), 'x', part('2')]],
	['that is null', [part('0'), null, part('2')]],
	['with an unknown id instead', [part('0'), part('7'), part('2')]],
])('a part %s is lost: it may have been done', (_name, responses) => {
	const attempts = split(responses);
	expect(statuses(attempts)).toEqual([204, 'lost', 204]);
	expect(judge(attempts[1]!, NO_CONTENT).verdict).toBe('unknown');
});

test('an answer with an id that nobody asked for changes nothing', () => {
	expect(statuses(split([part('9', 500), part('0'), part('1'), part('2')]))).toEqual([
		204, 204, 204,
	]);
});

test.each([undefined, null, '', '<html></html>', [], {}, { responses: {} }, '{"responses":[{"id"'])(
	'a 200 that is no answer of a batch tells nothing of any part: %p',
	(body) => {
		for (const headers of [{}, REQUEST_ID]) {
			const attempts = splitAnswer(answered(200, body, headers), 2);
			expect(attempts.map((one) => judge(one, NO_CONTENT).verdict)).toEqual(['unknown', 'unknown']);
		}
	},
);

test.each([200, 207, 400, 403, 424, 500, 503])(
	'where an answer has parts they count, whatever its own status: %i',
	(status) => {
		const responses = [part('0'), part('1', 429, { body: GRAPH_ERROR }), part('2')];
		for (const headers of [{}, REQUEST_ID]) {
			const attempt = answered(status, { responses }, headers, {}, BATCH_ANSWER);
			expect(refusesBatches(attempt)).toBe(false);
			const verdicts = splitAnswer(attempt, 3).map((one) => judge(one, NO_CONTENT).verdict);
			expect(verdicts).toEqual(['done', 'throttled', 'done']);
		}
	},
);

test('a fault, or a refusal of the whole batch, holds for every part', () => {
	expect(statuses(splitAnswer(faulty('lost'), 2))).toEqual(['lost', 'lost']);
	expect(statuses(splitAnswer(faulty('notReached'), 2))).toEqual(['notReached', 'notReached']);
	expect(statuses(splitAnswer(answered(503), 2))).toEqual([503, 503]);
	expect(statuses(splitAnswer(answered(429, GRAPH_ERROR), 2))).toEqual([429, 429]);
});

test("a part's own headers win; date and request id of the batch stand in, its Retry-After does not", () => {
	const headers = { date: 'D', 'request-id': 'batch', 'retry-after': '9', 'content-type': 'x' };
	const own = { headers: { 'Request-ID': 'own', 'Retry-After': 3 } };
	const [first, second] = split([part('0', 429, own), part('1', 429)], 2, headers);
	expect(partOf(first)!.headers).toEqual({ date: 'D', 'request-id': 'own', 'retry-after': '3' });
	expect(partOf(second)!.headers).toEqual({ date: 'D', 'request-id': 'batch' });
});

test.each([
	['a page', '<html><body>Access denied</body></html>'],
	['a page in base64', base64('<html><body>Access denied</body></html>')],
	['JSON that is not of Graph', { reason: 'policy' }],
])('a part that is refused with %s is not refused by Graph', (_name, body) => {
	const [first] = split([part('0', 403, { body })], 1);
	expect(first!.answer).toMatchObject({ from: 'elsewhere', shown: { status: 403 } });
});

test.each([
	['without a body', {}],
	['with an empty one', { body: {} }],
	["with Graph's own", { body: SHAPE_A }],
	["with Graph's own in base64", { body: base64(JSON.stringify(SHAPE_A)) }],
])('a part that is refused %s is refused by Graph', (_name, more) => {
	const [first] = split([part('0', 403, more)], 1);
	expect(partOf(first)).toMatchObject({ status: 403 });
});

test('a body in base64 is still known for what it is', () => {
	const [page, json, object] = split([
		part('0', 503, { body: base64('<html><body>Service Unavailable</body></html>') }),
		part('1', 401, { body: base64(JSON.stringify(SHAPE_A)) }),
		part('2', 401, { body: SHAPE_A }),
	]);
	expect(partOf(page)!.body).toMatch(/^<html>/);
	expect(partOf(json)!.body).toMatch(/^\{"error"/);
	expect(partOf(object)!.body).toEqual(SHAPE_A);
});

test.each([
	[400, true],
	[403, true],
	[404, true],
	[405, true],
	[413, true],
	[501, true],
	[200, false],
	[302, false],
	[401, false],
	[408, false],
	[429, false],
	[500, false],
	[503, false],
])('a batch endpoint where Graph answers %i refuses batches: %p', (status, refuses) => {
	expect(refusesBatches(answered(status, GRAPH_ERROR))).toBe(refuses);
	// a page in its place may come after the work
	expect(refusesBatches(answered(status, '<html></html>'))).toBe(false);
	expect(refusesBatches(answered(status))).toBe(false);
});

test('no answer is no refusal', () => {
	expect(refusesBatches(faulty('lost'))).toBe(false);
});
