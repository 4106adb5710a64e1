import type { IExecuteFunctions } from 'n8n-workflow';
import type { Operation } from '../operations/operation';
import type { Run } from '../operations/run';

/** Runs with fewer items are not worth totals. */
const WORTH_TOTALS = 100;
/** A long run says so often how far it is. */
const PROGRESS_EVERY_MS = 30_000;
/** Ids in one line of the log. */
const IDS_PER_LINE = 100;

/** Tells how a run goes: progress in the log, totals as a hint on the output. */
export interface Report {
	/** One more item has come to its end. */
	noteItem(): void;
	finish(failed: number): void;
}

/** Hints are guarded, since hosts of n8n 1.x may lack them. Nothing but counts and ids is ever told. */
export function report(
	context: IExecuteFunctions,
	run: Run,
	{ makesTokens = false }: Operation,
	itemCount: number,
	cancelled: AbortSignal | undefined,
): Report {
	const { clock, totals } = run.client;
	let ended = 0;
	let toldAt = clock.now();
	const hint = (message: string, type: 'info' | 'warning') =>
		context.addExecutionHints?.({ message, location: 'outputPane', type });
	const sum = (failed: number) => {
		const rest = itemCount - failed;
		const made = run.made.length;
		const done = makesTokens ? `${made} made, ${Math.max(0, rest - made)} kept` : `${rest} done`;
		return `${itemCount} items: ${done}, ${failed} failed, ${Math.round(totals.waitedMs / 1000)} s waited before trying again`;
	};
	return {
		noteItem() {
			ended += 1;
			if (clock.now() - toldAt < PROGRESS_EVERY_MS) return;
			toldAt = clock.now();
			const made = makesTokens ? `, ${run.made.length} tokens made` : '';
			context.logger.info(`Intune enrollment: ${ended} of ${itemCount} items${made}`);
		},
		finish(failed) {
			const repeated = [...run.known.values()].filter(({ count = 0 }) => count > 1).length;
			if (repeated > 0) hint(madeRepeatedly(repeated), 'warning');
			if (cancelled?.aborted && makesTokens) logMade(context, run);
			else if (cancelled?.aborted) {
				const done = `${itemCount - failed} of ${itemCount} items had been done`;
				context.logger.warn(`Intune enrollment was cancelled: ${done}`);
			}
			if (itemCount < WORTH_TOTALS) return;
			context.logger.info(`Intune enrollment: ${sum(failed)}`);
			hint(sum(failed), 'info');
		},
	};
}

/** n8n drops the output of a cancelled execution: the log is the only place left to tell what was made. */
function logMade(context: IExecuteFunctions, run: Run): void {
	const ids = run.made.map(({ profileId }) => profileId);
	context.logger.warn(`Intune enrollment was cancelled: ${ids.length} tokens had been made`);
	for (let from = 0; from < ids.length; from += IDS_PER_LINE) {
		context.logger.warn(`Tokens were made for: ${ids.slice(from, from + IDS_PER_LINE).join(', ')}`);
	}
}

function madeRepeatedly(profiles: number): string {
	const named =
		profiles === 1 ? 'One enrollment profile was' : `${profiles} enrollment profiles were`;
	return `${named} named by several items, and each item made a new token. For one token per profile use Ensure Valid, or remove the duplicates before this node.`;
}
