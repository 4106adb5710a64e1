import { bareId } from './aosp';
import { COLLECTIONS } from './collections';
import { isPlainId } from './profileId';
import { moment } from './tokenState';
import { isByThisApp, type Actor, type Identity } from './whoDidIt';

/** An event of Intune's audit log as Graph gives it (docs/graph-facts.md, section 12); nothing in it is taken for granted. */
export type AuditEvent = Record<string, unknown>;

/** What the node keeps and shows of one event, of one profile: never a modified property, which may hold a secret. */
export interface HistoryItem {
	activityDateTime: string | null;
	activity: string | null;
	activityType: string | null;
	activityOperationType: string | null;
	activityResult: string | null;
	actor: Actor;
	/** null where it cannot be told. */
	byThisApp: boolean | null;
	correlationId: string | null;
	/** The bare id; null where the log names none that can be one. */
	profileId: string | null;
	/** The profile's name, as the log has it. */
	displayName: string | null;
}

/** Events asked for at a time, as everybody does who reads them. */
const PAGE_SIZE = 100;
const LAST_DATE = Date.UTC(9999, 11, 31);

/** The list of events since a moment, in whatever order Graph has them: some deployments refuse to sort. */
export function auditPath(since: number): string {
	const from = new Date(Math.min(Math.max(since, 0), LAST_DATE)).toISOString();
	return `/deviceManagement/auditEvents?$filter=activityDateTime%20ge%20${from}&$top=${PAGE_SIZE}`;
}

/** Which events are wanted: those of one profile, or of all that are known, by their ids in lower case, or that the log calls one. */
export type Wanted = { profileId: string } | { ids: ReadonlyMap<string, string> };

/** How the log calls the two kinds of profile is not documented; that it names the entity's type is what is known of it. */
const TYPES = Object.values(COLLECTIONS).map((name) => name.replace(/s$/, '').toLowerCase());

/**
 * The items of an event: one for each wanted profile among its resources.
 * @param isSecret whether a text holds a secret that is known
 */
export function historyItems(
	event: AuditEvent,
	wanted: Wanted,
	identity: Identity,
	isSecret: (text: string) => boolean,
): HistoryItem[] {
	const text = (value: unknown) =>
		typeof value === 'string' && value !== '' && !isSecret(value) ? value : null;
	const actor = actorOf(event, text);
	return profilesOf(event, wanted).map(({ profileId, displayName }) => ({
		activityDateTime: text(event.activityDateTime),
		activity: text(event.activity),
		activityType: text(event.activityType),
		activityOperationType: text(event.activityOperationType),
		activityResult: text(event.activityResult),
		actor,
		byThisApp: isByThisApp(actor, identity),
		correlationId: text(event.correlationId),
		profileId,
		displayName: text(displayName),
	}));
}

/** The profiles of an event's resources, each once, by the ids that items show. */
function profilesOf(
	{ resources }: AuditEvent,
	wanted: Wanted,
): Array<{ profileId: string | null; displayName: unknown }> {
	const found = new Map<string | null, { profileId: string | null; displayName: unknown }>();
	for (const resource of Array.isArray(resources) ? resources : []) {
		if (!isObject(resource)) continue;
		const { resourceId, displayName } = resource;
		const bare = isPlainId(resourceId) ? bareId(resourceId) : null;
		const id = bare?.toLowerCase() ?? null;
		if ('profileId' in wanted) {
			const { profileId } = wanted;
			if (id === profileId.toLowerCase()) return [{ profileId, displayName }];
			continue;
		}
		const known = id === null ? undefined : wanted.ids.get(id);
		if (!found.has(id) && (known !== undefined || isOfProfileType(resource)))
			found.set(id, { profileId: known ?? bare, displayName });
	}
	return [...found.values()];
}

function isOfProfileType({ type }: AuditEvent): boolean {
	const name = typeof type === 'string' ? type.toLowerCase() : '';
	return TYPES.some((known) => name.includes(known));
}

function actorOf({ actor }: AuditEvent, text: (value: unknown) => string | null): Actor {
	const given = isObject(actor) ? actor : {};
	return {
		type: text(given.type) ?? text(given.auditActorType),
		userPrincipalName: text(given.userPrincipalName),
		userId: text(given.userId),
		applicationId: text(given.applicationId),
		applicationDisplayName: text(given.applicationDisplayName),
		servicePrincipalName: text(given.servicePrincipalName),
	};
}

/** When an item's event happened, in milliseconds since 1970; undefined where its date cannot be read. */
export function happenedAt({ activityDateTime }: HistoryItem): number | undefined {
	return moment(activityDateTime);
}

/** Newest first; Graph's dates are finer than a millisecond. What has no date comes last. */
export function newestFirst(one: HistoryItem, other: HistoryItem): number {
	const [at, otherAt] = [happenedAt(one) ?? -Infinity, happenedAt(other) ?? -Infinity];
	if (at !== otherAt) return otherAt > at ? 1 : -1;
	const [text, otherText] = [one.activityDateTime ?? '', other.activityDateTime ?? ''];
	return text === otherText ? 0 : otherText > text ? 1 : -1;
}

/** Whether an event is that of one request. */
export function isOfRequest({ correlationId }: HistoryItem, clientRequestId: string): boolean {
	return correlationId?.toLowerCase() === clientRequestId.toLowerCase();
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
