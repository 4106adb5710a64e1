import { accountOf, permissionsOf, secretsOf, type Account } from '../../enrollment/accessToken';
import {
	consentUrlOf,
	signInKind,
	type IntuneCredential,
	type SignInKind,
} from '../../enrollment/clouds';
import { Secrets } from '../../enrollment/secrets';
import { Failure, isFailure } from '../../failure';
import { headersOf, type Attempt, type Exchange } from '../attempt';
import type { Clock, KnownClocks } from '../clock';
import { exchange, refresh, type HttpHelper } from '../http';
import { cancelledFailure, signInFailure } from './failures';
import type { Fault } from '../thrownError';

/** n8n also stores the new access token: a short timeout for requests must not cut that off. */
const MIN_REFRESH_MS = 30_000;

/** Reads the credential again, after a new access token was stored in it. */
export type Reload = () => Promise<IntuneCredential | Failure>;

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
	private refreshing: Promise<Fault | undefined> | undefined;
	private curing: Promise<boolean> | undefined;
	/** Attempts with this access token, or a later one, were made after the cure. */
	private curedSince: number | undefined;
	private isCured = false;
	private early: Promise<void> | undefined;

	constructor(
		private readonly helper: HttpHelper,
		private readonly clock: Clock,
		private readonly clocks: KnownClocks,
		private current: IntuneCredential,
		private readonly reload: Reload,
		private readonly timeoutMs: number,
		cancelled?: AbortSignal,
	) {
		this.kind = signInKind(current);
		this.secrets.add(...secretsOf(current));
		const cancel = () => this.end(cancelledFailure());
		if (cancelled?.aborted) cancel();
		else cancelled?.addEventListener('abort', cancel, { once: true });
	}

	/** As it was read last. */
	get credential(): IntuneCredential {
		return this.current;
	}

	/** Who is signed in, and with what rights, for the words of a failure. */
	get facts(): { signIn: SignInKind; granted?: string[]; isRenewed: boolean } {
		const granted = permissionsOf(this.current);
		return { signIn: this.kind, granted, isRenewed: this.isCured };
	}

	get account(): Account {
		return accountOf(this.current);
	}

	/** Aborts when the execution is over. One for each who waits: Node.js warns of more than ten listeners on one. */
	get over(): AbortSignal {
		return AbortSignal.any([this.ending.signal]);
	}

	get isOver(): boolean {
		return this.ending.signal.aborted;
	}

	/** How long one sign-in may take, in milliseconds. */
	get longestMs(): number {
		return Math.max(this.timeoutMs, MIN_REFRESH_MS);
	}

	/** Ends the execution for every item that has not been sent; the first reason stays. */
	end(failure: Failure): void {
		this.ended ??= failure;
		this.ending.abort();
	}

	async send(call: Exchange): Promise<Attempt> {
		if (this.helper.endsSoon?.() === true) await this.renewEarly();
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
			if (!fault) this.failedSignIns = 0;
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
			this.isCured = true;
			await this.readAgain();
			return true;
		});
		return await this.curing;
	}

	/** What was granted until now is in the access token. */
	noteCured(): void {
		this.curedSince = this.renewed;
		this.isCured = true;
	}

	/** A request had an access token to go with. */
	noteSignedIn(): void {
		this.failedSignIns = 0;
	}

	/**
	 * For a request that gives up on a sign-in that may pass: the run ends where sign-in has failed for as long as one
	 * request may be repeated, not where only this request had used up its tries for other reasons.
	 */
	endWhereSignInStaysDown(maxRetries: number, failure: Failure): void {
		if (this.failedSignIns > maxRetries) this.end(failure);
	}

	/** A new access token before the old one ends. Where there is none just now, the old one goes on while it lasts. */
	private async renewEarly(): Promise<void> {
		this.early ??= this.fetchToken().then(async (fault) => {
			this.early = undefined;
			if (fault) return;
			await this.readAgain();
		});
		await this.early;
	}

	/** Reads the credential again, for a new access token in it. */
	async readAgain(): Promise<Failure | undefined> {
		const credential = await this.reload();
		if (isFailure(credential)) return credential;
		this.current = credential;
		this.secrets.add(...secretsOf(credential));
		return undefined;
	}

	private async fetchToken(): Promise<Fault | undefined> {
		const { helper, clock, longestMs, over } = this;
		const fault = await refresh(helper, clock, longestMs, over, (oauthTokenData) =>
			this.secrets.add(...secretsOf({ oauthTokenData } as IntuneCredential)),
		);
		if (!fault) this.renewed += 1;
		return fault;
	}

	/** A sign-in that is refused ends the run once; one that may pass is tried again by the requests that need it. */
	private noteFault(fault: Fault | undefined): Fault | undefined {
		if (fault?.signIn === undefined) return fault;
		const failure = signInFailure(
			fault.signIn,
			this.kind,
			this.secrets,
			consentUrlOf(this.current),
		);
		if (fault.passing === true) this.failedSignIns += 1;
		else this.end(failure);
		return { ...fault, reason: failure.message, failure };
	}
}
