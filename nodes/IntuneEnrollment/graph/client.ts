import type { IntuneCredential } from '../enrollment/clouds';
import type { Secrets } from '../enrollment/secrets';
import type { Clocks } from '../enrollment/whoseToken';
import type { Failure } from '../failure';
import { objectOf, type GraphRequest } from './attempt';
import type { Judged } from './classify';
import type { Clock } from './clock';
import { explainEnd, requestIdOf, type Asker } from './errors';
import type { HttpHelper } from './http';
import { KnownClocks } from './knownClocks';
import { sharedLimits } from './pacer';
import { Queue, type Purpose } from './queue';
import { isUnknownField, type Task } from './refusals';
import { nextStep, RetryBudget, type GiveUp, type RetryState } from './retry';
import { SignIn } from './signIn';
import { carryOut, type Doubt, type NotWritten, type Write, type Written } from './write';

/** The options of the node that the client obeys. */
export interface ClientOptions {
	batchSize: number;
	writesPer20Seconds: number;
	maxRetries: number;
	timeoutMs: number;
	/** Seconds that a read may lag behind a write; 0: one read decides. */
	readLag: number;
}

/** A read that was done. */
export interface ReadAnswer {
	body: Record<string, unknown>;
	/** When it came, by the process's monotonic clock in milliseconds. */
	endedAt: number;
	requestId?: string;
	/** Names the read in Microsoft's logs. */
	clientRequestId: string;
}

/** The only door of this folder: carries the requests of one execution in one tenant to an outcome. */
export class GraphClient {
	/** Requests sent again, and milliseconds that they waited for it, added up. */
	readonly totals = { waitedMs: 0, retries: 0 };
	/** Whether reads name the fields that they want: not once this Graph refused one of them. */
	private selects = true;

	constructor(
		/** Names the tenant, by its id where that is known. */
		readonly tenant: string,
		private readonly signIn: SignIn,
		private readonly queue: Queue,
		private readonly clock: Clock,
		private readonly clocks: KnownClocks,
		private readonly budget: RetryBudget,
		private readonly options: ClientSettings,
	) {}

	/** Where the credential's Graph is. */
	get graphUrl(): string {
		return this.options.graphUrl;
	}

	/** This machine's time of day, in milliseconds since 1970. */
	now(): number {
		return this.clock.now();
	}

	/** Milliseconds by the process's monotonic clock. */
	elapsed(): number {
		return this.clock.elapsed();
	}

	/** The server's time of day as far as it is known, in milliseconds since 1970, now or at a moment of elapsed(). */
	serverTime(at?: number): number {
		return this.clocks.serverTime(at);
	}

	/** What the execution knows of clocks, to place a date of the server. */
	knownClocks(): Clocks {
		return this.clocks.all();
	}

	/** How long a read may lag behind a write, in milliseconds. */
	get readLagMs(): number {
		return this.options.readLag * 1000;
	}

	/** Waits, to find out what became of a write; ends early where the execution is over. */
	async sleep(ms: number): Promise<void> {
		if (ms > 0) await this.clock.sleep(ms, this.queue.over('verify'));
	}

	/** Why nothing is sent any more, once that is so. */
	get ended(): Failure | undefined {
		return this.signIn.ended;
	}

	/** Aborts when nothing new is begun any more. */
	get noMore(): AbortSignal {
		return this.queue.over('write');
	}

	/** Nothing new starts; what is under way is still brought to an outcome. */
	stop(): void {
		this.queue.stop();
	}

	/** Whether requests that failed may still be repeated in this execution. */
	get mayRepeat(): boolean {
		return this.budget.allows();
	}

	/**
	 * A GET, sent again on every fault that may pass. The answer is the documented object, or a Failure says why not.
	 * @param purpose `verify` goes on after a stop
	 */
	async read(
		request: GraphRequest,
		task: Task,
		purpose: 'read' | 'verify' = 'read',
	): Promise<ReadAnswer | Failure> {
		const state: RetryState = { retries: 0, throttledMs: 0 };
		let named = withId(this.asTaken(request));
		for (let attempts = 0; ;) {
			const attempt = await this.queue.send(request.version, purpose, () => named);
			attempts += attempt.sends;
			if (attempt.verdict === 'done') {
				this.budget.earn();
				return this.readAnswer(attempt, named);
			}
			if (this.learnsToAskForAll(named, attempt)) {
				named = withId(this.asTaken(request));
				continue;
			}
			const given = await this.retry(attempt, state, purpose);
			if (given === undefined) continue;
			const { longestWaitMs } = this.options;
			const failure = explainEnd(attempt, task, this.asker, given, state, longestWaitMs);
			const { clientRequestId } = named;
			return failure.with({ attempts, clientRequestId, outcome: 'notDone' });
		}
	}

