import type { ICredentialTestRequest } from 'n8n-workflow';

/** Rules of a credential's test. They see the status only, so each text says what that can mean. */
export function testRules(
	texts: ReadonlyArray<readonly [status: number, text: string]>,
): NonNullable<ICredentialTestRequest['rules']> {
	return texts.map(([value, message]) => ({
		type: 'responseCode',
		properties: { value, message },
	}));
}

/** The statuses of a service, or of something in between, that is down. @param service as the text begins with it */
export function whenDown(service: string): Array<readonly [number, string]> {
	return [500, 502, 503, 504].map((status) => [
		status,
		`${service}, or something in between, had a problem of its own (${status}). Test again later.`,
	]);
}
