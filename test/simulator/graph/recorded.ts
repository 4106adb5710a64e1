import type { Answer } from '../http/answer';
import {
	challenge,
	envelopeA,
	envelopeB,
	envelopeLower,
	graphError,
	type ErrorContext,
} from './errors';

/** A refusal as it was recorded in the field. */
interface Recorded {
	/** Its usual status; a fault may want another. */
	status: number;
	/** plain: Graph's own. A, B: Intune's envelopes. lower: shape B with lower-case names. page, none: no JSON. */
	shape: 'plain' | 'A' | 'B' | 'lower' | 'page' | 'none';
	/** Default: what goes with the status. */
	code?: string;
	text?: string | ((context: ErrorContext) => string);
	/** CustomApiErrorPhrase */
	phrase?: string;
	headers?: Record<string, string>;
}

const TOKEN = 'InvalidAuthenticationToken';
const CAE =
	'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: ';
const CAE_CLAIMS =
	'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzk1MzI1NjAwIn19fQ==';
const caeHeaders = challenge(`error="insufficient_claims", claims="${CAE_CLAIMS}"`);

/** The refusals of docs/graph-facts.md, section 4, by a name of ours; their sources stand there. */
export const RECORDED = {
	/** With the code and the sentence that go with the status, or those that a fault gives. */
	envelopeA: { status: 400, shape: 'A' },
	envelopeB: { status: 401, shape: 'B' },
	/** EasyPIM 37. */
	envelopeLower: { status: 401, shape: 'lower' },
	graph: { status: 400, shape: 'plain' },
	html: { status: 503, shape: 'page' },
	empty: { status: 403, shape: 'none' },

	staleToken: {
		status: 401,
		shape: 'plain',
		code: TOKEN,
		text: 'Lifetime validation failed, the token is expired.',
		headers: challenge(),
	},
	/** A proxy took the Authorization header away. */
	emptyToken: {
		status: 401,
		shape: 'plain',
		code: TOKEN,
		text: 'Access token is empty.',
		headers: challenge(),
	},
	/** Continuous access evaluation: the network location. */
	caeLocation: {
		status: 401,
		shape: 'plain',
		code: TOKEN,
		text: `${CAE}LocationConditionEvaluationSatisfied`,
		headers: caeHeaders,
	},
	/** The same; a new access token cures it. */
	caeOutdated: {
		status: 401,
		shape: 'plain',
		code: TOKEN,
		text: `${CAE}TokenCreatedWithOutdatedPolicies`,
		headers: caeHeaders,
	},

	missingScope: {
		status: 403,
		shape: 'A',
		code: 'Forbidden',
		text: ({ neededScopes }: ErrorContext) =>
			`Application is not authorized to perform this operation. Application must have one of the following scopes: ${neededScopes.join(', ')}`,
	},
	/** The Intune role is missing, or its activation has ended. */
	userNotAuthorized: {
		status: 403,
		shape: 'A',
		code: 'Forbidden',
		text: 'User is not authorized to perform this operation',
	},
	noAuthorization: {
		status: 403,
		shape: 'plain',
		code: 'Forbidden',
		text: 'No authorization information present on the request',
	},

	notFound: { status: 404, shape: 'A', code: 'ResourceNotFound' },
	/** It is there, but the role's scope tags hide it. */
	scopeTags: {
		status: 404,
		shape: 'A',
		code: 'ResourceNotFound',
		text: 'Resource does not contain a tag allowed by the current role',
	},
	router: {
		status: 400,
		shape: 'plain',
		code: 'BadRequest',
		text: "Resource not found for the segment 'androidDeviceOwnerEnrollmentProfiles'.",
	},
	/** Of a $select, in a deployment that does not know the property. */
	unknownProperty: {
		status: 400,
		shape: 'plain',
		code: 'BadRequest',
		text: "Could not find a property named 'tokenCreationDateTime' on type 'microsoft.graph.androidDeviceOwnerEnrollmentProfile'.",
	},
	/** No Intune licence or MDM authority. */
	targetTenant: {
		status: 400,
		shape: 'plain',
		code: 'BadRequest',
		text: 'Request not applicable to target tenant.',
	},

	/** Multi Admin Approval: without the header; some pages say 403. */
	approvalJustification: {
		status: 400,
		shape: 'A',
		code: 'BadRequest',
		text: "Header 'x-msft-approval-justification' is required to request approval",
	},
	/** With it; or 403. */
	approvalRequired: {
		status: 412,
		shape: 'A',
		code: 'ApprovalRequired',
		text: 'Approval is required to perform this operation',
		headers: { 'x-msft-approval-code': '6b1f8a0e-0d3b-4f43-9a49-3d0b5ef6f1aa' },
	},
	approvalActive: {
		status: 409,
		shape: 'A',
		code: 'Conflict',
		text: 'An active Approval Request already exists',
	},

	/** Graph's own, with Retry-After; and Intune's, without. */
	throttleGraph: {
		status: 429,
		shape: 'plain',
		code: 'TooManyRequests',
		text: 'Too many requests',
		headers: { 'Retry-After': '10' },
	},
	throttleEnvelope: { status: 429, shape: 'A', code: 'TooManyRequests', text: 'Too many requests' },
	serverError: {
		status: 500,
		shape: 'A',
		code: 'Unknown',
		text: 'An internal server error has occurred',
		phrase: 'InternalServerError',
	},
} as const satisfies Record<string, Recorded>;

