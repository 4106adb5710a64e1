import { isHtml, isStaleSignIn, readErrorBody } from '../../nodes/IntuneEnrollment/graph/errorBody';
import { SHAPE_A, SHAPE_B } from './support';

const ACTIVITY = '111af43c-dadb-4c47-a76c-02fad0bd4894';

test('shape A, the Intune envelope: code and activity id are found, ids and URLs leave the text', () => {
	expect(readErrorBody(SHAPE_A)).toEqual({
		code: 'Forbidden',
		outerCode: 'Forbidden',
		text: 'An error has occurred',
		activityId: ACTIVITY,
		requestId: ACTIVITY,
	});
});

test('shape B, one level deeper: the inner code wins over UnknownError', () => {
	expect(readErrorBody(SHAPE_B)).toEqual({
		code: 'Forbidden',
		outerCode: 'UnknownError',
		text: 'An error has occurred',
		activityId: ACTIVITY,
		requestId: undefined,
	});
});

test('a body that is still JSON text is read the same way', () => {
	expect(readErrorBody(JSON.stringify(SHAPE_A)).code).toBe('Forbidden');
	expect(isStaleSignIn(JSON.stringify(SHAPE_B))).toBe(false);
});

test('names in lower case, as some envelopes have them, are read too', () => {
	const message = JSON.stringify({ errorCode: 'Forbidden', message: 'Not you.' });
	const facts = readErrorBody({ error: { code: 'UnknownError', message } });
	expect(facts).toMatchObject({ code: 'Forbidden', outerCode: 'UnknownError', text: 'Not you.' });
});

test("the router's own error keeps its sentence", () => {
	const message = "Resource not found for the segment 'androidForWorkEnrollmentProfiles'.";
	const facts = readErrorBody({ error: { code: 'BadRequest', message } });
	expect(facts).toMatchObject({ code: 'BadRequest', text: message });
});

test.each([
	['An internal server error has occurred', 'InternalServerError'],
	['An error has occurred - Activity ID: 1', 'An internal server error has occurred'],
	['An error has occurred', 'InternalServerError'],
])(
	'a phrase of one word is a code, which speaks only where the sentence says nothing: %s',
	(Message, CustomApiErrorPhrase) => {
		const message = JSON.stringify({ Message, CustomApiErrorPhrase });
		const { text } = readErrorBody({ error: { code: 'Unknown', message } });
		expect(text).toBe(Message.startsWith('An internal') ? Message : CustomApiErrorPhrase);
	},
);

test("the envelope's phrase for people is preferred", () => {
	const message = JSON.stringify({
		Message: 'An error has occurred',
		CustomApiErrorPhrase: 'Too old',
	});
	expect(readErrorBody({ error: { code: 'Unknown', message } }).text).toBe('Too old');
});

test.each([
	undefined,
	null,
	'',
	'plain text',
	'{',
	'{"error":',
	'[]',
	'<html><body>Service Unavailable</body></html>',
	0,
	true,
	[],
	{},
	{ error: null },
	{ error: 'broken' },
	{ error: [] },
	{ error: { code: 5, message: {} } },
	{ error: { message: '{"a":' } },
	{ error: { message: '[{"a":1}]' } },
	{ error: { message: '[object Object]' } },
	{ error: { message: 'undefined' } },
	{ error: { message: '{"Message":{"Message":{}}}' } },
	{ error: { message: '<html><title>x</title></html>' } },
	{ error: { innerError: 7, message: '{}' } },
	{ __proto__: null, error: { toString: null } },
	JSON.parse('{"error":{"__proto__":{"code":"x"}}}'),
	nested(20),
])('junk gives empty words and no crash: %#', (body) => {
	const facts = readErrorBody(body);
	expect(typeof facts.code).toBe('string');
	expect(facts.text).not.toMatch(/\[object|^undefined$|^[{[]|<html/);
});

test('a text of any length is cut, and a code that is none is left out', () => {
	const facts = readErrorBody({ error: { code: 'x'.repeat(999), message: 'y'.repeat(9999) } });
	expect(facts.code).toBe('');
	// what people read is cut later, once it is known to hold no secret
	expect(facts.text).toHaveLength(2_000);
});

test.each([
	[{ error: { code: 'InvalidAuthenticationToken', message: 'expired' } }, true],
	['', true],
	[undefined, true],
	[{ error: { code: 'Forbidden' } }, false],
	[SHAPE_A, false],
	[SHAPE_B, false],
])('which 401 a fresh access token may cure: %#', (body, stale) => {
	expect(isStaleSignIn(body)).toBe(stale);
});

test('web pages are told from answers', () => {
	expect(isHtml('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""x">\r\n<HTML>')).toBe(true);
	expect(isHtml('<TITLE>Service Unavailable</TITLE>')).toBe(true);
	expect(isHtml('{"a":"<b>"}')).toBe(false);
	expect(isHtml({})).toBe(false);
});

function nested(depth: number): unknown {
	let message = 'the end';
	for (let level = 0; level < depth; level++) message = JSON.stringify({ Message: message });
	return { error: { code: 'Deep', message } };
}
