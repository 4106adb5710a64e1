import { notForCredential, WRONG_HOST } from '../../enrollment/accessToken';
import type { Failure } from '../../failure';
import { unsentNow, type Attempt } from '../attempt';
import { noLongerThan, type Clock } from '../clock';
import { nextStep, type RetryBudget, type RetryState } from '../retry';
import type { SignIn } from './signIn';
import { notConnected } from './failures';

/** First access tokens that executions of this process are fetching just now, by tenant and app. */
const firstTokens = new Map<string, Promise<unknown>>();

/**
 * Sees to an access token of the credential's tenant and cloud before anything is counted or sent, or says why there is none.
 */
export async function openSignIn(
	signIn: SignIn,
	clock: Clock,
	maxRetries: number,
	budget: RetryBudget,
): Promise<Failure | undefined> {
	if (signIn.ended) return signIn.ended;
	if (!hasToken(signIn)) {
		if (signIn.kind === 'user') return notConnected();
		const failure = await fetchFirstToken(signIn, clock, maxRetries, budget);
		if (failure) return failure;
		signIn.noteCured();
	}
	const stale = notForCredential(signIn.credential);
	if (!stale) return undefined;
	// a refresh token is no more for another cloud than an access token
	if (signIn.kind === 'user' && stale.details.code === WRONG_HOST) return stale;
	const fault = await signIn.renew();
	if (fault) return fault.failure;
	return (await signIn.readAgain()) ?? notForCredential(signIn.credential);
}

/** The first access token of an application, fetched once for all executions that need it at the same moment. */
async function fetchFirstToken(
	signIn: SignIn,
	clock: Clock,
	maxRetries: number,
	budget: RetryBudget,
): Promise<Failure | undefined> {
	const state: RetryState = { retries: 0, throttledMs: 0 };
	const { tenant, app } = signIn.account;
	const account = `${tenant} ${app}`;
	for (;;) {
		const others = firstTokens.get(account);
		if (others) {
			// no longer than for an own one
			await noLongerThan(clock, signIn.longestMs, others, signIn.over);
			const failure = await signIn.readAgain();
			if (failure || hasToken(signIn)) return failure;
			if (signIn.ended) return signIn.ended;
		}
		const fetching = signIn.renew();
		firstTokens.set(account, fetching);
		const fault = await fetching;
		firstTokens.delete(account);
		if (!fault) return await signIn.readAgain();
		if (signIn.ended) return signIn.ended;
		const attempt: Attempt = { ...unsentNow(clock), jitter: clock.random(), fault };
		const step = nextStep('again', attempt, state, maxRetries, budget);
		if ('giveUp' in step) return fault.failure;
		state.retries += 1;
		budget.spend();
		await clock.sleep(step.wait, signIn.over);
	}
}

function hasToken({ credential }: SignIn): boolean {
	return Boolean(credential.oauthTokenData?.access_token);
}