export type RecordedName = keyof typeof RECORDED;

/** What a fault or a setting changes of a recorded refusal. */
export interface Changes {
	status?: number;
	code?: string;
	text?: string;
}

/** A recorded refusal, with what is changed of it. */
export function recorded(
	context: ErrorContext,
	name: RecordedName,
	{ status, code, text }: Changes = {},
): Answer {
	const row: Recorded = RECORDED[name];
	const said = text ?? (typeof row.text === 'function' ? row.text(context) : row.text);
	const answer = shaped(context, row, status ?? row.status, code ?? row.code, said);
	return row.headers ? { ...answer, headers: { ...row.headers, ...answer.headers } } : answer;
}

function shaped(
	context: ErrorContext,
	{ shape, phrase }: Recorded,
	status: number,
	code = codeFor(status),
	text?: string,
): Answer {
	switch (shape) {
		case 'plain':
			return graphError(context, status, code, text ?? `The service answered ${status}.`);
		case 'A':
			return envelopeA(context, status, code, text, phrase);
		case 'B':
			return envelopeB(context, status, code, text);
		case 'lower':
			return envelopeLower(context, status, code, text);
		case 'page':
			return { status, body: IIS_PAGE };
		default:
			return { status };
	}
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
const codeFor = (status: number): string => CODES[status] ?? 'UnknownError';

/** The refusal that the facts record for a status, where nobody names one. */
const USUAL: Record<number, RecordedName> = {
	401: 'staleToken',
	403: 'missingScope',
	404: 'notFound',
	// Without a header of its own this is Intune's 429, which lacks Retry-After.
	429: 'throttleEnvelope',
	500: 'serverError',
	503: 'html',
};
export const usualBody = (status: number): RecordedName =>
	USUAL[status] ?? (status < 400 ? 'empty' : 'graph');

const IIS_PAGE =
	'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""http://www.w3.org/TR/html4/strict.dtd">\r\n' +
	'<HTML><HEAD><TITLE>Service Unavailable</TITLE>\r\n' +
	'<META HTTP-EQUIV="Content-Type" Content="text/html; charset=us-ascii"></HEAD>\r\n' +
	'<BODY><h2>Service Unavailable</h2>\r\n<hr><p>HTTP Error 503. The service is unavailable.</p>\r\n</BODY></HTML>\r\n';
