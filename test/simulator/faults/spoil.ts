import { entraRefusal } from '../entra/aadsts';
import type { Answer, Effect } from '../http/answer';
import * as errors from '../graph/errors';
import type { FaultBody, MainFaultAction } from '../faultTypes';
import { recorded, usualBody, type Changes } from '../graph/recorded';
import { pageAnswer } from './page';

type StatusFault = Extract<MainFaultAction, { kind: 'status' }>;

/** What the client gets in place of the sound answer. */
export function spoil(
	action: MainFaultAction,
	answer: Answer,
	context: errors.ErrorContext,
): { answer: Answer; effect: Effect } {
	const { worked } = answer;
	const send = (spoilt: Answer) => ({ answer: { ...spoilt, worked }, effect: 'send' as const });
	switch (action.kind) {
		case 'status':
			return send(withStatus(action, context));
		case 'aadsts':
			return send(entraRefusal(action.code, context, action));
		case 'page':
			return send(pageAnswer(action, context.ids));
		case 'html':
			return send({ status: 200, body: errors.HTML_PAGE });
		case 'redirect':
			return send({ status: action.status ?? 302, headers: { Location: action.location } });
		case 'outerStatus':
			return send({ ...answer, status: action.status });
		case 'drop':
		case 'hang':
		case 'cut':
		case 'drip':
			return { answer, effect: action.kind };
		case 'truncated':
			return { answer, effect: 'truncate' };
		default:
			return { answer, effect: 'send' };
	}
}

function withStatus(action: StatusFault, context: errors.ErrorContext): Answer {
	const answer = bodyAnswer(action.body ?? 'default', action, context);
	return { ...answer, headers: { ...answer.headers, ...action.headers } };
}

/** A recorded refusal by name, the usual one of a status, or a body of one's own. */
export function bodyAnswer(
	body: FaultBody,
	changes: Changes,
	context: errors.ErrorContext,
): Answer {
	const { status = 400 } = changes;
	if (typeof body === 'object') return { status, body: body.custom };
	return recorded(context, body === 'default' ? usualBody(status) : body, changes);
}
