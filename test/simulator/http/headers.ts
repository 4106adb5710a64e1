import { isHtml, type Answer, type CallIds, type HeaderFault } from './answer';
import type { SimulatorSettings } from '../types';

export const JSON_TYPE =
	'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** The headers of a whole HTTP answer, with what the settings and its faults do to them. */
export function answerHeaders(
	settings: SimulatorSettings,
	gatewayNow: number,
	answer: Answer,
	ids: CallIds,
): Record<string, string> {
	const headers: Record<string, string> = {
		...(settings.dateHeader ? { Date: httpDate(gatewayNow) } : {}),
		...identifying(settings, answer, ids),
		'Cache-Control': 'no-cache',
	};
	if (answer.body !== undefined) {
		headers['Content-Type'] = isHtml(answer.body) ? 'text/html; charset=us-ascii' : JSON_TYPE;
	}
	return spoilHeaders({ ...headers, ...answer.headers }, answer.spoiltHeaders, gatewayNow);
}

/** The headers of a part of a batch, which has an id and a date of its own where the settings say so. */
export function partHeaders(
	settings: SimulatorSettings,
	gatewayNow: number,
	answer: Answer,
	ids: CallIds,
): Record<string, string> {
	const headers: Record<string, string> = {
		'Cache-Control': 'no-cache',
		...(settings.batchPartRequestId ? identifying(settings, answer, ids) : {}),
	};
	if (settings.batchPartRequestId && settings.dateHeader) headers.Date = httpDate(gatewayNow);
	if (answer.body !== undefined) {
		headers['Content-Type'] = isHtml(answer.body) ? 'text/html' : 'application/json';
	}
	return spoilHeaders({ ...headers, ...answer.headers }, answer.spoiltHeaders, gatewayNow);
}

/** How the service that answers names the request. */
function identifying(
	{ requestIds }: SimulatorSettings,
	{ from, status }: Answer,
	{ requestId, clientRequestId }: CallIds,
): Record<string, string> {
	if (from === 'elsewhere') return {};
	// Entra's header as its answers have it; its ids stand in the body too.
	if (from === 'entra') return { 'x-ms-request-id': requestId };
	if (requestIds === 'none' || (requestIds === 'except204' && status === 204)) return {};
	return { 'request-id': requestId, 'client-request-id': clientRequestId };
}

function spoilHeaders(
	headers: Record<string, string>,
	faults: HeaderFault[] = [],
	gatewayNow: number,
): Record<string, string> {
	for (const { dateOffsetMs, leaveOut = [], set } of faults) {
		if (dateOffsetMs !== undefined) headers.Date = httpDate(gatewayNow + dateOffsetMs);
		for (const name of Object.keys(headers)) {
			if (leaveOut.some((other) => other.toLowerCase() === name.toLowerCase())) {
				delete headers[name];
			}
		}
		Object.assign(headers, set);
	}
	return headers;
}

let lastSecond = -1;
let lastDate = '';

/** An HTTP date has a grain of one second; the text is kept for the requests of the same second. */
function httpDate(now: number): string {
	const second = Math.floor(now / 1000);
	if (second !== lastSecond) {
		lastSecond = second;
		lastDate = new Date(second * 1000).toUTCString();
	}
	return lastDate;
}
