import { randomUUID } from 'node:crypto';
import { readAnswer, type Answer } from './answer';
import type { Clock } from './clock';
import { Unanswered } from './question';

export interface GraphRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** Behind the version; or a whole URL, as next links are. */
	path: string;
	body?: object;
	version?: 'beta' | 'v1.0';
}

export interface GraphOptions {
	/** Without a slash at the end. */
	baseUrl: string;
	accessToken(): Promise<string>;
	clock: Clock;
	/** Intune allows 100 per app and tenant; the probe stays far below. */
	writesPer20s: number;
	fetch: typeof fetch;
}

const TIMEOUT_MS = 60_000;

/** One request and its answer, or that none came. */
export async function exchange(
	{ baseUrl, clock, accessToken, fetch: send }: GraphOptions,
	{ method, path, body, version }: GraphRequest,
): Promise<Answer> {
	const url = path.startsWith('/') ? `${baseUrl}/${version ?? 'beta'}${path}` : path;
	if (!url.startsWith(`${baseUrl}/`)) throw new Unanswered('foreignLink');
	const clientRequestId = randomUUID();
	const left = new AbortController();
	const timeUp = new AbortController();
	let sentAt = clock.now();
	const about = () => ({ sentAt, receivedAt: clock.now(), clientRequestId });
	try {
		const headers: Record<string, string> = {
			Authorization: `Bearer ${await accessToken()}`,
			Accept: 'application/json',
			'client-request-id': clientRequestId,
		};
		if (body) headers['Content-Type'] = 'application/json';
		void clock.sleep(TIMEOUT_MS, timeUp.signal).then(
			() => left.abort(),
			() => undefined,
		);
		sentAt = clock.now();
		const response = await send(url, {
			method,
			headers,
			body: body && JSON.stringify(body),
			redirect: 'manual',
			signal: left.signal,
		});
		const raw = {
			status: response.status,
			headers: headersOf(response),
			...parsed(await response.text()),
		};
		return readAnswer(raw, about());
	} catch {
		return { ...about(), status: 0, from: 'nobody', hasRequestId: false };
	} finally {
		timeUp.abort(new Error('answered'));
	}
}

function headersOf(response: Response): Record<string, string> {
	const headers: Array<[string, string]> = [];
	response.headers.forEach((value, name) => headers.push([name, value]));
	return lowerCase(headers);
}

/** Names of headers in lower case. */
export const lowerCase = (headers: Iterable<[string, string]>): Record<string, string> =>
	Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), value]));

function parsed(text: string): { body: unknown; unreadable: boolean } {
	if (text === '') return { body: undefined, unreadable: false };
	try {
		const body: unknown = JSON.parse(text);
		return { body, unreadable: false };
	} catch {
		return { body: undefined, unreadable: true };
	}
}
