import type { Answer } from '../http/answer';
import type { Call } from './call';
import * as errors from './errors';

/** The body where it is a JSON object sent as JSON; else undefined, for which `unreadable` is the answer. */
export function jsonObject(call: Call): Record<string, unknown> | undefined {
	const { body } = call;
	if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) return undefined;
	return typeof body === 'object' && body !== null && !Array.isArray(body)
		? (body as Record<string, unknown>)
		: undefined;
}

export const unreadable = (context: errors.ErrorContext): Answer =>
	errors.badRequest(context, 'Unable to read JSON request payload.');
