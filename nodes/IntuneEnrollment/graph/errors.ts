import type { SignInKind } from '../enrollment/clouds';
import type { Secrets } from '../enrollment/secrets';
import { Failure, notSentAfterFailure } from '../failure';
import { headersOf, type Attempt, type HttpAnswer } from './attempt';
import { isEmptySentence, isHtml, readErrorBody, short } from './errorBody';
import { QUOTA } from './pacer';
import { rowOf, type Task } from './refusals';
import { retryAfterMs, throttledWait, type GiveUp, type RetryState } from './retry';

/** Who asks, and what may not be told. */
export interface Asker {
	signIn: SignInKind;
	/** Graph permissions in the access token, where it can be read. */
	granted?: string[];
	/** The access token was fetched in this very execution, after a first refusal. */
	isRenewed: boolean;
	secrets: Secrets;
}

/** One clear failure out of whatever came back. `outcome` is for the caller to set, who knows what was found out. */
export function explain(attempt: Attempt, task: Task, asker: Asker): Failure {
	const { answer, fault } = attempt;
	const { secrets } = asker;
	secrets.add(...(task.secrets ?? []));
	if (fault?.failure) return fault.failure;
	if (fault) {
		return new Failure(
			`Could not ${task.what}: ${fault.reason}`,
			fault.advice ??
				"Check that n8n can reach the Graph host of the credential's cloud, then run the node again.",
			{},
		);
	}
	if (answer.from === 'elsewhere') {
		const [what, advice] = elsewhereSays(answer.shown);
		const httpCode = String(answer.shown.status);
		const requestId = requestIdOf(attempt, secrets);
		return new Failure(`Could not ${task.what}: ${what}`, advice, { httpCode, requestId });
	}
	const { status, headers } = answer;
	const facts = readErrorBody(answer.body);
	const sentence = secrets.clean(facts.text);
	const refused = {
		...facts,
		status,
		task,
		signIn: asker.signIn,
		granted: asker.granted,
		isRenewed: asker.isRenewed,
		asksApproval: headers['x-msft-approval-code'] !== undefined,
	};
	const shown = { ...refused, text: short(isEmptySentence(sentence) ? '' : sentence) };
	const details = {
		httpCode: String(status),
		code: secrets.cleanId(facts.code || undefined),
		requestId: requestIdOf(attempt, secrets) ?? secrets.cleanId(facts.requestId),
		activityId: secrets.cleanId(facts.activityId),
		serverMessage: short(sentence) || undefined,
	};
	const words = () => {
		// what Graph said decides, also where it cannot be repeated
		const row = rowOf(refused);
		return [`Could not ${task.what}: ${row.because(shown)}`, row.advice(shown)] as const;
	};
	const row = rowOf(refused).name;
	return new Failure(...words(), details, {
		...{ status, row, words },
		retryAfterMs: retryAfterMs(attempt),
	});
}

/** An answer that is not recognisably Graph's: its status says nothing about the work. */
function elsewhereSays({ status, body }: HttpAnswer): [string, string] {
	if (status >= 300 && status < 400)
		return [
			`the answer was a redirect (${status})`,
			'Redirects are not followed, to keep the sign-in safe. Check Cloud in the credential, and any proxy in between.',
		];
	if (status === 407)
		return [
			'a proxy between n8n and Microsoft Graph wants a sign-in of its own (407)',
			'Give n8n the address of the proxy with user name and password (HTTPS_PROXY), or ask who runs the network to let n8n reach the Graph host of the credential without.',
		];
	if (status === 408 || status >= 500)
		return [
			`Intune, or something in between, had a problem of its own (${status})`,
			'Run the node again later. Where it stays, ask who runs the network whether a proxy answers in place of Microsoft Graph.',
		];
	return [
		isHtml(body)
			? `the answer was a web page, not an answer of Graph (${status})`
			: `the answer is not the documented one of Graph (${status})`,
		'Something between n8n and Microsoft Graph may have answered, such as a proxy, a filter or a sign-in page. Ask who runs the network to let requests to the Graph host of the credential through unchanged.',
	];
}

/** Why it was given up, behind what the last attempt met. */
export function explainEnd(
	attempt: Attempt,
	task: Task,
	asker: Asker,
	reason: GiveUp,
	state: RetryState,
	longestWaitMs: number = QUOTA.longestWaitMs,
): Failure {
	if (attempt.fault?.kind === 'ended' && !attempt.fault.failure)
		return notSentAfterFailure(task.what);
	const failure = explain(attempt, task, asker);
	const { message, description } = failure;
	if (reason === 'quota') {
		const [waited, asked, max] = [state.throttledMs, throttledWait(attempt), longestWaitMs].map(
			(ms) => Math.round(ms / 1000),
		);
		const how =
			waited === 0
				? `the next try would have to wait ${asked} s (${max} s at the most)`
				: `it stayed so for ${waited} s of waiting (${max} s at the most)`;
		return failure.saying(`${message}, and ${how}`, description);
	}
	if (reason === 'budget') {
		return failure.saying(
			message,
			`So many requests of this run failed that no more were repeated. ${description}`,
		);
	}
	return failure;
}

/** So fine are the Date headers by which the server's clock is known. */
const DATE_GRAIN_MS = 1000;

/**
 * Where to find out what became of a write, with what it takes to find it in the audit log.
 * @param from the first sending, and the end of the last, by the server's clock in milliseconds since 1970
 */
export function howToSettle(from: number, until: number): string {
	const [first, last] = [from - DATE_GRAIN_MS, until + DATE_GRAIN_MS].map((at) =>
		new Date(at).toISOString(),
	);
	return `It was sent between ${first} and ${last}. Look at the profile in the Intune admin center, or with Token → Get History for its clientRequestId, before you run this item again.`;
}

/**
 * The words for a write of which nobody can tell whether it was done.
 * @param because why not, as a clause
 * @param settle how to find out, as howToSettle has it
 */
export function unknownOutcome(
	attempt: Attempt,
	task: Task,
	asker: Asker,
	because: string,
	settle: string,
): Failure {
	const failure = explain(attempt, task, asker);
	return failure
		.saying(
			`${failure.message}. Whether it was done is unknown`,
			`It may have been done, and was not sent again: ${because}. ${settle} ${failure.description}`,
		)
		.with({ outcome: 'unknown' });
}

/** Graph's request-id, as far as it can be one. */
export function requestIdOf(attempt: Attempt, secrets: Secrets): string | undefined {
	const id = headersOf(attempt)['request-id'];
	return id !== undefined && /^[\w-]{1,100}$/.test(id) ? secrets.cleanId(id) : undefined;
}

/** Those in the queue when Graph asks for a wait beyond the bound. */
export function waitTooLong(longestMs: number): Failure {
	return new Failure(
		`It was not sent: the quota of Intune is used up (429), and Graph asks to wait longer than ${Math.round(longestMs / 1000)} s`,
		'Run these items again later, and look for other automations with the same app.',
		{ httpCode: '429', outcome: 'notDone' },
	);
}
