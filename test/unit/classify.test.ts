import {
	NO_CONTENT,
	objectWith,
	unanswered,
	type Attempt,
	type Verdict,
} from '../../nodes/IntuneEnrollment/graph/attempt';
import { isOtherSuccess, judge } from '../../nodes/IntuneEnrollment/graph/classify';
import type { Fault } from '../../nodes/IntuneEnrollment/graph/thrownError';
import { answered, faulty, GRAPH_ERROR, REQUEST_ID, SHAPE_A, SHAPE_B } from './support';

const PAGE = '<html><body>Please wait</body></html>';

/** What each status means when Graph itself gives it, told by its error. */
test.each<[number, Verdict]>([
	[302, 'unknown'],
	[400, 'final'],
	[401, 'renew'],
	[403, 'denied'],
	[404, 'final'],
	[408, 'unknown'],
	[409, 'final'],
	[424, 'final'],
	[429, 'throttled'],
	[500, 'unknown'],
	[501, 'unknown'],
	[502, 'unknown'],
	[503, 'unknown'],
	[504, 'unknown'],
	[200, 'unknown'],
])('an error of Graph with %i: %s', (status, verdict) => {
	expect(judge(answered(status, GRAPH_ERROR), NO_CONTENT).verdict).toBe(verdict);
});

const STATUSES = [
	200, 202, 204, 301, 400, 401, 403, 404, 405, 407, 410, 418, 423, 429, 451, 499, 500, 501, 503,
	599,
];
const FOREIGN_BODIES: unknown[] = [
	PAGE,
	'',
	undefined,
	null,
	{},
	{ message: 'no' },
	{ error: 'no' },
	'error',
	[],
];

test.each(STATUSES)('whatever somebody else answers with %i proves nothing', (status) => {
	for (const body of FOREIGN_BODIES) {
		for (const headers of [{}, REQUEST_ID]) {
			const isDocumented = status === 204 && NO_CONTENT.body(body) && headers === REQUEST_ID;
			const attempt = answered(status, body, headers, {}, NO_CONTENT);
			expect(attempt.answer!.from).toBe(isDocumented ? 'graph' : 'elsewhere');
			expect(judge(attempt, NO_CONTENT).verdict).toBe(isDocumented ? 'done' : 'unknown');
		}
	}
});

test.each<[string, Attempt, Verdict]>([
	['name lookup, refused connection, TLS', faulty('notReached'), 'again'],
	['connection lost or timed out after sending', faulty('lost'), 'unknown'],
	['token endpoint down, 429 or 5xx', faulty('signIn', { passing: true }), 'again'],
	['token endpoint refuses', faulty('signIn', { passing: false }), 'final'],
	['sign-in that says nothing more', faulty('signIn'), 'final'],
	['not sent, the execution is over', faulty('ended'), 'final'],
])('no answer: %s', (_name, attempt, verdict) => {
	expect(judge(attempt, NO_CONTENT).verdict).toBe(verdict);
});

test.each<[string, Attempt, number]>([
	['an answer', answered(400, GRAPH_ERROR), 1],
	['a connection that was lost', faulty('lost'), 1],
	['a connection that never came about', faulty('notReached'), 1],
	['a sign-in that failed', faulty('signIn'), 0],
	['an execution that is over', faulty('ended'), 0],
])('what counts as an attempt that was made: %s', (_name, attempt, sends) => {
	expect(judge(attempt, NO_CONTENT).sends).toBe(sends);
});

test('a refusal that waits for an approval is not cured by a new access token', () => {
	const approval = answered(403, GRAPH_ERROR, { 'x-msft-approval-code': '7' });
	expect(judge(approval, NO_CONTENT).verdict).toBe('final');
});

test('an attempt without an answer is judged without knowing what was asked for', () => {
	const lost = faulty('lost') as Attempt & { fault: Fault };
	expect(unanswered(lost)).toMatchObject({ verdict: 'unknown', sends: 1 });
});

test.each<[string, unknown, Verdict]>([
	['a JSON object', { id: '1' }, 'done'],
	['a page', PAGE, 'unknown'],
	['a list', [], 'unknown'],
	['nothing', '', 'unknown'],
	['null', null, 'unknown'],
	['truncated JSON, which stays text', '{"id": "1', 'unknown'],
])('a read: 200 with %s', (_name, body, verdict) => {
	expect(judge(answered(200, body, REQUEST_ID), objectWith(200)).verdict).toBe(verdict);
});

test('only a 401 of Graph that is not Forbidden asks for a fresh access token', () => {
	const verdict = (attempt: Attempt) => judge(attempt, NO_CONTENT).verdict;
	expect(verdict(answered(401, { error: { code: 'InvalidAuthenticationToken' } }))).toBe('renew');
	expect(verdict(answered(401, SHAPE_A))).toBe('denied');
	expect(verdict(answered(401, SHAPE_B))).toBe('denied');
	expect(verdict(answered(401, PAGE))).toBe('unknown');
});

test.each<[string, Attempt, Verdict]>([
	['what was asked for', answered(200, { id: '1' }, REQUEST_ID), 'done'],
	['what was asked for, without the id of a request', answered(200, { id: '1' }), 'unknown'],
	['another object', answered(200, { id: '2' }, REQUEST_ID), 'unknown'],
	['a page', answered(200, PAGE, REQUEST_ID), 'unknown'],
	['nothing there', answered(404, GRAPH_ERROR), 'final'],
])('a read with %s', (_name, attempt, verdict) => {
	expect(
		judge(
			attempt,
			objectWith(200, ({ id }) => id === '1'),
		).verdict,
	).toBe(verdict);
});

test('another success than the documented one is known as one, whoever gave it', () => {
	const isOther = (attempt: Attempt) => isOtherSuccess(judge(attempt, NO_CONTENT));
	expect(isOther(answered(200, { id: '1' }, REQUEST_ID))).toBe(true);
	expect(isOther(answered(202, PAGE))).toBe(true);
	expect(isOther(answered(204, '', REQUEST_ID, {}, NO_CONTENT))).toBe(false);
	expect(isOther(answered(404, GRAPH_ERROR))).toBe(false);
	expect(isOther(answered(300, PAGE))).toBe(false);
	expect(isOther(answered(199, PAGE))).toBe(false);
	expect(isOther(faulty('lost'))).toBe(false);
});
