import type { IExecuteFunctions } from 'n8n-workflow';
import type { Run } from './run';

/** Runs with fewer items are not worth a line in the log or a hint. */
const WORTH_REPORTING = 100;

/**
 * Tells how a run went: totals as a hint on the output, and what was made when the execution is cancelled (ids only).
 * Hosts of n8n 1.x may lack hints.
 */
export function report(
	context: IExecuteFunctions,
	run: Run,
	itemCount: number,
	cancelled: AbortSignal | undefined,
): { finish(failed: number): void } {
	return {
		finish(failed) {
			const repeated = [...run.known.values()].filter(({ count = 0 }) => count > 1).length;
			if (repeated > 0)
				context.addExecutionHints?.({
					message: madeRepeatedly(repeated),
					location: 'outputPane',
					type: 'warning',
				});
			const totals = `${run.made.length} made, ${itemCount - run.made.length - failed} kept, ${failed} failed, ${Math.round(run.client.totals.waitedMs / 1000)} s waited`;
			if (cancelled?.aborted) context.logger.warn(`Intune enrollment cancelled: ${totals}`);
			if (itemCount < WORTH_REPORTING) return;
			context.logger.info(`Intune enrollment: ${itemCount} items, ${totals}`);
			context.addExecutionHints?.({ message: totals, location: 'outputPane', type: 'info' });
		},
	};
}

function madeRepeatedly(profiles: number): string {
	const named =
		profiles === 1 ? 'One enrollment profile was' : `${profiles} enrollment profiles were`;
	return `${named} named by several items, and each item made a new token. For one token per profile use Ensure Valid, or remove the duplicates before this node.`;
}
