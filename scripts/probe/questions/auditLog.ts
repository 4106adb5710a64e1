import { isDone, type Answer as GraphAnswer } from '../answer';
import { instant, span } from '../forms';
import { KIND_NAMES } from '../kinds';
import type { Probe } from '../probe';
import { Unanswered, type Question } from '../question';
import type { Throwaway } from '../throwaway';

interface Answer {
	/** How the log names them: words, without the names of profiles. */
	createToken: string;
	revokeToken: string;
	/** Until all of them were in the log. */
	delayMs: number;
	correlation: 'all' | 'plain' | 'own' | 'none';
}

interface AuditEvent {
	activityType?: unknown;
	activityDateTime?: unknown;
	correlationId?: unknown;
	resources?: Array<{ resourceId?: unknown }>;
}

/** The writes that are looked for in the log. */
interface Written {
	plain: GraphAnswer;
	/** Not where batches are refused. */
	part?: GraphAnswer;
	/** The last of them. */
	endedAt: number;
	/** When the first was done, by the clock that stamps. */
	from: number;
}

const LOOKS_EVERY_MS = 15_000;
const CORRELATIONS: Record<Answer['correlation'], string> = {
	all: 'it keeps the client-request-id of a plain request and of a batch part',
	plain: 'it keeps the client-request-id of a plain request, not of a batch part',
	own: 'its correlationId is an id of its own',
	none: 'it has no correlationId',
};

export const auditLog: Question<Answer> = {
	id: 'auditLog',
	asks: 'How does the audit log name token actions, when, and can a request be found in it?',
	assumes: 'Nothing: Get History filters by profile and hands activity types on as they are.',
	async find(probe) {
		// Of a kind about which nothing else is asked, so that its events are few.
		const profile = await probe.firstOf(['workProfileStaging', 'dedicatedShared', ...KIND_NAMES]);
		const written = await write(probe, profile);
		const { events, delayMs } = await whenLogged(probe, profile, written);
		return {
			createToken: words(events[0]?.activityType),
			revokeToken: words(events.at(-1)?.activityType),
			delayMs,
			correlation: correlationOf(events, written),
		};
	},
	tell: ({ createToken, revokeToken, delayMs, correlation }) => ({
		asAssumed: true,
		seen: `“${createToken}” and “${revokeToken}”, after ${span(delayMs)}; ${CORRELATIONS[correlation]}.`,
		means:
			correlation === 'all'
				? 'Get History finds the event of an item by its clientRequestId.'
				: correlation === 'plain'
					? 'Get History finds an item by its clientRequestId where Batch Size is 1.'
					: 'Get History cannot find an item by its clientRequestId; look by profile and time.',
	}),
	like: ({ createToken, revokeToken, delayMs, correlation }) => ({
		auditActivityTypes: { createToken, revokeToken },
		// What is found at the first look is found at once.
		auditLagMs: delayMs <= LOOKS_EVERY_MS ? 0 : delayMs,
		auditCorrelation: correlation,
	}),
};

/** Of the clocks that date tokens and events; the probe's writes are further apart. */
const MARGIN_MS = 1_000;
const MOST_PAGES = 50;

async function write(probe: Probe, profile: Throwaway): Promise<Written> {
	await probe.rest(profile);
	const { answer: plain, view } = await probe.newToken(profile, 3_600);
	const { part } = await probe.graph.sendInBatch(probe.tokenRequest(profile, 7_200));
	const { answer: revoke } = await probe.revokeToken(profile);
	if (!isDone(revoke)) throw new Unanswered('notAllowed');
	return {
		plain,
		part: part && isDone(part) ? part : undefined,
		endedAt: revoke.receivedAt,
		from: (instant(view.creation) ?? plain.date ?? plain.sentAt) - MARGIN_MS,
	};
}

/** Their events, oldest first, once there are as many as writes. */
async function whenLogged(
	probe: Probe,
	{ id }: Throwaway,
	written: Written,
): Promise<{ events: AuditEvent[]; delayMs: number }> {
	const { endedAt, from, part } = written;
	const since = new Date(from).toISOString();
	const path = `/deviceManagement/auditEvents?$filter=activityDateTime ge ${since}&$top=100`;
	for (;;) {
		const events = (await read(probe, path)).filter(({ resources }) =>
			resources?.some(({ resourceId }) => resourceId === id),
		);
		const delayMs = Math.max(0, Math.round(probe.clock.now() - endedAt));
		if (events.length >= (part ? 3 : 2)) {
			const time = (event: AuditEvent) => instant(event.activityDateTime) ?? 0;
			return { events: events.sort((one, other) => time(one) - time(other)), delayMs };
		}
		if (delayMs > probe.asked.auditMinutes * 60_000) throw new Unanswered('notSeen');
		await probe.clock.sleep(LOOKS_EVERY_MS);
	}
}

async function read({ graph }: Probe, firstPath: string): Promise<AuditEvent[]> {
	const events: AuditEvent[] = [];
	let path: string | undefined = encodeURI(firstPath);
	for (let page = 0; path !== undefined && page < MOST_PAGES; page++) {
		const { answer } = await graph.settled({ method: 'GET', path });
		if (!isDone(answer)) throw new Unanswered('notPermitted');
		const body = answer.body as { value?: AuditEvent[]; '@odata.nextLink'?: string };
		events.push(...(body.value ?? []));
		path = body['@odata.nextLink'];
	}
	return events;
}

function correlationOf(events: AuditEvent[], { plain, part }: Written): Answer['correlation'] {
	const ids = events.map(({ correlationId }) => correlationId);
	if (part && ids.includes(part.clientRequestId)) return 'all';
	if (ids.includes(plain.clientRequestId)) return 'plain';
	return ids.every((id) => id === null || id === undefined || id === '') ? 'none' : 'own';
}

/** Only words leave the probe. */
const words = (text: unknown): string =>
	typeof text === 'string' && /^[A-Za-z]{1,60}( [A-Za-z]{1,60}){0,5}$/.test(text)
		? text
		: 'unnamed';
