/** What could be read from an error answer of Graph or Intune. */
export interface ErrorFacts {
	/** The innermost code, such as `Forbidden` or `ResourceNotFound`; '' where there is none. */
	code: string;
	/** The outermost one. */
	outerCode: string;
	/** The innermost sentence for people, without ids and URLs; '' where there is none. */
	text: string;
	activityId?: string;
	requestId?: string;
}

const MAX_DEPTH = 5;
/** More of a sentence is not even looked at. */
const MAX_READ = 2_000;
const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/**
 * Digs through error.message, which Intune fills with a JSON text once (shape A) or twice (shape B). Accepts anything.
 * The text is as the server wrote it: it may hold secrets, and be of any length.
 */
export function readErrorBody(body: unknown): ErrorFacts {
	const facts: ErrorFacts = { code: '', outerCode: '', text: '' };
	// a part of a batch can hold its JSON as text
	const whole = typeof body === 'string' ? parseObject(body) : body;
	let level: unknown = field(whole, 'error') ?? whole;
	for (let depth = 0; depth < MAX_DEPTH; depth++) {
		const code = firstText(level, 'code', 'ErrorCode', 'errorCode');
		if (/^[\w.:-]{1,80}$/.test(code)) {
			if (depth === 0) facts.outerCode = code;
			facts.code = code;
		}
		const innerError = field(level, 'innerError') ?? field(level, 'innererror');
		facts.requestId ??= guid(field(innerError, 'request-id'));
		const message = firstText(level, 'message', 'Message');
		const deeper = parseObject(message);
		if (deeper === undefined) {
			facts.activityId ??= guid(/Activity ID: ([0-9a-f-]{36})/i.exec(message)?.[1]);
			const phrase = sentence(firstText(level, 'CustomApiErrorPhrase'));
			const text = sentence(message);
			// a phrase of one word, such as InternalServerError, is a code: it speaks where nothing else does
			facts.text = /\s/.test(phrase) || isEmptySentence(text) ? phrase || text : text;
			return facts;
		}
		level = deeper;
	}
	return facts;
}

/** Graph's errors are JSON with an `error` object, also where a part of a batch holds its JSON as text. */
export function hasErrorObject(body: unknown): boolean {
	const error = field(typeof body === 'string' ? parseObject(body) : body, 'error');
	return typeof error === 'object' && error !== null;
}

/** True for every 401 but Intune's Forbidden: also one without a readable body, which only a fresh token can rule out. */
export function isStaleSignIn(body: unknown): boolean {
	return readErrorBody(body).code !== 'Forbidden';
}

/** A web page instead of an answer of the API (IIS, a proxy, a sign-in page). */
export function isHtml(body: unknown): boolean {
	return (
		typeof body === 'string' && /<(?:!doctype|html|head|title|body)\b/i.test(body.slice(0, 2000))
	);
}

/** Whether a sentence of Intune's says nothing. */
export function isEmptySentence(text: string): boolean {
	return /^(?:an error has occurred\.?)?$/i.test(text);
}

/** Intune's sentences end in ids and internal URLs; those go to the details, not to the reader. */
function sentence(message: string): string {
	const readable = message
		.replace(/ - (?:Operation ID|Activity ID)[\s\S]*$/i, '')
		.replace(/\s+/g, ' ')
		.trim();
	if (isHtml(readable) || /^[{[]/.test(readable) || /^undefined$|\[object /i.test(readable))
		return '';
	return readable.slice(0, MAX_READ);
}

function field(value: unknown, name: string): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
	return (value as Record<string, unknown>)[name];
}

/** The first of the fields that holds text. */
function firstText(value: unknown, ...names: string[]): string {
	for (const name of names) {
		const text = field(value, name);
		if (typeof text === 'string' && text !== '') return text;
	}
	return '';
}

function guid(value: unknown): string | undefined {
	return typeof value === 'string' ? GUID.exec(value)?.[0] : undefined;
}

function parseObject(message: string): object | undefined {
	if (!message.trimStart().startsWith('{')) return undefined;
	try {
		const parsed: unknown = JSON.parse(message);
		return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
	} catch {
		return undefined;
	}
}

const MAX_TEXT = 300;

/** Sentences of a server can be of any length. */
export function short(text: string): string {
	return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
