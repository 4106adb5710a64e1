import type { Attempt } from '../../nodes/IntuneEnrollment/graph/attempt';
import {
	judge,
	NO_CONTENT,
	objectWith,
	type Verdict,
} from '../../nodes/IntuneEnrollment/graph/classify';
import { answered, faulty, SHAPE_A, SHAPE_B } from './support';

const PAGE = '<html><body>Please wait</body></html>';

test.each<[string, Attempt, Verdict]>([
	['204 without a body', answered(204, ''), 'done'],
	['204 with null, as in a batch', answered(204, null), 'done'],
	['204 with a missing body', answered(204, undefined), 'done'],
	['204 with a page', answered(204, PAGE), 'unknown'],
	['200 with a page', answered(200, PAGE), 'unknown'],
	['200 with an object', answered(200, {}), 'unknown'],
	['201', answered(201, {}), 'unknown'],
	['202', answered(202, ''), 'unknown'],
	['an unreadable status', answered(0, ''), 'unknown'],
	['301', answered(301), 'final'],
	['302', answered(302), 'final'],
	['307', answered(307), 'final'],
	['400', answered(400), 'final'],
	['401 Forbidden, shape A', answered(401, SHAPE_A), 'final'],
	['401 Forbidden, shape B', answered(401, SHAPE_B), 'final'],
	['401 stale', answered(401), 'renew'],
	['403', answered(403), 'final'],
	['404', answered(404), 'final'],
	['408', answered(408), 'unknown'],
	['409', answered(409), 'final'],
	['424', answered(424), 'final'],
	['429', answered(429), 'throttled'],
	['500', answered(500), 'unknown'],
	['502', answered(502), 'unknown'],
	['503', answered(503, PAGE), 'unknown'],
	['504', answered(504), 'unknown'],
	['name lookup, refused connection, TLS', faulty('notReached'), 'again'],
	['connection lost or timed out after sending', faulty('lost'), 'unknown'],
	['token endpoint down, 429 or 5xx', faulty('signIn', { passing: true }), 'again'],
	['token endpoint refuses', faulty('signIn', { passing: false }), 'final'],
	['sign-in that says nothing more', faulty('signIn'), 'final'],
	['not sent, the run is over', faulty('ended'), 'final'],
])('a write: %s', (_name, attempt, verdict) => {
	expect(judge(attempt, NO_CONTENT).verdict).toBe(verdict);
});

test.each<[string, unknown, Verdict]>([
	['a JSON object', { id: '1' }, 'done'],
	['a page', PAGE, 'unknown'],
	['a list', [], 'unknown'],
	['nothing', '', 'unknown'],
	['null', null, 'unknown'],
	['truncated JSON, which stays text', '{"id": "1', 'unknown'],
])('a read: 200 with %s', (_name, body, verdict) => {
	expect(judge(answered(200, body), objectWith(200)).verdict).toBe(verdict);
});

test('only a 401 that is not Forbidden asks for a fresh access token', () => {
	const verdict = (attempt: Attempt) => judge(attempt, NO_CONTENT).verdict;
	expect(verdict(answered(401))).toBe('renew');
	expect(verdict(answered(401, { error: { code: 'InvalidAuthenticationToken' } }))).toBe('renew');
	expect(verdict(answered(401, SHAPE_A))).toBe('final');
	expect(verdict(answered(401, SHAPE_B))).toBe('final');
	expect(verdict(answered(403))).toBe('final');
	expect(verdict(faulty('lost'))).toBe('unknown');
});

test.each<[string, Attempt, Verdict]>([
	['what was asked for', answered(200, { id: '1' }), 'done'],
	['another object', answered(200, { error: {} }), 'unknown'],
	['a page', answered(200, PAGE), 'unknown'],
	['nothing there', answered(404), 'final'],
])('a read with %s', (_name, attempt, verdict) => {
	expect(
		judge(
			attempt,
			objectWith(200, ({ id }) => id === '1'),
		).verdict,
	).toBe(verdict);
});
