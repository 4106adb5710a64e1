import * as errors from '../graph/errors';
import { permissionsFor } from '../graph/permissions';
import type { FaultBody } from '../faultTypes';
import type { Answer } from '../http/answer';

const CODES: Record<number, string> = {
	400: 'BadRequest',
	401: 'Forbidden',
	403: 'Forbidden',
	404: 'ResourceNotFound',
	408: 'RequestTimeout',
	429: 'TooManyRequests',
	500: 'Unknown',
	501: 'NotImplemented',
	502: 'BadGateway',
	503: 'ServiceUnavailable',
	504: 'GatewayTimeout',
};

/** A status with one of the recorded bodies, or with one of one's own. */
export const statusAnswer = (
	status: number,
	body: FaultBody,
	context: errors.ErrorContext,
	isWrite: boolean,
): Answer =>
	typeof body === 'object'
		? { status, body: body.custom }
		: namedBody(body, status, context, isWrite);

function namedBody(
	body: Extract<FaultBody, string>,
	status: number,
	context: errors.ErrorContext,
	isWrite: boolean,
): Answer {
	const code = CODES[status] ?? 'UnknownError';
	switch (body) {
		case 'envelopeA':
			return status === 500 ? errors.serverError(context) : errors.envelopeA(context, status, code);
		case 'envelopeB':
			return errors.envelopeB(context, status, code);
		case 'graph':
			return errors.graphError(context, status, code, `The service answered ${status}.`);
		case 'staleToken':
			return { ...errors.staleToken(context), status };
		case 'missingScope':
			return { ...errors.missingScope(context, permissionsFor({ isWrite })), status };
		case 'throttleGraph':
			return { ...errors.throttled(context, 'seconds'), status };
		case 'throttleEnvelope':
			return { ...errors.throttled(context, 'none'), status };
		case 'html':
			return { status, body: errors.IIS_PAGE };
		case 'empty':
			return { status };
		default:
			return defaultBody(status, code, context, isWrite);
	}
}

/** The body that docs/graph-facts.md records for a status. */
function defaultBody(
	status: number,
	code: string,
	context: errors.ErrorContext,
	isWrite: boolean,
): Answer {
	if (status < 400) return { status };
	if (status === 401) return errors.staleToken(context);
	if (status === 403) return errors.missingScope(context, permissionsFor({ isWrite }));
	if (status === 404) return errors.notFound(context);
	// Without a header of its own this is Intune's 429, which lacks Retry-After.
	if (status === 429) return errors.throttled(context, 'none');
	if (status === 500) return errors.serverError(context);
	if (status === 503) return { status, body: errors.IIS_PAGE };
	return errors.graphError(context, status, code, `The service answered ${status}.`);
}
