import type { AccessTokenRecord } from '../entra/tokens';
import type { Call } from '../graph/call';
import type { Properties } from '../graph/edm';
import type { ErrorContext } from '../graph/errors';
import { readList, readOne, selected, withQuery, type EntitySet } from '../graph/readList';
import { recorded } from '../graph/recorded';
import { scopesFor } from '../graph/scopes';
import type { Answer } from '../http/answer';
import type { AuditEvent } from '../records';
import type { Tenant } from '../tenant';

/** docs/graph-facts.md, section 12: docs, intune-auditing-auditevent. */
const PROPERTIES: Properties = {
	id: { type: 'Edm.String', filter: true },
	displayName: { type: 'Edm.String', filter: true },
	componentName: { type: 'Edm.String' },
	actor: { type: 'complex' },
	activity: { type: 'Edm.String' },
	activityDateTime: { type: 'Edm.DateTimeOffset', filter: true },
	activityType: { type: 'Edm.String', filter: true },
	activityOperationType: { type: 'Edm.String', filter: true },
	activityResult: { type: 'Edm.String', filter: true },
	correlationId: { type: 'Edm.String', filter: true },
	resources: { type: 'complex' },
	category: { type: 'Edm.String', filter: true },
};
const EVENTS: EntitySet = { name: 'auditEvents', entityType: 'auditEvent', properties: PROPERTIES };

export function listAuditEvents(
	tenant: Tenant,
	call: Call,
	caller: AccessTokenRecord,
	context: ErrorContext,
): Answer | Promise<Answer> {
	return withQuery(tenant, EVENTS, call, context, (query) =>
		readList(
			tenant,
			EVENTS,
			call,
			query,
			(sequence) => rows(tenant, caller, sequence),
			({ entity }) => selected(tenant, entity, query.select),
		),
	);
}

export function getAuditEvent(
	tenant: Tenant,
	call: Call,
	caller: AccessTokenRecord,
	context: ErrorContext,
): Answer | Promise<Answer> {
	return withQuery(tenant, EVENTS, call, context, (query) => {
		const event = visible(tenant, caller).find(({ id }) => id === call.rawId);
		return event
			? readOne(tenant, EVENTS, call, selected(tenant, event, query.select))
			: recorded(context, 'notFound');
	});
}

/** What the log already shows to this caller, oldest first. */
function visible(
	{ audit, clock, settings }: Tenant,
	{ tenantId, permissions }: AccessTokenRecord,
): AuditEvent[] {
	if (tenantId !== settings.tenantId) return [];
	const mayRead = scopesFor({ operation: 'list', isWrite: false });
	if (settings.auditHidesWithoutRead && !mayRead.some((name) => permissions.includes(name))) {
		return [];
	}
	return audit.events(clock.now() - settings.auditLagMs);
}

/** Newest first the sequences run upwards to -1, so that a new event moves no page. */
function* rows(tenant: Tenant, caller: AccessTokenRecord, after: number) {
	const events = visible(tenant, caller);
	const newestFirst = tenant.settings.auditNewestFirst;
	for (let i = 0; i < events.length; i++) {
		const index = newestFirst ? events.length - 1 - i : i;
		const sequence = newestFirst ? -(index + 1) : index + 1;
		if (sequence > after) yield { sequence, entity: events[index]! };
	}
}
