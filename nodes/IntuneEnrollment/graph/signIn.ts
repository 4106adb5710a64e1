import type { IntuneCredential } from '../enrollment/clouds';
import { Secrets } from '../enrollment/secrets';
import { Failure, isFailure } from '../failure';
import {
	accountOf,
	notForCredential,
	permissionsOf,
	secretsOf,
	WRONG_HOST,
	type Account,
} from './accessToken';
import { graphStatusOf, headersOf, type Attempt, type Fault } from './attempt';
import type { Judged } from './classify';
import type { Clock } from './clock';
import { exchange, refresh, type Exchange, type HttpHelper } from './http';
import type { KnownClocks } from './knownClocks';
import { nextStep, type RetryBudget, type RetryState } from './retry';
import {
	notConnected,
	signInFailure,
	signInKind,
	staleSignIn,
	type SignInKind,
} from './signInErrors';

/** New access tokens for one request, where they end in the middle of a run again and again. */
const MAX_RENEWALS = 5;
/** n8n also stores the new access token: a short timeout for requests must not cut that off. */
const MIN_REFRESH_MS = 30_000;
/** Access tokens in a row that Graph refuses before the execution ends, where it had taken others before. */
const MAX_REFUSED_IN_A_ROW = 5;

/** First access tokens that executions of this process are fetching just now, by tenant and app. */
const firstTokens = new Map<string, Promise<unknown>>();

/** Reads the credential again, after a new access token was stored in it. */
type Reload = () => Promise<IntuneCredential | Failure>;

/**
 * The sign-in of one execution in one tenant: who is signed in, one refresh at a time, and the end of the execution when
 * sign-in fails for good or it is cancelled.
 */
export class SignIn {
	readonly kind: SignInKind;
	/** What is in the credential, as it was and as it is. */
	readonly secrets = new Secrets();
	/** Why the execution is over, once it is. */
	ended: Failure | undefined;
	private readonly ending = new AbortController();
	private renewed = 0;
	/** Sign-ins in a row that failed and may pass. */
	private failedSignIns = 0;
	/** Graph has taken a request of this execution, so the sign-in as such is good. */
	private accepted = false;
	/** Access tokens in a row with which a request was refused for good, and none was taken. */
	private refusedInARow = 0;
	private lastRefused = -1;
	private refreshing: Promise<Fault | undefined> | undefined;
	private curing: Promise<boolean> | undefined;
	/** Attempts with this access token, or a later one, were made after the cure. */
	private curedSince: number | undefined;
	private isCured = false;
	private reload: Reload | undefined;

	private readonly helper: HttpHelper;

	constructor(
		helper: HttpHelper,
		private readonly clock: Clock,
		private readonly clocks: KnownClocks,
		private credential: IntuneCredential,
		private readonly timeoutMs: number,
		cancelled?: AbortSignal,
	) {
		this.kind = signInKind(credential);
		this.secrets.add(...secretsOf(credential));
		this.helper = {
			request: helper.request,
			refreshToken: async () => {
				const oauthTokenData = await helper.refreshToken();
				// a new access token is a secret too, before anybody reads the credential again
				this.secrets.add(...secretsOf({ oauthTokenData } as IntuneCredential));
				return oauthTokenData;
			},
		};
		const cancel = () => this.end(cancelledFailure());
		if (cancelled?.aborted) cancel();
		else cancelled?.addEventListener('abort', cancel, { once: true });
	}

