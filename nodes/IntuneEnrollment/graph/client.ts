import { identityOf } from '../enrollment/accessToken';
import type { IntuneCredential } from '../enrollment/clouds';
import type { Identity } from '../enrollment/whoDidIt';
import type { Clocks } from '../enrollment/whoseToken';
import type { Failure } from '../failure';
import type { GraphRequest, Judged } from './attempt';
import { KnownClocks, noLongerThan, type Clock } from './clock';
import type { Asker } from './errors';
import type { HttpHelper } from './http';
import { openSignIn } from './signIn/openSignIn';
import { sharedLimits } from './pacer';
import { Queue, type Purpose } from './queue';
import { Reader, secretsIn, type ReadAnswer } from './read';
import type { Task } from './refusals';
import { Retries } from './retries';
import { RetryBudget, type RetryState } from './retry';
import type { ClientSettings } from './settings';
import { SignIn, type Reload } from './signIn/signIn';
import { carryOut, type Doubt, type Write, type WriteContext, type WriteResult } from './write';

/** The only door of this folder: carries the requests of one execution in one tenant to an outcome. */
export class GraphClient {
	/** Names the tenant, by its id where that is known. */
	readonly tenant: string;
	private readonly reader = new Reader();
	private readonly queue: Queue;
	private readonly retries: Retries;
	private readonly writing: WriteContext;

	private constructor(
		private readonly signIn: SignIn,
		private readonly clock: Clock,
		private readonly clocks: KnownClocks,
		private readonly budget: RetryBudget,
		private readonly settings: ClientSettings,
	) {
		const { tenant, app } = signIn.account;
		const limits = sharedLimits(`${settings.graphUrl} ${tenant} ${app}`, clock);
		this.tenant = tenant;
		this.queue = new Queue(signIn, clock, limits, settings);
		this.retries = new Retries(signIn, this.queue, clock, budget, settings);
		this.writing = {
			...this.carrying('write'),
			clocks,
			looksWait: settings.readLag > 0,
			send: (version, build) => this.queue.send(version, 'write', build),
		};
	}

	/**
	 * A client for one execution in one tenant that is signed in, or why there is none.
	 * @param reload reads the credential again, after a new access token was stored in it
	 * @param cancelled the execution's cancel signal
	 */
	static async open(
		helper: HttpHelper,
		clock: Clock,
		credential: IntuneCredential,
		settings: ClientSettings,
		reload: Reload,
		cancelled?: AbortSignal,
	): Promise<GraphClient | Failure> {
		const { timeoutMs, maxRetries } = settings;
		const clocks = new KnownClocks(clock);
		const budget = new RetryBudget();
		const signIn = new SignIn(helper, clock, clocks, credential, reload, timeoutMs, cancelled);
		const failure = await openSignIn(signIn, clock, maxRetries, budget);
		return failure ?? new GraphClient(signIn, clock, clocks, budget, settings);
	}

	/** Where the credential's Graph is. */
	get graphUrl(): string {
		return this.settings.graphUrl;
	}

	/** Who is signed in, to Intune's audit log. */
	get identity(): Identity {
		return identityOf(this.signIn.credential);
	}

	/** Whether a text of the server's holds a secret that this execution knows. */
	readonly holdsSecret = (text: string): boolean => this.signIn.secrets.isIn(text);

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
		return this.settings.readLag * 1000;
	}

	/** Waits, to find out what became of a write; ends early where the execution is over. */
	async sleep(ms: number): Promise<void> {
		if (ms > 0) await this.clock.sleep(ms, this.queue.over('verify'));
	}

	/** What work comes to, or undefined where that takes longer than until a moment of elapsed(). */
	async noLongerThan<T>(until: number, work: Promise<T>): Promise<T | undefined> {
		return await noLongerThan(this.clock, until - this.elapsed(), work);
	}

	/** Why nothing is sent any more, once that is so. */
	get ended(): Failure | undefined {
		return this.signIn.ended;
	}

	/** Whether nothing new is begun any more. */
	get isOver(): boolean {
		return this.queue.isOver('write');
	}

	/** Aborts when nothing new is begun any more; a signal of its own for each who asks. */
	get noMore(): AbortSignal {
		return this.queue.over('write');
	}

	/** Nothing new starts; what is under way is still brought to an outcome. */
	stop(): void {
		this.queue.stop();
	}

	/** Requests sent again, and milliseconds that they waited for it, added up. */
	get totals(): Readonly<Retries['totals']> {
		return this.retries.totals;
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
		return await this.reader.read(request, task, {
			...this.carrying(purpose),
			longestWaitMs: this.settings.longestWaitMs,
			send: async (named) => await this.queue.send(named.version, purpose, () => named),
		});
	}

	/** One GET without a second attempt, for those who read several times to verify a write. */
	async readOnce(request: GraphRequest): Promise<ReadAnswer | undefined> {
		const answer = await this.reader.readOnce(request, {
			secrets: this.signIn.secrets,
			send: async (named) => await this.queue.send(named.version, 'verify', () => named),
		});
		if (answer === undefined) this.budget.spend();
		return answer;
	}

	/** Carries a write to a true outcome, see carryOut. */
	async write<Sent>(write: Write<Sent>, earlier?: Doubt<Sent>): Promise<WriteResult<Sent>> {
		const { secrets } = this.writing;
		// another item's answer may repeat them too
		secrets.add(...(write.task.secrets ?? []));
		const result = await carryOut(write, this.writing, earlier);
		if (!('failure' in result)) secrets.add(...secretsIn(result.body));
		return result;
	}

	/** What carrying a request to its end needs, whatever it is for. */
	private carrying(purpose: Purpose) {
		const { secrets } = this.signIn;
		return {
			secrets,
			asker: (): Asker => ({ ...this.signIn.facts, secrets }),
			succeeded: () => this.budget.earn(),
			retry: async (attempt: Judged, state: RetryState) =>
				await this.retries.wait(attempt, state, purpose),
		};
	}
}
