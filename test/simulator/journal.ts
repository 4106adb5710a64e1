import { SlidingWindow } from './graph/throttle';
import type { Call } from './graph/call';
import type { FaultAction } from './faultTypes';
import type { Counters, LogEntry } from './records';
import type { Clock, SimulatorSettings } from './types';

const freshCounters = (): Counters => ({
	connections: 0,
	requests: 0,
	batches: 0,
	parts: 0,
	operations: 0,
	reads: 0,
	writes: 0,
	writesWorked: 0,
	throttled: 0,
	maxWritesInAny20s: 0,
	maxAcceptedWritesInAny20s: 0,
	maxRequestsInFlight: 0,
	overlappingProfileWrites: 0,
	callsForOtherTenants: 0,
	tokensMade: 0,
	tokenRequests: {},
	byOperation: {},
	byStatus: {},
});

const increment = (record: Record<string, number>, key: string | number): void => {
	record[key] = (record[key] ?? 0) + 1;
};

/** What the simulator really did: the judge of all tests. */
export class Journal {
	/** Cleared in place, so that a test may keep a reference. */
	readonly log: LogEntry[] = [];
	readonly counters: Counters = freshCounters();
	private readonly tokensByProfile = new Map<string, number>();
	private readonly openWrites = new Map<string, number>();
	private readonly writeWindow = new SlidingWindow();
	private readonly acceptedWindow = new SlidingWindow();
	private inFlight = 0;

	constructor(
		private readonly settings: SimulatorSettings,
		private readonly clock: Clock,
	) {}

	requestOpened(): void {
		this.counters.requests++;
		this.counters.maxRequestsInFlight = Math.max(
			this.counters.maxRequestsInFlight,
			++this.inFlight,
		);
	}

	requestClosed(): void {
		this.inFlight--;
	}

	received(call: Call): void {
		const { counters } = this;
		increment(counters.byOperation, call.operation);
		if (call.operation === 'token') return;
		if (call.operation === 'batch') {
			counters.batches++;
			return;
		}
		counters.operations++;
		if (call.part) counters.parts++;
		if (call.ownerTenantId !== undefined) counters.callsForOtherTenants++;
		if (!call.isWrite) {
			counters.reads++;
			return;
		}
		counters.writes++;
		const now = this.clock.now();
		this.writeWindow.add(now);
		counters.maxWritesInAny20s = Math.max(counters.maxWritesInAny20s, this.writeWindow.count(now));
		if (call.profileId) this.openWrite(call.profileId);
	}

	acceptedWrite(): void {
		const now = this.clock.now();
		this.acceptedWindow.add(now);
		this.counters.maxAcceptedWritesInAny20s = Math.max(
			this.counters.maxAcceptedWritesInAny20s,
			this.acceptedWindow.count(now),
		);
	}

	/** A write is open until its answer, or its batch's, has left or the client has. */
	writeClosed(call: Call): void {
		if (!call.isWrite || !call.profileId) return;
		const open = this.openWrites.get(call.profileId) ?? 0;
		if (open <= 1) this.openWrites.delete(call.profileId);
		else this.openWrites.set(call.profileId, open - 1);
	}

	private openWrite(profileId: string): void {
		const open = this.openWrites.get(profileId) ?? 0;
		if (open > 0) this.counters.overlappingProfileWrites++;
		this.openWrites.set(profileId, open + 1);
	}

	tokenMade(profileId: string): void {
		this.counters.tokensMade++;
		this.tokensByProfile.set(profileId, this.tokensMade(profileId) + 1);
	}

	tokensMade(profileId: string): number {
		return this.tokensByProfile.get(profileId) ?? 0;
	}

	tokenRequest(grant: string): void {
		increment(this.counters.tokenRequests, grant);
	}

	/** Answers the entry in the log, where there is one. */
	answered(
		call: Call,
		status: number,
		worked: boolean,
		fault?: FaultAction['kind'],
	): LogEntry | undefined {
		increment(this.counters.byStatus, status);
		if (status === 429) this.counters.throttled++;
		if (worked && call.isWrite) this.counters.writesWorked++;
		if (!this.settings.logging) return undefined;
		const entry: LogEntry = {
			at: call.at,
			method: call.method,
			path: call.path,
			query: call.query,
			version: call.version,
			operation: call.operation,
			collection: call.collection,
			profileId: call.profileId,
			rawId: call.rawId,
			part: call.part,
			partId: call.partId,
			batchId: call.batchId,
			requestId: call.ids.requestId,
			status,
			worked,
			fault,
			headers: {
				accept: call.headers.accept,
				contentType: call.headers['content-type'],
				// The bearer itself never enters the log.
				authorization: call.headers.authorization?.replace(/(?<=^\S+ ).*/s, '[redacted]'),
				userAgent: call.headers['user-agent'],
			},
			tenantId: call.tenantId,
			clientId: call.clientId,
			ownerTenantId: call.ownerTenantId,
			signIn: call.signIn,
			body: call.body,
		};
		this.log.push(entry);
		return entry;
	}

	/** The work of a call that was answered before. */
	workedLate(call: Call, entry?: LogEntry): void {
		if (call.isWrite) this.counters.writesWorked++;
		if (entry) Object.assign(entry, { worked: true, workedAt: this.clock.now() });
	}

	reset(): void {
		this.log.length = 0;
		Object.assign(this.counters, freshCounters());
		this.tokensByProfile.clear();
		this.writeWindow.clear();
		this.acceptedWindow.clear();
	}
}
