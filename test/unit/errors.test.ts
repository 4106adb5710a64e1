import { Failure } from '../../nodes/IntuneEnrollment/failure';
import { Secrets } from '../../nodes/IntuneEnrollment/enrollment/secrets';
import { explain as explainAs } from '../../nodes/IntuneEnrollment/graph/errors';
import type { Task } from '../../nodes/IntuneEnrollment/graph/refusals';
import type { Attempt } from '../../nodes/IntuneEnrollment/graph/attempt';
import type { SignInKind } from '../../nodes/IntuneEnrollment/enrollment/clouds';
import { answered, expectReadable, faulty, GRAPH_ERROR, SHAPE_A, SHAPE_B, TASK } from './support';

const error = (code: string, message: string) => ({ error: { code, message } });
const ROUTER = error('BadRequest', "Resource not found for the segment 'x'.");
const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head></html>';
type Circumstances = Partial<Task> & { signIn?: SignInKind };

const explain = (attempt: Attempt, { signIn = 'application', ...task }: Circumstances & Task) =>
	explainAs(attempt, task, { signIn, isRenewed: false, secrets: new Secrets() });
const user = { signIn: 'user' as const };
const v1 = { apiVersion: 'v1.0' as const };
const list: Partial<Task> = { profileId: undefined, what: 'list the enrollment profiles' };

test.each<[string, Attempt, Circumstances, RegExp, RegExp]>([
	[
		'no such collection in v1.0',
		answered(400, ROUTER),
		v1,
		/Graph v1\.0 has no Android Device Owner/,
		/API Version to beta/,
	],
	['no such collection in beta', answered(400, ROUTER), {}, /Graph beta has no/, /Check Cloud/],
	[
		'any other 400',
		answered(400, error('BadRequest', 'Too long.')),
		{},
		/did not accept.*: Too long\./,
		/that this speaks of/,
	],
	[
		'401 Forbidden of an application',
		answered(401, SHAPE_A),
		{},
		/refused the application/,
		/signs in as a user.*license/,
	],
	[
		'401 Forbidden in shape B',
		answered(401, SHAPE_B),
		{},
		/refused the application/,
		/signs in as a user/,
	],
	[
		'401 Forbidden of a user',
		answered(401, SHAPE_A),
		user,
		/refused the signed-in user/,
		/Update enrollment profiles.*license/,
	],
	[
		'403 of an application',
		answered(403, SHAPE_A),
		{},
		/: Graph refused access \(403\)$/,
		/may be a missing permission.*ReadWrite\.All.*\(application permission\)/,
	],
	[
		'403 of a user',
		answered(403, SHAPE_A),
		user,
		/\(403\)/,
		/\(delegated permission\).*connect the credential again/,
	],
	[
		'403 of a read',
		answered(403, SHAPE_A),
		{ writes: false },
		/\(403\)/,
		/Configuration\.Read\.All/,
	],
	[
		'404 of a profile',
		answered(404, error('ResourceNotFound', 'x')),
		{},
		/no profile 12345678-\S+ of type Android Device Owner/,
		/not Android for Work instead/,
	],
	[
		'404 of the other type',
		answered(404, GRAPH_ERROR),
		{ profileType: 'androidForWork' },
		/Android for Work/,
		/not Android Device Owner instead/,
	],
	[
		'404 of a list',
		answered(404, GRAPH_ERROR),
		list,
		/list the enrollment profiles: Graph did not find it/,
		/API Version and Profile Type/,
	],
	['409', answered(409, GRAPH_ERROR), {}, /conflict \(409\)/, /again/],
	[
		'429',
		answered(429, GRAPH_ERROR),
		{},
		/quota of Intune was used up \(429\)/,
		/100 writes in 20 seconds/,
	],
	['a redirect', answered(302, ''), {}, /a redirect \(302\)/, /not followed/],
	['200 with a page', answered(200, PAGE), {}, /a web page/, /proxy/],
	['200 without a page', answered(200, {}), {}, /not the documented one of Graph \(200\)/, /proxy/],
	['500', answered(500, SHAPE_A), {}, /problem of its own \(500\)$/, /later/],
	[
		'503 with a page',
		answered(503, PAGE),
		{},
		/in between, had a problem of its own \(503\)$/,
		/later/,
	],
	[
		'403 with a page',
		answered(403, PAGE),
		{},
		/a web page, not an answer of Graph \(403\)/,
		/proxy/,
	],
	['504', answered(504, GRAPH_ERROR), {}, /\(504\)/, /Microsoft support/],
	['504 without a word', answered(504), {}, /\(504\)/, /later.*proxy/],
	[
		'a status without a row',
		answered(418, error('Teapot', 'Short')),
		{},
		/refused the request \(418\): Short/,
		/Check the values/,
	],
	[
		'no answer',
		faulty('lost', { reason: 'Microsoft Graph did not answer in time' }),
		{},
		/did not answer in time/,
		/can reach/,
	],
])('%s', (_name, attempt, circumstances, message, description) => {
	const failure = explain(attempt, { ...TASK, ...circumstances });
	expect(failure.message).toMatch(message);
	expect(failure.message).toMatch(/^Could not /);
	expect(failure.description).toMatch(description);
	expectReadable(failure.message, failure.description);
});

