import { PROFILE_TYPE_NAMES, type ApiVersion, type ProfileType } from '../enrollment/collections';
import { Failure, notSentAfterFailure } from '../failure';
import { headersOf, type Attempt, type HttpAnswer } from './attempt';
import { isHtml, readErrorBody, type ErrorFacts } from './errorBody';
import { QUOTA } from './pacer';
import { throttledWait, type GiveUp, type RetryState } from './retry';
import type { SignInKind } from './signInErrors';

/** What is being done, for the words of a failure. */
export interface Task {
	/** Completes "Could not …", such as "create the enrollment token". */
	what: string;
	apiVersion: ApiVersion;
	profileType: ProfileType;
	/** The bare id; absent for lists and new profiles. */
	profileId?: string;
	writes: boolean;
	/** Values of the request that an answer may repeat and no failure may. */
	secrets?: string[];
}

interface Case extends ErrorFacts {
	status: number;
	task: Task;
	signIn: SignInKind;
}

interface Row {
	when: (c: Case) => boolean;
	/** Completes "Could not …: ". */
	because: (c: Case) => string;
	advice: (c: Case) => string;
}

const ROLE =
	'Intune role with "Android Enterprise: Update enrollment profiles" (built in: Policy and Profile manager)';

/** From what Graph said to what the user reads; the first row that fits speaks. Sources: Graph permission and throttling references, microsoft-graph-docs issues 11293, 11294 and 11327. */
const ROWS: Row[] = [
	{
		when: ({ status, text }) => status === 400 && /resource not found for the segment/i.test(text),
		because: ({ task }) =>
			`Graph ${task.apiVersion} has no ${PROFILE_TYPE_NAMES[task.profileType]} enrollment profiles`,
		advice: ({ task }) =>
			task.apiVersion === 'v1.0'
				? 'Set API Version to beta: Microsoft offers enrollment profiles there only.'
				: 'Check Cloud in the credential; this Graph does not offer Android enrollment profiles.',
	},
	{
		when: ({ status }) => status === 400,
		because: ({ text }) => says('Intune did not accept the request', text),
		advice: () =>
			'Check the values of the node. AOSP tokens live 90 days at the most, dedicated and staging tokens 65 years.',
	},
	{
		when: ({ status, code, signIn }) =>
			status === 401 && code === 'Forbidden' && signIn === 'application',
		because: () => 'Intune refused the application (401 Forbidden)',
		advice: () =>
			'Intune may refuse applications here whatever their permissions. Use a credential that signs in as a user with the ' +
			`${ROLE}, and check that the tenant has an active Intune license.`,
	},
	{
		when: ({ status, code }) => status === 401 && code === 'Forbidden',
		because: () => 'Intune refused the signed-in user (401 Forbidden)',
		advice: () =>
			`Give the user an ${ROLE}, and check that the user and the tenant have an active Intune license.`,
	},
	{
		when: ({ status }) => status === 403,
		because: () => 'a permission is missing (403)',
		advice: ({ task, signIn }) =>
			signIn === 'application'
				? `Add DeviceManagementConfiguration.${task.writes ? 'ReadWrite' : 'Read'}.All of Microsoft Graph (application permission) to the app registration and grant admin consent.`
				: 'Add DeviceManagementConfiguration.ReadWrite.All of Microsoft Graph (delegated permission) to the app registration and grant admin consent, then connect the credential again.',
	},
	{
		when: ({ status, task }) => status === 404 && task.profileId === undefined,
		because: () => 'Graph did not find it (404)',
		advice: () => 'Check API Version and Profile Type, and Cloud in the credential.',
	},
	{
		when: ({ status }) => status === 404,
		because: ({ task }) =>
			`there is no profile ${task.profileId} of type ${PROFILE_TYPE_NAMES[task.profileType]} (404)`,
		advice: ({ task }) =>
			`Pick the profile from the list, or check its ID, that Profile Type is not ${
				task.profileType === 'androidForWork'
					? PROFILE_TYPE_NAMES.androidDeviceOwner
					: PROFILE_TYPE_NAMES.androidForWork
			} instead, and that the credential is of the right tenant.`,
	},
	{
		when: ({ status }) => status === 409 || status === 412,
		because: ({ text }) => says('the profile is being changed by someone else', text),
		advice: () => 'Run the node again.',
	},
	{
		when: ({ status }) => status === 429,
		because: () => 'the quota of Intune was used up (429)',
		advice: () =>
			'Intune takes 100 writes in 20 seconds per app and tenant. Run fewer items at a time, or look for other automations with the same app.',
	},
	{
		when: ({ status }) => status < 300,
		because: ({ status }) => `Graph gave an answer that is not the documented one (${status})`,
		advice: () => 'Look at the profile in the Intune admin center.',
	},
	{
		when: ({ status }) => status === 408 || status >= 500,
		because: ({ status, text }) => says(`Intune had a problem of its own (${status})`, text),
		advice: () =>
			'Run the node again later. Where it stays, give the activity ID of this error to Microsoft support.',
	},
	{
		when: () => true,
		because: ({ status, text }) => says(`Graph refused the request (${status})`, text),
		advice: () => 'Check the values of the node, and API Version and Profile Type.',
	},
];

