import type { IntuneCredential } from '../enrollment/clouds';
import { Failure, isFailure } from '../failure';
import type { Attempt, Fault } from './attempt';
import type { Judged } from './classify';
import type { Clock } from './clock';
import { exchange, refresh, type Exchange, type HttpHelper } from './http';
import type { SharedLimits } from './pacer';
import { otherTenant, signInKind, staleSignIn, wrongTenant, type SignInKind } from './signInErrors';

/** New access tokens for one request, where they end in the middle of a run again and again. */
const MAX_RENEWALS = 5;
/** n8n also stores the new access token: a short timeout for requests must not cut that off. */
const MIN_REFRESH_MS = 30_000;
/** Access tokens in a row that Graph refuses before the run ends, where it had taken others before. */
const MAX_REFUSED_IN_A_ROW = 5;

/**
 * The sign-in of one execution in one tenant: who is signed in, one refresh at a time, and the end of the run when sign-in fails for good
 * or the execution is cancelled.
 */
export class SignIn {
	readonly kind: SignInKind;
	/** False until the first access token of a fresh application credential is there: n8n would fetch one per parallel call. */
	signedIn: boolean;
	/** Why the run is over, once it is. */
	ended: Failure | undefined;
	private readonly ending = new AbortController();
	private renewed = 0;
	/** Sign-ins in a row that failed and may pass. */
	private failedSignIns = 0;
	/** Graph has taken a request of this run, so the sign-in as such is good. */
	private accepted = false;
	/** Access tokens in a row with which a request was refused for good, and none was taken. */
	private refusedInARow = 0;
	private lastRefused = -1;
	private refreshing: Promise<Fault | undefined> | undefined;

	constructor(
		private readonly helper: HttpHelper,
		private readonly clock: Clock,
		private readonly limits: SharedLimits,
		private readonly credential: IntuneCredential,
		private readonly timeoutMs: number,
		cancelled?: AbortSignal,
	) {
		this.kind = signInKind(credential);
		this.signedIn = this.kind === 'user' || Boolean(credential.oauthTokenData?.access_token);
		const cancel = () => this.end(cancelledFailure());
		if (cancelled?.aborted) cancel();
		else cancelled?.addEventListener('abort', cancel, { once: true });
	}

	/** Aborts when the run is over, so that nobody waits any longer. One for each who waits: Node.js warns of more than ten on one. */
	get over(): AbortSignal {
		return AbortSignal.any([this.ending.signal]);
	}

	/** Ends the run for every item that has not been sent; the first reason stays. */
	end(failure: Failure): void {
		this.ended ??= failure;
		this.ending.abort();
	}

	async send(call: Exchange): Promise<Attempt> {
		if (this.signedIn) return await this.exchange(call);
		if (this.limits.firstSignIn) {
			// another run of the same app is fetching the access token just now: use that one
			await this.limits.firstSignIn;
			return await this.exchange(call);
		}
		const attempt = this.exchange(call);
		this.limits.firstSignIn = attempt.then(() => {
			this.limits.firstSignIn = undefined;
		});
		return await attempt;
	}

	/** A new access token in place of the one that was refused; what went wrong, if anything. One refresh serves all. */
	async renew(refused = this.renewed): Promise<Fault | undefined> {
		if (refused < this.renewed && !this.refreshing) return undefined;
		this.refreshing ??= refresh(
			this.helper,
			this.clock,
			Math.max(this.timeoutMs, MIN_REFRESH_MS),
			this.over,
		).then((fault) => {
			this.refreshing = undefined;
			if (!fault) {
				this.renewed += 1;
				this.failedSignIns = 0;
			}
			return this.noteFault(fault);
		});
		return await this.refreshing;
	}

	/** Notes an answer, for which there was an access token; whether it shows that the token is good is another question. */
	noteAnswer(attempt: Judged): void {
		if (!attempt.answer) return;
		this.failedSignIns = 0;
		if (!provesSignIn(attempt.answer)) return;
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
	refusedForGood({ signIn = 0 }: Attempt): Fault {
		const failure = staleSignIn(this.kind);
		// what was under way at the same time shares one access token, and counts once
		if (signIn > this.lastRefused) this.refusedInARow += 1;
		this.lastRefused = signIn;
		if (!this.accepted || this.refusedInARow >= MAX_REFUSED_IN_A_ROW) this.end(failure);
		return { kind: 'signIn', reason: failure.message, failure };
	}

	/**
	 * n8n keeps a stored access token when the tenant of a credential is edited: nothing may reach or show the old tenant.
	 * @param reload reads the credential again after a refresh
	 */
	async checkTenant(
		reload: () => Promise<IntuneCredential | Failure>,
	): Promise<Failure | undefined> {
		if (otherTenant(this.credential) === undefined) return undefined;
		const fault = await this.renew();
		if (fault?.failure) return fault.failure;
		const renewed = await reload();
		if (isFailure(renewed)) return renewed;
		const issued = otherTenant(renewed);
		return issued === undefined ? undefined : wrongTenant(this.credential.tenantId, issued);
	}

	private async exchange(call: Exchange): Promise<Attempt> {
		const signIn = this.renewed;
		const attempt: Attempt = { ...(await exchange(this.helper, this.clock, call)), signIn };
		if (attempt.answer) this.signedIn = true;
		this.noteFault(attempt.fault);
		return attempt;
	}

	/**
	 * For a request that gives up on a sign-in that may pass: the run ends where sign-in has failed for as long as one
	 * request may be repeated, not where only this request had used up its tries for other reasons.
	 */
	endWhereSignInStaysDown(maxRetries: number, failure: Failure): void {
		if (this.failedSignIns > maxRetries) this.end(failure);
	}

	/** A sign-in that is refused ends the run once; one that may pass is tried again by the requests that need it. */
	private noteFault(fault: Fault | undefined): Fault | undefined {
		if (fault?.kind !== 'signIn') return fault;
		if (fault.passing === true) this.failedSignIns += 1;
		else if (fault.failure) this.end(fault.failure);
		return fault;
	}
}

/** Whether an answer shows that the access token is good: not those that a gateway gives before it looks. */
function provesSignIn(answer: NonNullable<Attempt['answer']>): boolean {
	const { status } = answer.from === 'graph' ? answer : answer.shown;
	if (status === 408 || status === 429) return false;
	return (status >= 200 && status < 300) || (status >= 400 && status < 500);
}

function cancelledFailure(): Failure {
	return new Failure(
		'The execution was cancelled',
		'Items that had not been sent were left alone.',
		{ code: 'Cancelled', outcome: 'notDone' },
	);
}
