import { randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent } from '../records';
import type { StoredProfile } from '../profiles/storedProfile';
import type { Tenant } from '../tenant';
import type { GraphOperation } from '../types';

/** What a write changed of a property; old and new value may be secrets, as in the real log. */
export type Change = [name: string, before: unknown, after: unknown];

/** Who wrote, and by which request. */
export interface Author {
	actor: AuditActor;
	/** Of the very request; undefined: the log keeps none. */
	correlationId?: string;
}

/** How the log names an operation; what stands before the type's name is unknown for token actions. */
const VERBS: Partial<Record<GraphOperation, [verb: string, operationType: string]>> = {
	create: ['Create', 'Create'],
	update: ['Patch', 'Patch'],
	delete: ['Delete', 'Delete'],
	createToken: ['CreateToken', 'Action'],
	revokeToken: ['RevokeToken', 'Action'],
	setEnrollmentGroup: ['SetEnrollmentTimeDeviceMembershipTarget', 'Action'],
	clearEnrollmentGroup: ['ClearEnrollmentTimeDeviceMembershipTarget', 'Action'],
};

/** A write as it was noted; its event is made when somebody reads it. */
interface Entry {
	at: number;
	/** activityDateTime, by the clock that stamps. */
	stamp: number;
	operation: GraphOperation;
	profile: StoredProfile;
	displayName: string;
	author: Author;
	changes: Change[];
	event?: AuditEvent;
}

/** Intune's audit log of one tenant. docs/graph-facts.md, section 12. */
export class AuditLog {
	private readonly entries: Entry[] = [];

	constructor(private readonly tenant: Tenant) {}

	/** Writes down a write that was done. */
	add(
		operation: GraphOperation,
		profile: StoredProfile,
		displayName: string,
		author: Author,
		changes: Change[] = [],
	): void {
		const at = this.tenant.clock.now();
		const stamp = at + this.tenant.settings.stampOffsetMs;
		this.entries.push({ at, stamp, operation, profile, displayName, author, changes });
	}

	/** Those of writes up to an instant, oldest first. */
	events(until = Infinity): AuditEvent[] {
		return this.entries
			.filter(({ at }) => at <= until)
			.map((entry) => (entry.event ??= this.toEvent(entry)));
	}

	private toEvent({ operation, profile, stamp, displayName, author, changes }: Entry): AuditEvent {
		const [verb, operationType] = VERBS[operation] ?? [operation, 'Action'];
		const [collection] = profile.collections;
		const type = collection!.replace(/^a/, 'A').replace(/s$/, '');
		const named = this.tenant.settings.auditActivityTypes[operation];
		const activityType = named ?? `${verb} ${type}`;
		return {
			id: randomUUID(),
			displayName: activityType,
			componentName: 'Enrollment',
			activity: activityType,
			activityType,
			activityDateTime: new Date(stamp).toISOString(),
			activityOperationType: operationType,
			activityResult: 'Success',
			correlationId: author.correlationId ?? null,
			category: 'Enrollment',
			actor: author.actor,
			resources: [
				{
					displayName,
					type: `Microsoft.Management.Services.Api.${type}`,
					resourceId: profile.id,
					modifiedProperties: changes.map(([name, before, after]) => ({
						displayName: name,
						oldValue: shown(before),
						newValue: shown(after),
					})),
				},
			],
		};
	}
}

/** Values stand as text in the log. */
function shown(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	return typeof value === 'string' ? value : JSON.stringify(value);
}
