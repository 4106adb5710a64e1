import { checkCredential, type IntuneCredential } from '../enrollment/clouds';
import { clockOffset, type ClockOffset } from '../enrollment/whoseToken';
import type { Failure } from '../failure';
import { headersOf, objectOf, type Attempt, type GraphRequest } from './attempt';
import type { Judged } from './classify';
import type { Clock } from './clock';
import { explainEnd, requestIdOf, type Task } from './errors';
import type { HttpHelper } from './http';
import { sharedLimits } from './pacer';
import { Queue } from './queue';
import { nextStep, RetryBudget, type GiveUp, type RetryState } from './retry';
import { SignIn } from './signIn';
import { carryOut, type Doubt, type NotWritten, type Write, type Written } from './write';

/** The options of the node that the client obeys. */
export interface ClientOptions {
	batchSize: number;
	writesPer20Seconds: number;
	maxRetries: number;
	timeoutMs: number;
}

/** A read and what is known of the server's clock from it. */
export interface ReadAnswer {
	body: Record<string, unknown>;
	offset: ClockOffset;
	requestId?: string;
}

/** The only door of this folder: carries the requests of one execution in one tenant to an outcome. */
export class GraphClient {
	/** Requests sent again, and milliseconds that they waited for it, added up. */
	readonly totals = { waitedMs: 0, retries: 0 };

	constructor(
		readonly graphUrl: string,
		private readonly signIn: SignIn,
		private readonly queue: Queue,
		private readonly clock: Clock,
		private readonly budget: RetryBudget,
		private readonly maxRetries: number,
	) {}

	/** Milliseconds since 1970, by this machine's clock. */
	now(): number {
		return this.clock.now();
	}

	/** Waits; ends early where the execution is over. */
	async sleep(ms: number): Promise<void> {
		if (ms > 0) await this.clock.sleep(ms, this.signIn.over);
	}

	/** Why nothing is sent any more, once that is so. */
	get ended(): Failure | undefined {
		return this.signIn.ended;
	}

	/** Ends the execution for everything that has not been sent. */
	end(failure: Failure): void {
		this.signIn.end(failure);
	}

	/** No write starts any more; what is under way is still brought to an outcome. */
	stopWrites(): void {
		this.queue.stopWrites();
	}

	/** Whether requests that failed may still be repeated in this execution. */
	get mayRepeat(): boolean {
		return this.budget.allows();
	}

	/**
	 * Why the credential's sign-in is not its tenant's, if so; may take a new access token to find out.
	 * @param reload reads the credential again after that
	 */
	async checkTenant(
		reload: () => Promise<IntuneCredential | Failure>,
	): Promise<Failure | undefined> {
		return await this.signIn.checkTenant(reload);
	}

	/** A GET, sent again on every fault that may pass. The answer is the documented object, or a Failure says why not. */
	async read(request: GraphRequest, task: Task): Promise<ReadAnswer | Failure> {
		const state: RetryState = { retries: 0, throttledMs: 0 };
		for (let attempts = 1; ; attempts++) {
			const attempt = await this.queue.send(request.version, 'read', () => request);
			if (attempt.verdict === 'done') {
				this.budget.earn();
				return readAnswer(attempt);
			}
			const given = await this.retry(attempt, state);
			if (given === undefined) continue;
			const failure = explainEnd(attempt, task, this.signIn.kind, given, state);
			return failure.with({ attempts, outcome: 'notDone' });
		}
	}

	/** One GET without a second attempt, for those who read several times anyway. */
	async readOnce(request: GraphRequest): Promise<ReadAnswer | undefined> {
		const attempt = await this.queue.send(request.version, 'read', () => request);
		if (attempt.verdict === 'done') return readAnswer(attempt);
		this.budget.spend();
		return undefined;
	}

	/** Carries a write to a true outcome, see carryOut. */
	async write<Sent>(
		write: Write<Sent>,
		earlier?: Doubt<Sent>,
	): Promise<Written<Sent> | NotWritten<Sent>> {
		const door = {
			signInKind: this.signIn.kind,
			send: async (build: Parameters<Queue['send']>[2]) =>
				await this.queue.send(write.task.apiVersion, 'write', build),
			succeeded: () => this.budget.earn(),
			retry: async (attempt: Judged, state: RetryState) => await this.retry(attempt, state),
		};
		return await carryOut(write, door, earlier);
	}

	/** Waits where the request is to go again and returns nothing; else the reason for giving up. */
	private async retry(attempt: Judged, state: RetryState): Promise<GiveUp | undefined> {
		const step = nextStep(attempt.verdict, attempt, state, this.maxRetries, this.budget);
		if ('giveUp' in step) {
			const { fault } = attempt;
			if (fault?.kind === 'signIn' && fault.failure)
				this.signIn.endWhereSignInStaysDown(this.maxRetries, fault.failure);
			return step.giveUp;
		}
		if (attempt.verdict === 'throttled') state.throttledMs += step.wait;
		else {
			state.retries += 1;
			this.budget.spend();
		}
		this.totals.retries += 1;
		this.totals.waitedMs += step.wait;
		await this.sleep(step.wait);
		return undefined;
	}
}

/** A client for one execution in one tenant, or why nothing may be sent. `cancelled` is the execution's cancel signal. */
export function createClient(
	helper: HttpHelper,
	clock: Clock,
	credential: IntuneCredential,
	options: ClientOptions,
	cancelled?: AbortSignal,
): GraphClient | Failure {
	const refused = checkCredential(credential);
	if (refused) return refused;
	const graphUrl = String(credential.graphApiBaseUrl).replace(/\/$/, '');
	const tenant = String(credential.tenantId).trim().toLowerCase();
	const limits = sharedLimits(`${graphUrl} ${tenant} ${String(credential.clientId)}`, clock);
	const signIn = new SignIn(helper, clock, limits, credential, options.timeoutMs, cancelled);
	const queue = new Queue(signIn, clock, limits, { graphUrl, ...options });
	return new GraphClient(graphUrl, signIn, queue, clock, new RetryBudget(), options.maxRetries);
}

/** What a read that was done came to. */
function readAnswer(attempt: Attempt): ReadAnswer {
	const { sentAt, endedAt } = attempt;
	return {
		body: objectOf(attempt) ?? {},
		offset: clockOffset(headersOf(attempt).date, sentAt, endedAt),
		requestId: requestIdOf(attempt),
	};
}
