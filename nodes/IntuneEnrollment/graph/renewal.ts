import type { SignInKind } from '../enrollment/clouds';
import type { Secrets } from '../enrollment/secrets';
import { Failure } from '../failure';
import { graphStatusOf, headersOf, unanswered, type Attempt, type Judged } from './attempt';
import { readErrorBody, short } from './errorBody';
import type { SignIn } from './signIn/signIn';
import type { Fault } from './thrownError';

/** New access tokens for one request, where they end in the middle of a run again and again. */
const MAX_RENEWALS = 5;
/** Access tokens in a row that Graph refuses before the execution ends, where it had taken others before. */
const MAX_REFUSED_IN_A_ROW = 5;

/** A request whose caller waits for what becomes of it. */
export interface Waiting {
	resolve: (attempt: Judged) => void;
	/** How often a 401 made the sign-in fetch a new access token for it. */
	renewals: number;
	/** How often it was sent before, and refused for its access token. */
	sends: number;
}

/** Hands attempts back to who waits for them; what a new access token cures goes again with one, and that is no retry. */
export class Renewal {
	/** Graph has taken a request of this execution, so the sign-in as such is good. */
	private accepted = false;
	/** Access tokens in a row with which a request was refused for good, and none was taken. */
	private refusedInARow = 0;
	private lastRefused = -1;

	constructor(private readonly signIn: SignIn) {}

	/** @param again takes what is to be sent once more, the first one last: it goes to the front of its queue */
	async handBack<W extends Waiting>(
		results: Array<[W, Judged]>,
		again: (waiting: W) => void,
	): Promise<void> {
		const stale: Array<[W, Judged]> = [];
		const denied: Array<[W, Judged]> = [];
		for (const result of results) {
			const [waiting, attempt] = result;
			if (attempt.verdict === 'renew') stale.push(result);
			else if (attempt.verdict === 'denied' && this.signIn.mayCure(attempt)) denied.push(result);
			else {
				this.noteAnswer(attempt);
				settle(waiting, attempt);
			}
		}
		// one new access token can serve both
		if (denied.length > 0) await this.cure(denied, again);
		if (stale.length > 0) await this.renew(stale, again);
	}

	/** What a new access token may cure goes again with one; where there is none, the refusal stands. */
	private async cure<W extends Waiting>(
		denied: Array<[W, Judged]>,
		again: (waiting: W) => void,
	): Promise<void> {
		const isCured = await this.signIn.cure();
		for (const [waiting, attempt] of denied.reverse()) {
			if (isCured) again({ ...waiting, sends: waiting.sends + 1 });
			else settle(waiting, attempt);
		}
	}

	/** What was refused for a stale access token: again with a new one, or refused for good. */
	private async renew<W extends Waiting>(
		stale: Array<[W, Judged]>,
		again: (waiting: W) => void,
	): Promise<void> {
		const renewed = stale.filter(([{ renewals }]) => this.mayRenew(renewals));
		const refused = stale.filter((result) => !renewed.includes(result));
		if (refused[0]) {
			const fault = this.refusedForGood(refused[0][1]);
			for (const [waiting, attempt] of refused) settle(waiting, failed(attempt, fault));
		}
		if (!renewed[0]) return;
		const fault = await this.signIn.renew(renewed[0][1].signIn);
		for (const [waiting, attempt] of renewed.reverse()) {
			if (fault) settle(waiting, failed(attempt, fault));
			else again({ ...waiting, renewals: waiting.renewals + 1, sends: waiting.sends + 1 });
		}
	}

	/** Notes an answer, for which there was an access token; whether it shows that the token is good is another question. */
	private noteAnswer(attempt: Judged): void {
		if (!attempt.answer) return;
		this.signIn.noteSignedIn();
		if (!provesSignIn(attempt)) return;
		this.accepted = true;
		this.refusedInARow = 0;
	}

	/** Whether a request that was refused for its access token gets a new one: once, and again where others were taken. */
	private mayRenew(renewals: number): boolean {
		return renewals < (this.accepted && this.refusedInARow === 0 ? MAX_RENEWALS : 1);
	}

	/**
	 * For requests of one call that were refused with new access tokens too. Where Graph takes others it is a matter of
	 * these alone; where it took none with several access tokens on end, nobody else will fare better.
	 */
	private refusedForGood(attempt: Attempt): Fault {
		const { signIn = 0 } = attempt;
		const failure = staleSignIn(this.signIn.kind, attempt, this.signIn.secrets);
		// what was under way at the same time shares one access token, and counts once
		if (signIn > this.lastRefused) this.refusedInARow += 1;
		this.lastRefused = signIn;
		if (!this.accepted || this.refusedInARow >= MAX_REFUSED_IN_A_ROW) this.signIn.end(failure);
		return { kind: 'signIn', reason: failure.message, failure };
	}
}

/** Whether an answer shows that the access token is good: not those that a gateway gives before it looks. */
function provesSignIn(attempt: Attempt): boolean {
	const status = graphStatusOf(attempt);
	if (status === undefined || status === 408 || status === 429) return false;
	return (status >= 200 && status < 300) || (status >= 400 && status < 500);
}

/** An attempt whose 401 no new access token cured. */
function failed({ sentAt, endedAt, requestedAt, jitter, signIn }: Judged, fault: Fault): Judged {
	return { ...unanswered({ sentAt, endedAt, requestedAt, jitter, signIn, fault }), sends: 1 };
}

/** Tells who waits what became of the request, which may have gone out before. */
export function settle({ resolve, sends }: Waiting, attempt: Judged): void {
	resolve(sends === 0 ? attempt : { ...attempt, sends: sends + attempt.sends });
}

/** A fresh access token that Graph still refuses. */
function staleSignIn(kind: SignInKind, attempt: Attempt, secrets: Secrets): Failure {
	const body = attempt.answer?.from === 'graph' ? attempt.answer.body : undefined;
	const { text, requestId } = readErrorBody(body);
	const serverMessage = short(secrets.clean(text)) || undefined;
	const [message, description] = refusedToken(text, kind);
	return new Failure(message, description, {
		httpCode: '401',
		code: 'InvalidAuthenticationToken',
		requestId: secrets.cleanId(headersOf(attempt)['request-id'] ?? requestId),
		serverMessage,
		outcome: 'notDone',
	});
}

function refusedToken(text: string, kind: SignInKind): [string, string] {
	if (/LocationConditionEvaluationSatisfied/i.test(text))
		return [
			'Microsoft Graph does not accept the sign-in from this network (401)',
			'A Conditional Access policy of the tenant allows it from certain networks only. Ask the administrator to allow the address with which n8n reaches Microsoft, then run again.',
		];
	if (/access token is empty/i.test(text))
		return [
			'Microsoft Graph got no access token (401)',
			'A proxy between n8n and Microsoft Graph takes the Authorization header away. Ask who runs the network to let it through.',
		];
	if (
		/continuous access evaluation|TokenCreatedWithOutdatedPolicies|InteractionRequired/i.test(text)
	)
		return [
			'A policy of the tenant ended the sign-in (401)',
			kind === 'user'
				? 'Open the credential and connect it again. Where it stays, ask the administrator to look the sign-in up in the sign-in logs of Entra.'
				: 'Run again in some minutes. Where it stays, ask the administrator to look the sign-in up in the sign-in logs of Entra.',
		];
	return [
		'Microsoft Graph does not accept the sign-in (401)',
		kind === 'user'
			? 'n8n refreshed the access token, and it was refused again. Open the credential and connect it again.'
			: 'n8n fetched a new access token, and it was refused again. Check Tenant ID, Cloud and Client ID of the credential.',
	];
}