/** One clear failure out of whatever came back. `outcome` is for the caller to set, who knows what was found out. */
export function explain(attempt: Attempt, task: Task, signIn: SignInKind): Failure {
	const { answer, fault } = attempt;
	if (fault?.failure) return fault.failure;
	if (fault) {
		return new Failure(
			`Could not ${task.what}: ${fault.reason}`,
			"Check that n8n can reach the Graph host of the credential's cloud, then run the node again.",
			{},
		);
	}
	if (answer.from === 'elsewhere') return explainElsewhere(answer.shown, task, attempt);
	const { status, body } = answer;
	const facts = readErrorBody(body, task.secrets);
	const found: Case = { ...facts, status, task, signIn };
	const row = ROWS.find(({ when }) => when(found))!;
	const details = {
		httpCode: String(status),
		code: facts.code || undefined,
		requestId: requestIdOf(attempt) ?? facts.requestId,
		activityId: facts.activityId,
	};
	return new Failure(
		`Could not ${task.what}: ${row.because(found)}`,
		row.advice(found),
		details,
		status,
	);
}

/** An answer that is not recognisably Graph's: its status says nothing about the work. */
function explainElsewhere({ status, body }: HttpAnswer, task: Task, attempt: Attempt): Failure {
	const [what, advice] = elsewhereSays(status, body);
	return new Failure(`Could not ${task.what}: ${what}`, advice, {
		httpCode: String(status),
		requestId: requestIdOf(attempt),
	});
}

function elsewhereSays(status: number, body: unknown): [string, string] {
	if (status >= 300 && status < 400)
		return [
			`the answer was a redirect (${status})`,
			'Redirects are not followed, to keep the sign-in safe. Check Cloud in the credential, and any proxy in between.',
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
	signIn: SignInKind,
	reason: GiveUp,
	state: RetryState,
): Failure {
	if (attempt.fault?.kind === 'ended' && !attempt.fault.failure)
		return notSentAfterFailure(task.what);
	const failure = explain(attempt, task, signIn);
	const { message, description } = failure;
	if (reason === 'quota') {
		const [waited, asked, max] = [
			state.throttledMs,
			throttledWait(attempt),
			QUOTA.longestWaitMs,
		].map((ms) => Math.round(ms / 1000));
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

/**
 * The words for a write of which nobody can tell whether it was done.
 * @param because why not, as a clause
 */
export function unknownOutcome(
	attempt: Attempt,
	task: Task,
	signIn: SignInKind,
	because: string,
): Failure {
	const failure = explain(attempt, task, signIn);
	return failure
		.saying(
			`${failure.message}. Whether it was done is unknown`,
			`It may have been done, and was not sent again: ${because}. Look at the profile in the Intune admin center before you run this item again. ${failure.description}`,
		)
		.with({ outcome: 'unknown' });
}

export function requestIdOf(attempt: Attempt): string | undefined {
	const id = headersOf(attempt)['request-id'];
	return id !== undefined && /^[\w-]{1,100}$/.test(id) ? id : undefined;
}

function says(what: string, text: string): string {
	return text === '' || /^an error has occurred$/i.test(text) ? what : `${what}: ${text}`;
}
