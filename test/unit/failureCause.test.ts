import { Failure, type FailureDetails, type Refusal } from '../../nodes/IntuneEnrollment/failure';
import { causeOf } from '../../nodes/IntuneEnrollment/n8n/failureCause';

const words = () => ['It broke', 'Mend it.'] as const;
const causeFor = (details: FailureDetails, refusal?: Refusal) =>
	causeOf(new Failure('It broke', 'Mend it.', details, refusal));

test.each<[string, FailureDetails, Refusal | undefined, string]>([
	['a parameter', {}, undefined, 'configuration-invalid'],
	[
		'no such profile',
		{ httpCode: '404' },
		{ status: 404, row: 'unknown', words },
		'configuration-invalid',
	],
	[
		'a missing permission',
		{ httpCode: '403' },
		{ status: 403, row: 'unknown', words },
		'credential-invalid',
	],
	[
		'a stale sign-in',
		{ httpCode: '401', code: 'InvalidAuthenticationToken' },
		undefined,
		'credential-invalid',
	],
	['Entra refused', { httpCode: '401', code: 'AADSTS7000215' }, undefined, 'credential-invalid'],
	['never connected', { code: 'NotConnected' }, undefined, 'credential-invalid'],
	['no credential', { code: 'NoCredential' }, undefined, 'credential-invalid'],
	[
		'Intune is down',
		{ httpCode: '503' },
		{ status: 503, row: 'unknown', words },
		'temporarily-unavailable',
	],
	["a proxy's page", { httpCode: '403' }, undefined, 'temporarily-unavailable'],
	['no answer', { attempts: 3 }, undefined, 'temporarily-unavailable'],
	['sign-in is down', { code: 'SignInUnavailable' }, undefined, 'temporarily-unavailable'],
	['the time of a poll was up', { code: 'PollBudget' }, undefined, 'temporarily-unavailable'],
	['a bug of ours', { code: 'Unforeseen' }, undefined, 'node-defect'],
])('n8n is told the cause: %s', (_name, details, refusal, cause) => {
	expect(causeFor(details, refusal)).toEqual({ cause });
});

test('n8n is told how long Graph asks to wait', () => {
	const refusal = { status: 429, row: 'unknown', words, retryAfterMs: 90_000 };
	expect(causeFor({ httpCode: '429' }, refusal)).toEqual({
		cause: 'rate-limited',
		retryAfterMs: 90_000,
	});
	expect(causeFor({ httpCode: '429' })).toEqual({ cause: 'rate-limited' });
});
