import type { Judged } from './attempt';
import type { Clock } from './clock';
import type { Purpose, Queue } from './queue';
import { nextStep, type GiveUp, type RetryBudget, type RetryState } from './retry';
import type { ClientSettings } from './settings';
import type { SignIn } from './signIn/signIn';

/** Does what `retry` decides for the requests of one execution in one tenant: waits, and counts. */
export class Retries {
	/** Requests sent again, and milliseconds that they waited for it, added up. */
	readonly totals = { waitedMs: 0, retries: 0 };

	constructor(
		private readonly signIn: SignIn,
		private readonly queue: Queue,
		private readonly clock: Clock,
		private readonly budget: RetryBudget,
		private readonly settings: ClientSettings,
	) {}

	/** Waits where the request is to go again and returns nothing; else the reason for giving up. */
	async wait(attempt: Judged, state: RetryState, purpose: Purpose): Promise<GiveUp | undefined> {
		const { verdict, fault } = attempt;
		const { maxRetries, longestWaitMs } = this.settings;
		const step = nextStep(verdict, attempt, state, maxRetries, this.budget, longestWaitMs);
		if ('giveUp' in step) {
			if (fault?.kind === 'signIn' && fault.failure)
				this.signIn.endWhereSignInStaysDown(maxRetries, fault.failure);
			return step.giveUp;
		}
		if (verdict === 'throttled') state.throttledMs += step.wait;
		else {
			state.retries += 1;
			this.budget.spend();
		}
		this.totals.retries += 1;
		this.totals.waitedMs += step.wait;
		await this.clock.sleep(step.wait, this.queue.over(purpose));
		return undefined;
	}
}
