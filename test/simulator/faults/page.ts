import type { MainFaultAction, PageBody } from '../faultTypes';
import type { Answer, CallIds } from '../http/answer';

/** As a Squid with a filter answers: www.squid-cache.org, errorpage.cc. */
const SOMEBODY = {
	Server: 'squid/6.6',
	Via: '1.1 gateway.contoso.example (squid/6.6)',
	'X-Squid-Error': 'ERR_ACCESS_DENIED 0',
};

/** Somebody else's answer: nothing in it is Graph's, unless the request's id was passed through. */
export function pageAnswer(
	action: Extract<MainFaultAction, { kind: 'page' }>,
	{ requestId, clientRequestId }: CallIds,
): Answer {
	const { status = 403, page = 'html', keepRequestId = false, headers } = action;
	const kept = { 'request-id': requestId, 'client-request-id': clientRequestId };
	return {
		status,
		from: 'elsewhere',
		body: pageBody(page, status),
		headers: {
			...SOMEBODY,
			...(status === 407 ? { 'Proxy-Authenticate': 'Basic realm="gateway"' } : {}),
			...(keepRequestId ? kept : {}),
			...headers,
		},
	};
}

function pageBody(page: PageBody, status: number): unknown {
	if (page === 'empty') return undefined;
	if (page === 'json') {
		return { status, reason: 'policy', message: 'The request was blocked by the web gateway.' };
	}
	if (typeof page === 'object') return page.custom;
	return `<!DOCTYPE html><html><head><title>Access denied</title></head><body><h1>${status}</h1><p>The web gateway has blocked this page. Ask your administrator.</p></body></html>`;
}
