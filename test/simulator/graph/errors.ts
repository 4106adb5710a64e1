import type { ThrottleSettings } from '../types';
import type { Answer, CallIds } from '../http/answer';

/** The bodies of docs/graph-facts.md, section 4: microsoft-graph-docs issue 11294, docs concepts/errors. */

const SERVICE_PATH = '/AndroidSync/StatelessAndroidSyncFEService/deviceManagement';
const NO_OPERATION = '00000000-0000-0000-0000-000000000000';

export const HTML_PAGE =
	'<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body>Please wait</body></html>';

/** Where the failing call went, as Intune's own service sees it. */
export interface ErrorContext {
	ids: CallIds;
	/** By the gateway's clock. */
	now: number;
	/** The host of Intune's own service, as envelopes name it. */
	serviceHost: string;
	/** One of these permissions the call takes. */
	neededScopes: string[];
	/** Of the token endpoint. */
	tenantId?: string;
	clientId?: string;
	entitySet?: string;
	rawId?: string;
	action?: string;
}

export function graphError(
	context: ErrorContext,
	status: number,
	code: string,
	message: string,
): Answer {
	const { ids, now } = context;
	return {
		status,
		body: {
			error: {
				code,
				message,
				innerError: {
					// Graph's inner date has neither fraction nor zone.
					date: new Date(now).toISOString().slice(0, 19),
					'request-id': ids.requestId,
					'client-request-id': ids.clientRequestId,
				},
			},
		},
	};
}

/** Shape A: error.message is itself a JSON text, with Windows line ends. */
export function envelopeA(
	context: ErrorContext,
	status: number,
	code: string,
	text = 'An error has occurred',
	phrase = '',
): Answer {
	return graphError(context, status, code, innerEnvelope(context, text, phrase, status === 401));
}

/** Shape B: one level deeper, and the code itself is UnknownError. */
export function envelopeB(
	context: ErrorContext,
	status: number,
	code = 'Forbidden',
	text = 'An error has occurred',
): Answer {
	const message = JSON.stringify({
		ErrorCode: code,
		Message: innerEnvelope(context, text, '', status === 401),
		Target: null,
		Details: null,
		InnerError: null,
		InstanceAnnotations: [],
		TypeAnnotation: null,
	});
	return graphError(context, status, 'UnknownError', message);
}

/** Shape B with names in lower case, and the sentence as it is. */
export function envelopeLower(
	context: ErrorContext,
	status: number,
	code: string,
	text = 'An error has occurred',
): Answer {
	const message = JSON.stringify({ errorCode: code, message: text, target: null, details: null });
	return graphError(context, status, 'UnknownError', message);
}

function innerEnvelope(
	context: ErrorContext,
	text: string,
	phrase: string,
	withChallenge: boolean,
): string {
	const { ids, serviceHost, rawId, action } = context;
	const { entitySet = 'androidDeviceOwnerEnrollmentProfiles' } = context;
	const key = rawId === undefined ? '' : `%28%27${rawId}%27%29`;
	const tail = action ? `/microsoft.management.services.api.${action}` : '';
	const url = `https://${serviceHost}${SERVICE_PATH}/${entitySet}${key}${tail}?api-version=5020-09-16`;
	const envelope = {
		_version: 3,
		Message: `${text} - Operation ID (for customer support): ${NO_OPERATION} - Activity ID: ${ids.requestId} - Url: ${url}`,
		CustomApiErrorPhrase: phrase,
		RetryAfter: null,
		ErrorSourceService: '',
		HttpHeaders: withChallenge
			? '{"WWW-Authenticate":"Bearer realm=\\"urn:intune:service,1e51d423-b19c-47f7-8225-c723a568e340,f0f3c450-59bf-4f0d-b1b2-0ef84ddfe3c7\\""}'
			: '{}',
	};
	return JSON.stringify(envelope, null, 2).replace(/\n/g, '\r\n');
}

export const routerError = (context: ErrorContext, segment: string): Answer =>
	graphError(context, 400, 'BadRequest', `Resource not found for the segment '${segment}'.`);

export const badRequest = (context: ErrorContext, message: string): Answer =>
	graphError(context, 400, 'BadRequest', message);

/** The headers of a 401 of Graph's own; `more` is what a challenge adds. */
export const challenge = (more?: string): Record<string, string> => ({
	'WWW-Authenticate': [
		'Bearer realm=""',
		'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
		...(more === undefined ? [] : [more]),
	].join(', '),
});

/** 429, in Graph's own form with Retry-After, or in Intune's without. */
export function throttled(
	context: ErrorContext,
	form: ThrottleSettings['retryAfter'],
	seconds = 10,
): Answer {
	if (form === 'none') return envelopeA(context, 429, 'TooManyRequests', 'Too many requests');
	const answer = graphError(context, 429, 'TooManyRequests', 'Too many requests');
	answer.headers = {
		'Retry-After':
			form === 'seconds'
				? String(seconds)
				: // One second more, since an HTTP date has no fractions.
					new Date(context.now + (seconds + 1) * 1000).toUTCString(),
	};
	return answer;
}
