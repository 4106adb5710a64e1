import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { Failure } from '../../nodes/IntuneEnrollment/failure';
import { toNodeError } from '../../nodes/IntuneEnrollment/n8n/output';

const NODE: INode = {
	id: '1',
	name: 'Intune',
	type: 'x',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const TEXTS = [
	'Could not create the enrollment token: the connection was lost (ECONNRESET)',
	'Could not create the enrollment token: ENOENT, ETIMEDOUT, ECONNREFUSED, EAI_AGAIN',
	'Profile "xEPERMx" is not an ID',
	'Profile "ENOTFOUND-1" is not an ID',
	'Sign-in failed: socket hang up',
	'Profile "getaddrinfo" is not an ID',
];

test.each(TEXTS)('n8n leaves the text alone: %s', (text) => {
	for (const details of [
		{},
		{ httpCode: '404', code: 'ECONNRESET' },
		{ httpCode: '500' },
		{ httpCode: '429' },
	]) {
		const error = toNodeError(NODE, new Failure(text, `Look: ${text}`, details), 2);
		expect(error.message).toBe(text);
		expect(error.description).toBe(`Look: ${text}`);
		expect(error.messages).toEqual([]);
		expect(error.context.itemIndex).toBe(2);
	}
});

test('an answer makes a NodeApiError with its status, anything else a NodeOperationError', () => {
	const answered = toNodeError(
		NODE,
		new Failure('a', 'b', { httpCode: '403', code: 'Forbidden' }),
		0,
	);
	expect(answered).toBeInstanceOf(NodeApiError);
	expect((answered as NodeApiError).httpCode).toBe('403');
	expect(toNodeError(NODE, new Failure('a', 'b'))).toBeInstanceOf(NodeOperationError);
});

test('the ids for Microsoft support stand in the description, all facts in the context', () => {
	const details = {
		httpCode: '401',
		requestId: 'r-1',
		activityId: 'a-1',
		attempts: 2,
		code: undefined,
	};
	const error = toNodeError(NODE, new Failure('a', 'Do this.', details));
	expect(error.description).toBe('Do this. Request ID: r-1. Activity ID: a-1.');
	expect(error.context.details).toEqual({
		httpCode: '401',
		requestId: 'r-1',
		activityId: 'a-1',
		attempts: 2,
	});
});

test('nothing but our own words is stored', () => {
	const error = toNodeError(NODE, new Failure('a', 'b', { httpCode: '401', code: 'Forbidden' }), 0);
	expect(error.cause).toBeUndefined();
	expect(JSON.stringify((error as NodeApiError).errorResponse)).toBe(
		'{"error":{"code":"Forbidden"}}',
	);
});
