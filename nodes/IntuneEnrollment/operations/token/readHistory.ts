import {
	auditPath,
	happenedAt,
	historyItems,
	type AuditEvent,
	type HistoryItem,
	type Wanted,
} from '../../enrollment/auditEvents';
import type { ApiVersion } from '../../enrollment/collections';
import { Failure } from '../../failure';
import type { GraphClient } from '../../graph/client';
import { eachPage, newOnes, readPages } from '../../graph/pages';
import type { Task } from '../../graph/refusals';

/** One reading of the log, and those for whom it is done. */
interface Reading {
	takers: Array<(event: AuditEvent) => void>;
	/** Why it was not read to its end. */
	done: Promise<Failure | undefined>;
}

/** Readings of an execution that have no page yet: items that ask together read the log once. */
const beginning = new WeakMap<GraphClient, Map<string, Reading>>();

/**
 * What the audit log has of wanted profiles since a moment, in no order. Only a log that was read to its end is an
 * answer, since nothing says in which order its pages come.
 * @param after milliseconds since 1970
 * @param until when by elapsed() to give up; then there is no answer
 */
export async function readHistory(
	client: GraphClient,
	apiVersion: ApiVersion,
	after: number,
	wanted: Wanted,
	until = Infinity,
): Promise<HistoryItem[] | Failure> {
	const found: HistoryItem[] = [];
	const { identity, holdsSecret } = client;
	const failure = await read(client, apiVersion, after, until, (event) => {
		const items = historyItems(event, wanted, identity, holdsSecret);
		// a Graph that takes no notice of the filter
		found.push(...items.filter((item) => (happenedAt(item) ?? Infinity) >= after));
	});
	return failure ?? found;
}

async function read(
	client: GraphClient,
	apiVersion: ApiVersion,
	after: number,
	until: number,
	taker: (event: AuditEvent) => void,
): Promise<Failure | undefined> {
	const known = beginning.get(client) ?? new Map<string, Reading>();
	beginning.set(client, known);
	const key = `${apiVersion} ${after} ${until}`;
	const reading = known.get(key);
	if (reading) {
		reading.takers.push(taker);
		return await reading.done;
	}
	const takers = [taker];
	const begun = () => known.delete(key);
	const done = readAll(client, apiVersion, after, until, takers, begun).finally(begun);
	known.set(key, { takers, done });
	return await done;
}

/** @param begun nobody else can join from now on */
async function readAll(
	client: GraphClient,
	apiVersion: ApiVersion,
	after: number,
	until: number,
	takers: Reading['takers'],
	begun: () => void,
): Promise<Failure | undefined> {
	// events that come meanwhile move those of one page to the next
	const isNew = newOnes();
	const pages = readPages(client, auditPath(after), auditTask(apiVersion));
	return await eachPage(pages, ({ profiles, next }) => {
		begun();
		if (next !== undefined && client.elapsed() >= until) return outOfTime();
		for (const event of profiles.filter(isNew)) for (const take of takers) take(event);
		return undefined;
	});
}

/** `code` of a log for whose end there was no time. */
export const OUT_OF_TIME = 'AuditLogOutOfTime';

function outOfTime(): Failure {
	return new Failure(
		'The audit log could not be read to its end in time',
		'Use Token → Get History, which takes its time.',
		{ code: OUT_OF_TIME },
	);
}

function auditTask(apiVersion: ApiVersion): Task {
	return {
		what: 'read the audit log',
		apiVersion,
		profileType: 'androidDeviceOwner',
		writes: false,
		area: 'auditEvents',
	};
}