	/**
	 * Sees to an access token of the credential's tenant and cloud before anything is counted or sent, or says why there is none.
	 */
	async open(
		reload: Reload,
		maxRetries: number,
		budget: RetryBudget,
	): Promise<Failure | undefined> {
		this.reload = reload;
		if (this.ended) return this.ended;
		const hasToken = Boolean(this.credential.oauthTokenData?.access_token);
		if (!hasToken && this.kind === 'user') return notConnected();
		if (!hasToken) {
			const failure = await this.firstToken(reload, maxRetries, budget);
			if (failure) return failure;
			// what was granted until now is in it
			this.noteCured();
		}
		const stale = notForCredential(this.credential);
		if (!stale) return undefined;
		// a refresh token is no more for another cloud than an access token
		if (this.kind === 'user' && stale.details.code === WRONG_HOST) return stale;
		const fault = await this.renew();
		if (fault) return fault.failure;
		return (await this.readAgain(reload)) ?? notForCredential(this.credential);
	}

	/** Who is signed in, and with what rights, for the words of a failure. */
	get facts(): { signIn: SignInKind; granted?: string[]; isRenewed: boolean } {
		const granted = permissionsOf(this.credential);
		return { signIn: this.kind, granted, isRenewed: this.isCured };
	}

	get account(): Account {
		return accountOf(this.credential);
	}

	/** Aborts when the execution is over. One for each who waits: Node.js warns of more than ten listeners on one. */
	get over(): AbortSignal {
		return AbortSignal.any([this.ending.signal]);
	}

	/** Ends the execution for every item that has not been sent; the first reason stays. */
	end(failure: Failure): void {
		this.ended ??= failure;
		this.ending.abort();
	}

	async send(call: Exchange): Promise<Attempt> {
		const signIn = this.renewed;
		const came = await exchange(this.helper, this.clock, call);
		const attempt: Attempt = came.fault
			? { ...came, fault: this.noteFault(came.fault)!, signIn }
			: { ...came, signIn };
		if (attempt.answer?.from === 'graph')
			this.clocks.note(headersOf(attempt).date, attempt.sentAt, attempt.endedAt);
		return attempt;
	}

	/** A new access token in place of the one that was refused; what went wrong, if anything. One refresh serves all. */
	async renew(refused = this.renewed): Promise<Fault | undefined> {
		if (refused < this.renewed && !this.refreshing) return undefined;
		this.refreshing ??= this.fetchToken().then((fault) => {
			this.refreshing = undefined;
			if (!fault) {
				this.renewed += 1;
				this.failedSignIns = 0;
			}
			return this.noteFault(fault);
		});
		return await this.refreshing;
	}

	/**
	 * Whether a refusal may be cured by the one new access token that an execution fetches for it: what is granted meanwhile
	 * is not in a token that exists already, and n8n asks for a new one only where a token has ended.
	 */
	mayCure({ signIn = 0 }: Attempt): boolean {
		return this.curedSince === undefined || signIn < this.curedSince;
	}

	/** Fetches it, once for all; where that fails, the execution goes on with the token it has. */
	async cure(): Promise<boolean> {
		this.curing ??= this.fetchToken().then(async (fault) => {
			this.curedSince = this.renewed;
			if (fault) return false;
			this.renewed += 1;
			this.noteCured();
			if (this.reload) await this.readAgain(this.reload);
			return true;
		});
		return await this.curing;
	}

	private get longestSignInMs(): number {
		return Math.max(this.timeoutMs, MIN_REFRESH_MS);
	}

	private async fetchToken(): Promise<Fault | undefined> {
		return await refresh(this.helper, this.clock, this.longestSignInMs, this.over);
	}

	private noteCured(): void {
		this.curedSince = this.renewed;
		this.isCured = true;
	}

	/** Notes an answer, for which there was an access token; whether it shows that the token is good is another question. */
	noteAnswer(attempt: Judged): void {
		if (!attempt.answer) return;
		this.failedSignIns = 0;
		if (!provesSignIn(attempt)) return;
		this.accepted = true;
		this.refusedInARow = 0;
	}

	/** Whether a request that was refused for its access token gets a new one: once, and again where others were taken. */
	mayRenew(renewals: number): boolean {
		return renewals < (this.accepted && this.refusedInARow === 0 ? MAX_RENEWALS : 1);
	}

