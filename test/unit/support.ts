import {
	objectWith,
	type Attempt,
	type Expected,
	type Sending,
} from '../../nodes/IntuneEnrollment/graph/attempt';
import { whoseAnswer } from '../../nodes/IntuneEnrollment/graph/http';
import type { Task } from '../../nodes/IntuneEnrollment/graph/refusals';
import type { Fault } from '../../nodes/IntuneEnrollment/graph/thrownError';

export const NOW = Date.parse('2026-11-22T05:00:00Z');

/** An attempt of no length, for which one moment serves all clocks. */
const SENDING: Sending = { sentAt: NOW, endedAt: NOW, requestedAt: NOW, jitter: 0 };

/** An attempt that was answered, by Graph where the answer is recognisably Graph's. */
export function answered(
	status: number,
	body: unknown = '',
	headers: Record<string, string> = {},
	times: Partial<Sending> = {},
	expected: Expected = objectWith(200),
): Attempt {
	const answer = whoseAnswer({ status, headers, body }, expected);
	return { ...SENDING, ...times, answer };
}

/** An attempt without an answer. */
export function faulty(kind: Fault['kind'], more: Partial<Fault> = {}): Attempt {
	return { ...SENDING, fault: { kind, reason: 'it broke', ...more } };
}

export const TASK: Task = {
	what: 'create the enrollment token',
	apiVersion: 'beta',
	profileType: 'androidDeviceOwner',
	profileId: '12345678-90ab-cdef-1234-567890abcdef',
	writes: true,
};

/** Shape A as recorded in microsoft-graph-docs issue 11294. */
export const SHAPE_A = JSON.parse(
	String.raw`{"error":{"code":"Forbidden","message":"{\r\n  \"_version\": 3,\r\n  \"Message\": \"An error has occurred - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: 111af43c-dadb-4c47-a76c-02fad0bd4894 - Url: https://fef.amsub0502.manage.microsoft.com/AndroidSync/StatelessAndroidSyncFEService/deviceManagement/androidDeviceOwnerEnrollmentProfiles%28%27{profileID}%27%29/microsoft.management.services.api.createToken?api-version=5020-09-16\",\r\n  \"CustomApiErrorPhrase\": \"\",\r\n  \"RetryAfter\": null,\r\n  \"ErrorSourceService\": \"\",\r\n  \"HttpHeaders\": \"{\\\"WWW-Authenticate\\\":\\\"Bearer realm=\\\\\\\"urn:intune:service,1e51d423-b19c-47f7-8225-c723a568e340,f0f3c450-59bf-4f0d-b1b2-0ef84ddfe3c7\\\\\\\"\\\"}\"\r\n}","innerError":{"date":"2021-01-15T14:39:08","request-id":"111af43c-dadb-4c47-a76c-02fad0bd4894","client-request-id":"111af43c-dadb-4c47-a76c-02fad0bd4894"}}}`,
) as { error: { message: string } };

/** Shape B: the same one level deeper, and the code itself says nothing. */
export const SHAPE_B = {
	error: {
		code: 'UnknownError',
		message: JSON.stringify({ ErrorCode: 'Forbidden', Message: SHAPE_A.error.message }),
	},
};

/** Fails where a text for people holds what programs say. */
export function expectReadable(...texts: string[]): void {
	for (const text of texts) {
		expect(text.trim()).not.toBe('');
		expect(text).not.toMatch(/undefined|NaN|\[object|null|[{}]|\\r|_version|<\/?\w+>/);
	}
}

/** Any error of Graph's: it is told by its JSON, whatever the status. */
export const GRAPH_ERROR = { error: { code: 'X', message: 'It did not work.' } };

/** What only Graph's successes carry. */
export const REQUEST_ID = { 'request-id': 'r-1' };
