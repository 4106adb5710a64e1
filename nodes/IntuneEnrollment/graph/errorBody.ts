/** What could be read from an error answer of Graph or Intune. */
export interface ErrorFacts {
	/** The innermost code, such as `Forbidden` or `ResourceNotFound`; '' where there is none. */
	code: string;
	/** The innermost sentence for people, without ids and URLs; '' where there is none. */
	text: string;
	activityId?: string;
	requestId?: string;
}

const MAX_DEPTH = 5;
const MAX_TEXT = 300;
const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/**
 * Digs through error.message, which Intune fills with a JSON text once (shape A) or twice (shape B).
 * Accepts anything: the answers of gateways are not Graph's.
 * @param secrets values of the request that the text must not repeat
 */
export function readErrorBody(body: unknown, secrets: string[] = []): ErrorFacts {
	const facts: ErrorFacts = { code: '', text: '' };
	// a part of a batch can hold its JSON as text
	const whole = typeof body === 'string' ? parseObject(body) : body;
	let level: unknown = field(whole, 'error') ?? whole;
	for (let depth = 0; depth < MAX_DEPTH; depth++) {
		const code = text(field(level, 'code')) || text(field(level, 'ErrorCode'));
		if (/^[\w.:-]{1,80}$/.test(code)) facts.code = code;
		const innerError = field(level, 'innerError') ?? field(level, 'innererror');
		facts.requestId ??= guid(field(innerError, 'request-id'));
		const message = text(field(level, 'message')) || text(field(level, 'Message'));
		const deeper = parseObject(message);
		if (deeper === undefined) {
			facts.activityId ??= guid(/Activity ID: ([0-9a-f-]{36})/i.exec(message)?.[1]);
			const told = text(field(level, 'CustomApiErrorPhrase')) || message;
			facts.text = sentence(without(secrets, told));
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

/** As they are, and as JSON writes them; before anything is shortened, so that no part is left. */
function without(secrets: string[], message: string): string {
	return secrets
		.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
		.reduce((text, form) => text.replaceAll(form, '…'), message);
}

/** Intune's sentences end in ids and internal URLs; those go to the details, not to the reader. */
function sentence(message: string): string {
	const readable = message
		.replace(/ - (?:Operation ID|Activity ID)[\s\S]*$/i, '')
		.replace(/\s+/g, ' ')
		.trim();
	if (isHtml(readable) || /^[{[]/.test(readable) || /^undefined$|\[object /i.test(readable))
		return '';
	return readable.length > MAX_TEXT ? `${readable.slice(0, MAX_TEXT)}…` : readable;
}

function field(value: unknown, name: string): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
	return (value as Record<string, unknown>)[name];
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
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