	/**
	 * For requests of one call that were refused with new access tokens too. Where Graph takes others it is a matter of
	 * these alone; where it took none with several access tokens on end, nobody else will fare better.
	 */
	refusedForGood(attempt: Attempt): Fault {
		const { signIn = 0 } = attempt;
		const failure = staleSignIn(this.kind, attempt, this.secrets);
		// what was under way at the same time shares one access token, and counts once
		if (signIn > this.lastRefused) this.refusedInARow += 1;
		this.lastRefused = signIn;
		if (!this.accepted || this.refusedInARow >= MAX_REFUSED_IN_A_ROW) this.end(failure);
		return { kind: 'signIn', reason: failure.message, failure };
	}

	/**
	 * For a request that gives up on a sign-in that may pass: the run ends where sign-in has failed for as long as one
	 * request may be repeated, not where only this request had used up its tries for other reasons.
	 */
	endWhereSignInStaysDown(maxRetries: number, failure: Failure): void {
		if (this.failedSignIns > maxRetries) this.end(failure);
	}

	/** The first access token of an application, fetched once for all executions that need it at the same moment. */
	private async firstToken(
		reload: Reload,
		maxRetries: number,
		budget: RetryBudget,
	): Promise<Failure | undefined> {
		const state: RetryState = { retries: 0, throttledMs: 0 };
		const { tenant, app } = this.account;
		const account = `${tenant} ${app}`;
		for (;;) {
			const others = firstTokens.get(account);
			if (others) {
				await this.orOver(others);
				const failure = await this.readAgain(reload);
				if (failure || this.credential.oauthTokenData?.access_token) return failure;
				if (this.ended) return this.ended;
			}
			const fetching = this.renew();
			firstTokens.set(account, fetching);
			const fault = await fetching;
			firstTokens.delete(account);
			if (!fault) return await this.readAgain(reload);
			if (this.ended) return this.ended;
			const now = this.clock.elapsed();
			const times = { sentAt: now, endedAt: now, requestedAt: this.clock.now() };
			const attempt: Attempt = { ...times, jitter: this.clock.random(), fault };
			const step = nextStep('again', attempt, state, maxRetries, budget);
			if ('giveUp' in step) return fault.failure;
			state.retries += 1;
			budget.spend();
			await this.clock.sleep(step.wait, this.over);
		}
	}

	/** Waits for somebody else's sign-in, no longer than for an own one. */
	private async orOver(others: Promise<unknown>): Promise<void> {
		const waited = new AbortController();
		const until = AbortSignal.any([this.over, waited.signal]);
		await Promise.race([others, this.clock.sleep(this.longestSignInMs, until)]);
		waited.abort();
	}

	private async readAgain(reload: Reload): Promise<Failure | undefined> {
		const credential = await reload();
		if (isFailure(credential)) return credential;
		this.credential = credential;
		this.secrets.add(...secretsOf(credential));
		return undefined;
	}

	/** A sign-in that is refused ends the run once; one that may pass is tried again by the requests that need it. */
	private noteFault(fault: Fault | undefined): Fault | undefined {
		if (fault?.signIn === undefined) return fault;
		const failure = signInFailure(fault.signIn, this.kind, this.secrets);
		if (fault.passing === true) this.failedSignIns += 1;
		else this.end(failure);
		return { ...fault, reason: failure.message, failure };
	}
}

/** Whether an answer shows that the access token is good: not those that a gateway gives before it looks. */
function provesSignIn(attempt: Attempt): boolean {
	const status = graphStatusOf(attempt);
	if (status === undefined || status === 408 || status === 429) return false;
	return (status >= 200 && status < 300) || (status >= 400 && status < 500);
}

function cancelledFailure(): Failure {
	return new Failure(
		'The execution was cancelled',
		'Items that had not been sent were left alone.',
		{ code: 'Cancelled', outcome: 'notDone' },
	);
}