	/** One GET without a second attempt, for those who read several times to verify a write. */
	async readOnce(request: GraphRequest): Promise<ReadAnswer | undefined> {
		const named = withId(this.asTaken(request));
		const attempt = await this.queue.send(request.version, 'verify', () => named);
		if (attempt.verdict === 'done') return this.readAnswer(attempt, named);
		if (this.learnsToAskForAll(named, attempt)) return await this.readOnce(request);
		this.budget.spend();
		return undefined;
	}

	/** Carries a write to a true outcome, see carryOut. */
	async write<Sent>(
		write: Write<Sent>,
		earlier?: Doubt<Sent>,
	): Promise<Written<Sent> | NotWritten<Sent>> {
		const door = {
			asker: () => this.asker,
			secrets: this.secrets,
			looksWait: this.options.readLag > 0,
			moment: () => ({
				sentAt: this.elapsed(),
				requestedAt: this.now(),
				serverTime: this.serverTime(),
			}),
			send: async (build: () => GraphRequest | Failure) =>
				await this.queue.send(write.task.apiVersion, 'write', build),
			succeeded: () => this.budget.earn(),
			retry: async (attempt: Judged, state: RetryState) =>
				await this.retry(attempt, state, 'write'),
		};
		// another item's answer may repeat them too
		this.secrets.add(...(write.task.secrets ?? []));
		const result = await carryOut(write, door, earlier);
		if (!('failure' in result)) this.secrets.add(...secretsIn(result.body));
		return result;
	}

	/** A read as this Graph takes it: it may be older than a field that is asked for by name. */
	private asTaken(request: GraphRequest): GraphRequest {
		return this.selects ? request : { ...request, path: withoutSelect(request.path) };
	}

	/** Whether a read was refused for a field that it selects; from then on reads ask for whole objects. */
	private learnsToAskForAll({ path }: GraphRequest, { answer }: Judged): boolean {
		const isRefused =
			path !== withoutSelect(path) &&
			answer?.from === 'graph' &&
			isUnknownField(answer.status, answer.body);
		if (isRefused) this.selects = false;
		return isRefused;
	}

	private get secrets(): Secrets {
		return this.signIn.secrets;
	}

	private get asker(): Asker {
		return { ...this.signIn.facts, secrets: this.secrets };
	}

	/** What a read that was done came to; the tokens in it are secrets from now on. */
	private readAnswer(attempt: Judged, { clientRequestId }: Named): ReadAnswer {
		const body = objectOf(attempt) ?? {};
		const profiles: unknown[] = Array.isArray(body.value) ? body.value : [body];
		for (const profile of profiles) this.secrets.add(...secretsIn(profile));
		const requestId = requestIdOf(attempt, this.secrets);
		return { body, endedAt: attempt.endedAt, requestId, clientRequestId };
	}

	/** Waits where the request is to go again and returns nothing; else the reason for giving up. */
	private async retry(
		attempt: Judged,
		state: RetryState,
		purpose: Purpose,
	): Promise<GiveUp | undefined> {
		const { verdict, fault } = attempt;
		const { maxRetries, longestWaitMs } = this.options;
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

/** Where the credential's Graph is, and how the client is to work. */
export interface ClientSettings extends ClientOptions {
	graphUrl: string;
	/** The first failure stops whatever has not been sent. */
	stopsAtFailure: boolean;
	/** How long a request waits for the quota in all; milliseconds. */
	longestWaitMs: number;
}

/**
 * A client for one execution in one tenant that is signed in, or why there is none.
 * @param reload reads the credential again, after a new access token was stored in it
 * @param cancelled the execution's cancel signal
 */
export async function createClient(
	helper: HttpHelper,
	clock: Clock,
	credential: IntuneCredential,
	settings: ClientSettings,
	reload: () => Promise<IntuneCredential | Failure>,
	cancelled?: AbortSignal,
): Promise<GraphClient | Failure> {
	const { graphUrl, timeoutMs, maxRetries } = settings;
	const clocks = new KnownClocks(clock);
	const budget = new RetryBudget();
	const signIn = new SignIn(helper, clock, clocks, credential, timeoutMs, cancelled);
	const failure = await signIn.open(reload, maxRetries, budget);
	if (failure) return failure;
	const { tenant, app } = signIn.account;
	const limits = sharedLimits(`${graphUrl} ${tenant} ${app}`, clock);
	const queue = new Queue(signIn, clock, limits, settings);
	return new GraphClient(tenant, signIn, queue, clock, clocks, budget, settings);
}

type Named = GraphRequest & { clientRequestId: string };

/** A path that asks for whole objects. */
function withoutSelect(path: string): string {
	return path.replace(/([?&])\$select=[^&]*(?:&|$)/, '$1').replace(/[?&]$/, '');
}

function withId(request: GraphRequest): Named {
	return { ...request, clientRequestId: crypto.randomUUID() };
}

function secretsIn(profile: unknown): unknown[] {
	const { tokenValue, wifiPassword } = (profile ?? {}) as Record<string, unknown>;
	return [tokenValue, wifiPassword];
}
