import type { Answer, Effect } from '../http/answer';
import type { Call } from '../graph/call';
import * as errors from '../graph/errors';
import { SeededRandom } from '../random';
import type { Fault, FaultAction, FaultHandle, FaultMatch, When } from '../faultTypes';

interface ArmedFault {
	fault: Fault;
	path?: RegExp;
	seen: number;
	hits: number;
}

/** Faults on demand; the first armed one that matches and is due strikes, one per call. */
export class FaultBook {
	private armed: ArmedFault[] = [];
	private random: SeededRandom;

	constructor(private readonly seed: () => number) {
		this.random = new SeededRandom(seed());
	}

	add(fault: Fault): FaultHandle {
		const { path } = fault.match ?? {};
		const armed: ArmedFault = {
			fault,
			path: typeof path === 'string' ? new RegExp(path) : path,
			seen: 0,
			hits: 0,
		};
		this.armed.push(armed);
		return {
			get hits() {
				return armed.hits;
			},
			remove: () => {
				this.armed = this.armed.filter((other) => other !== armed);
			},
		};
	}

	clear(): void {
		this.armed = [];
		this.random = new SeededRandom(this.seed());
	}

	pick(call: Call): FaultAction | undefined {
		for (const armed of this.armed) {
			const { fault } = armed;
			if (!matches(fault.match ?? {}, armed.path, call)) continue;
			const times = fault.times === 'always' ? Infinity : (fault.times ?? 1);
			if (armed.hits >= times || armed.seen++ < (fault.after ?? 0)) continue;
			if (fault.probability !== undefined && this.random.next() >= fault.probability) continue;
			armed.hits++;
			return fault.action;
		}
		return undefined;
	}
}

function matches(match: FaultMatch, path: RegExp | undefined, call: Call): boolean {
	const { operation = 'any', where = 'any' } = match;
	if (operation === 'any') {
		if (call.operation === 'batch' || call.operation === 'token') return false;
	} else if (
		Array.isArray(operation) ? !operation.includes(call.operation) : operation !== call.operation
	) {
		return false;
	}
	return (
		(where === 'any' || (where === 'part') === call.part) &&
		(match.method === undefined || match.method.toUpperCase() === call.method) &&
		(match.profileId === undefined || match.profileId === call.profileId) &&
		(match.version === undefined || match.version === call.version) &&
		(match.grant === undefined || match.grant === call.grant) &&
		(path === undefined || path.test(call.path))
	);
}

export const strikes = (action: FaultAction | undefined, when: When): action is FaultAction =>
	action !== undefined && (('when' in action && action.when) || 'before') === when;

/** What the client gets in place of the sound answer. */
export function spoil(
	action: FaultAction,
	answer: Answer,
	context: errors.ErrorContext,
	isWrite: boolean,
): { answer: Answer; effect: Effect } {
	const { worked } = answer;
	switch (action.kind) {
		case 'status':
			return { answer: { ...statusAnswer(action, context, isWrite), worked }, effect: 'send' };
		case 'html':
			return { answer: { status: 200, body: errors.HTML_PAGE, worked }, effect: 'send' };
		case 'redirect':
			return {
				answer: { status: action.status ?? 302, headers: { Location: action.location }, worked },
				effect: 'send',
			};
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

function statusAnswer(
	action: Extract<FaultAction, { kind: 'status' }>,
	context: errors.ErrorContext,
	isWrite: boolean,
): Answer {
	const { status, body = 'default', headers } = action;
	const answer =
		typeof body === 'object'
			? { status, body: body.custom }
			: namedBody(body, status, context, isWrite);
	return { ...answer, headers: { ...answer.headers, ...headers } };
}

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

function namedBody(
	body: string,
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
			return { ...errors.missingScope(context, isWrite), status };
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
	if (status === 403) return errors.missingScope(context, isWrite);
	if (status === 404) return errors.notFound(context);
	// Without a header of its own this is Intune's 429, which lacks Retry-After.
	if (status === 429) return errors.throttled(context, 'none');
	if (status === 500) return errors.serverError(context);
	if (status === 503) return { status, body: errors.IIS_PAGE };
	return errors.graphError(context, status, code, `The service answered ${status}.`);
}