test('the facts carry status, code, request id and activity id', () => {
	const { details } = explain(answered(401, SHAPE_A, { 'request-id': 'r-1' }), TASK);
	expect(details).toEqual({
		httpCode: '401',
		code: 'Forbidden',
		requestId: 'r-1',
		activityId: '111af43c-dadb-4c47-a76c-02fad0bd4894',
		serverMessage: 'An error has occurred',
	});
});

test("without a header the body's own request id is taken", () => {
	expect(explain(answered(401, SHAPE_A), TASK).details.requestId).toBe(
		'111af43c-dadb-4c47-a76c-02fad0bd4894',
	);
});

test('a failed sign-in keeps its own words', () => {
	const failure = new Failure('Sign-in failed', 'Connect again.');
	expect(explain(faulty('signIn', { failure }), TASK)).toBe(failure);
});

test('no status and no body makes an unclear text', () => {
	const bodies = [
		undefined,
		null,
		'',
		PAGE,
		{},
		[],
		SHAPE_A,
		SHAPE_B,
		ROUTER,
		{ error: 'x' },
		'{"a":1}',
	];
	for (const body of bodies) {
		for (const status of [
			0, 100, 200, 201, 204, 301, 400, 401, 403, 404, 408, 429, 500, 503, 599,
		]) {
			for (const task of [TASK, { ...TASK, ...user, ...v1, ...list }]) {
				const { message, description } = explain(answered(status, body), task);
				expectReadable(message, description);
			}
		}
	}
});

test.each([
	[403, 'Access was blocked by a policy', /Graph refused access \(403\): Access was blocked/],
	[404, "Resource 'my approval' has a state of its own", /finds no profile .*\(404\): Resource/],
	[409, "The name 'Google Play approval' is taken", /conflict \(409\): The name/],
	[400, "The name 'scope tag' is taken", /did not accept the request: The name/],
])(
	'%i %s: Graph speaks, not a guess from the status or from a quoted name',
	(status, text, said) => {
		const failure = explain(answered(status, { error: { code: 'X', message: text } }), TASK);
		expect(failure.message).toMatch(said);
		expect(failure.details.serverMessage).toBe(text);
	},
);

test.each<[string, boolean]>([
	['The tenant is not bound to Managed Google Play.', true],
	['Managed Google Play binding is missing.', true],
	['Android Enterprise is not configured for this account.', true],
	['No Google Play account is connected to the tenant.', true],
	['You must connect Managed Google Play first.', true],
	['Android for Work has not been set up.', true],
	['The Google Play service is busy.', false],
	['Too many requests to Managed Google Play.', false],
	['The Android Enterprise profile has devices.', false],
	['The name must be unique among Android Enterprise enrollment profiles.', false],
])('%s speaks of a missing binding: %s', (text, isMissing) => {
	const { message } = explain(answered(400, error('BadRequest', text)), TASK);
	expect(message.includes('not connected to Managed Google Play')).toBe(isMissing);
	expect(message.endsWith(text)).toBe(!isMissing);
});
