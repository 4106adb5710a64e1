/** What came back for one request, plain or part of a batch. */
export interface Answer {
	/** 0: nothing came. */
	status: number;
	/** Graph's error code. */
	code?: string;
	body?: unknown;
	/** Whose it is: a filter or a proxy answers with a page of its own, and that says nothing about Graph. */
	from: 'graph' | 'elsewhere' | 'nobody';
	hasRequestId: boolean;
	/** The Date header, in ms since 1970; it has a grain of one second. */
	date?: number;
	/** Retry-After as it stands in the header. */
	retryAfter?: string;
	/** By the probe's clock. */
	sentAt: number;
	receivedAt: number;
	/** As it was sent. */
	clientRequestId: string;
}

/** The parts of an answer that the wire has. */
export interface RawAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: unknown;
	/** The body is there, but is not JSON. */
	unreadable: boolean;
}

export function readAnswer(
	raw: RawAnswer,
	about: Pick<Answer, 'sentAt' | 'receivedAt' | 'clientRequestId'>,
): Answer {
	const { status, headers, body } = raw;
	const code = errorCode(body);
	const date = Date.parse(headers.date ?? '');
	return {
		...about,
		status,
		code,
		body,
		from: isGraphs(raw, code) ? 'graph' : 'elsewhere',
		hasRequestId: headers['request-id'] !== undefined,
		date: Number.isNaN(date) ? undefined : date,
		retryAfter: headers['retry-after'],
	};
}

/** A success that says nothing or speaks JSON; a refusal with Graph's error object. */
function isGraphs({ status, unreadable }: RawAnswer, code: string | undefined): boolean {
	if (status >= 200 && status < 300) return !unreadable;
	return code !== undefined;
}

function errorCode(body: unknown): string | undefined {
	const { code } = (body as { error?: { code?: unknown } } | null | undefined)?.error ?? {};
	return typeof code === 'string' ? code : undefined;
}

export const isDone = ({ from, status }: Answer): boolean =>
	from === 'graph' && status >= 200 && status < 300;

const PASSING = [0, 408, 429, 500, 502, 503, 504];

/** The next answer to the same question may be another one. */
export const isPassing = ({ from, status, code }: Answer): boolean =>
	from !== 'graph' || PASSING.includes(status) || code === 'InvalidAuthenticationToken';

/** Whether a write may have been done although this came. */
export const isDoubtful = (answer: Answer): boolean => isPassing(answer) && !isDone(answer);

const LONGEST_WAIT_MS = 60_000;

/** How long Retry-After asks to wait, at most a minute; undefined where it does not say. */
export function waitAsked({ retryAfter, date }: Answer): number | undefined {
	if (retryAfter === undefined) return undefined;
	const seconds = Number(retryAfter);
	const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - (date ?? NaN) : seconds * 1000;
	return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_WAIT_MS);
}

/** A refusal as the report has it: numbers, and codes that are words of Graph's. */
export interface Refusal {
	status: number;
	code: string;
}

export const refusalOf = ({ status, code }: Answer): Refusal => ({ status, code: word(code) });

/** Only words leave the probe: no id, no name, no token looks like one. */
export const word = (text: string | undefined): string =>
	text !== undefined && /^[A-Za-z]{1,40}$/.test(text) ? text : 'unnamed';

export const inWords = ({ status, code }: Refusal): string => `${status} ${code}`;
