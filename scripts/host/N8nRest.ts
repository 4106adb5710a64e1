/** An answer of n8n's that was not a success. */
export class N8nApiError extends Error {
	constructor(
		readonly status: number,
		what: string,
		readonly body: string,
	) {
		super(`${what} answered ${status}: ${body.slice(0, 500)}`);
	}
}

/** For calls that older hosts do not have. */
export function unlessNotFound(error: unknown): void {
	if (!(error instanceof N8nApiError && error.status === 404)) throw error;
}

/** n8n ends an idle connection after five seconds, which may be the moment at which it is used again. */
const ONE_CALL = { connection: 'close' };

/** n8n's REST calls as its editor makes them: in one session, and with the data taken out of the answer. */
export class N8nRest {
	private cookie = '';

	constructor(readonly origin: string) {}

	/** The session cookie's value (`n8n-auth`), for a browser that need not log in. */
	get sessionCookie(): string {
		return this.cookie.replace(/^n8n-auth=/, '');
	}

	async get<T>(path: string): Promise<T> {
		return await this.request('GET', path);
	}

	async post<T>(path: string, body: object): Promise<T> {
		return await this.request('POST', path, body);
	}

	/** A file as n8n keeps it, such as the picture of an item. */
	async download(path: string): Promise<Buffer> {
		const response = await fetch(this.origin + path, {
			headers: { cookie: this.cookie, ...ONE_CALL },
		});
		if (!response.ok) throw new N8nApiError(response.status, `GET ${path}`, await response.text());
		return Buffer.from(await response.arrayBuffer());
	}

	async request<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(this.origin + path, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie, ...ONE_CALL },
			body: body && JSON.stringify(body),
		});
		const session = response.headers.getSetCookie().find((one) => one.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0] ?? '';
		const text = await response.text();
		if (!response.ok) throw new N8nApiError(response.status, `${method} ${path}`, text);
		const json = JSON.parse(text) as { data?: T };
		return path.startsWith('/rest/') ? (json.data as T) : (json as T);
	}
}
