import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure, isFailure, NOT_SENT } from '../failure';
import { systemClock } from '../graph/clock';
import type { Execution, Output } from '../operations/operation';
import type { Tenants } from './tenants';

/** Executions with fewer items are not worth totals. */
const WORTH_TOTALS = 100;
/** A long execution says so often how far it is. */
const PROGRESS_EVERY_MS = 30_000;
/** Ids in one line of the log. */
const IDS_PER_LINE = 100;

/** What one item came to. */
export type Result = Output[] | Failure;

/** Tells how an execution goes: progress in the log, totals as a hint on the output. Nothing but counts and ids is ever told. */
export class Progress {
	private ended = 0;
	private toldAt: number;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly tenants: Tenants,
		private readonly makesTokens: boolean,
		private readonly itemCount: number,
	) {
		this.toldAt = systemClock.now();
	}

	/** One more item has come to its end. */
	noteItem(): void {
		this.ended += 1;
		const now = systemClock.now();
		if (now - this.toldAt < PROGRESS_EVERY_MS) return;
		this.toldAt = now;
		const made = this.makesTokens ? `, ${this.madeCount} tokens made` : '';
		this.context.logger.info(`Intune enrollment: ${this.ended} of ${this.itemCount} items${made}`);
	}

	finish(results: Result[], wasCancelled: boolean): void {
		const repeated = sum(this.tenants.runs, ({ execution }) => repeatedProfiles(execution.made));
		if (repeated > 0) this.hint(madeRepeatedly(repeated), 'warning');
		for (const hint of this.hints()) this.hint(hint, 'warning');
		if (wasCancelled) this.logCancelled(results);
		if (this.itemCount < WORTH_TOTALS) return;
		const totals = this.totals(results);
		this.context.logger.info(`Intune enrollment: ${totals}`);
		this.hint(totals, 'info');
	}

	private get madeCount(): number {
		return sum(this.tenants.runs, ({ execution }) => execution.made.length);
	}

	/** Each once, with the number of tenants that it is about where there are several. */
	private hints(): string[] {
		const counts = new Map<string, number>();
		for (const { execution } of this.tenants.runs)
			for (const hint of execution.hints) counts.set(hint, (counts.get(hint) ?? 0) + 1);
		return [...counts].map(([hint, count]) =>
			count === 1 ? hint : `${hint} That is so in ${count} tenants.`,
		);
	}

	private totals(results: Result[]): string {
		const failures = results.filter(isFailure);
		const rest = this.itemCount - failures.length;
		const made = this.madeCount;
		const done = this.makesTokens
			? `${made} made, ${Math.max(0, rest - made)} kept`
			: `${rest} done`;
		const waitedMs = sum(this.tenants.runs, ({ client }) => client.totals.waitedMs);
		const waited = `${Math.round(waitedMs / 1000)} s waited before trying again`;
		const failed = `${failures.length} failed${this.inTenants(failures)}`;
		return `${this.itemCount} items: ${done}, ${failed}, ${waited}`;
	}

	/** How many tenants failures are of, where items name tenants. */
	private inTenants(failures: Failure[]): string {
		const named = failures.map(({ details }) => details.tenantId?.toLowerCase());
		const count = new Set(named.filter((one) => one !== undefined)).size;
		return count === 0 ? '' : ` in ${count} tenant${count === 1 ? '' : 's'}`;
	}

	/** n8n drops the output of a cancelled execution: the log is the only place left to tell what was done, and what is in doubt. */
	private logCancelled(results: Result[]): void {
		const done = this.makesTokens
			? `${this.madeCount} tokens had been made`
			: `${this.itemCount - results.filter(isFailure).length} of ${this.itemCount} items had been done`;
		this.context.logger.warn(`Intune enrollment was cancelled: ${done}`);
		if (this.makesTokens)
			this.logIds(
				'Tokens were made for',
				this.tenants.runs.flatMap(({ execution, tenantId }) =>
					execution.made.map(({ profileId }) => named(profileId, tenantId)),
				),
			);
		const inDoubt = results.flatMap((result) =>
			isFailure(result) && result.details.outcome === 'unknown'
				? [named(result.details.profileId, result.details.tenantId)]
				: [],
		);
		this.logIds('Whether it was done is unknown for', inDoubt);
	}

	private logIds(what: string, ids: Array<string | undefined>): void {
		for (let from = 0; from < ids.length; from += IDS_PER_LINE)
			this.context.logger.warn(`${what}: ${ids.slice(from, from + IDS_PER_LINE).join(', ')}`);
	}

	private hint(message: string, type: 'info' | 'warning'): void {
		this.context.addExecutionHints?.({ message, location: 'outputPane', type });
	}
}

/** The failure that an execution shows which stops at its first one: the first that is not a mere consequence of another. */
export function whyStopped(results: Result[]): { item: number; failure: Failure } | undefined {
	const item = results.findIndex((result) => isFailure(result) && result.details.code !== NOT_SENT);
	const failure = results[item];
	return isFailure(failure) ? { item, failure } : undefined;
}

/** The failure with what had been done by then, and what nobody knows; items by their numbers. */
export function withProgress(
	{ message, description, details }: Failure,
	done: number[],
	unknown: number[],
	makesTokens: boolean,
): Failure {
	const progress = makesTokens ? tokensMade(done) : itemsDone(done);
	const doubt =
		unknown.length === 0
			? ''
			: ` It is unknown for ${itemsNamed(unknown)}: look there before you run again.`;
	return new Failure(message, `${description} ${progress}${doubt}`, details);
}

function tokensMade(made: number[]): string {
	if (made.length === 0) return 'No token had been made by then.';
	return `By then ${made.length} token${made.length === 1 ? ' had' : 's had'} been made, for ${itemsNamed(made)}.`;
}

/** For writes that make no token. */
function itemsDone(done: number[]): string {
	if (done.length === 0) return 'No item had been done by then.';
	return `By then ${done.length} item${done.length === 1 ? ' had' : 's had'} been done: ${asRanges(done)}.`;
}

function itemsNamed(indexes: number[]): string {
	return `item${indexes.length === 1 ? '' : 's'} ${asRanges(indexes)}`;
}

/** Item numbers as ranges, 20 at the most: "0–3, 5, 8–11". */
export function asRanges(indexes: number[]): string {
	const ranges: Array<[number, number]> = [];
	for (const index of [...indexes].sort((a, b) => a - b)) {
		const last = ranges.at(-1);
		if (last && index === last[1] + 1) last[1] = index;
		else ranges.push([index, index]);
	}
	const shown = ranges
		.slice(0, 20)
		.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
	return ranges.length > 20 ? `${shown.join(', ')} and more` : shown.join(', ');
}

/** How many profiles got a token by more than one item. */
function repeatedProfiles(made: Execution['made']): number {
	const counts = new Map<string, number>();
	for (const { profileId } of made) counts.set(profileId, (counts.get(profileId) ?? 0) + 1);
	return [...counts.values()].filter((count) => count > 1).length;
}

function madeRepeatedly(profiles: number): string {
	const named =
		profiles === 1 ? 'One enrollment profile was' : `${profiles} enrollment profiles were`;
	return `${named} named by several items, and each item made a new token. For one token per profile use Ensure Valid, or remove the duplicates before this node.`;
}

/** A profile, with its tenant where items name tenants. */
function named(profileId: string | undefined, tenantId: string | undefined): string | undefined {
	return tenantId === undefined ? profileId : `${profileId} in ${tenantId}`;
}

function sum<T>(all: T[], count: (one: T) => number): number {
	return all.reduce((total, one) => total + count(one), 0);
}
