import type { SignInKind } from '../enrollment/clouds';
import { PROFILE_TYPE_NAMES, type ApiVersion, type ProfileType } from '../enrollment/collections';
import { USERLESS_HINT } from '../enrollment/lifetimes';
import { isEmptySentence, readErrorBody, type ErrorFacts } from './errorBody';
import { QUOTA } from './pacer';

/** What is being done, for the words of a failure. */
export interface Task {
	/** Completes "Could not …", such as "create the enrollment token". */
	what: string;
	apiVersion: ApiVersion;
	profileType: ProfileType;
	/** The bare id; absent for lists and new profiles. */
	profileId?: string;
	/** This process has read the profile: it is there, or was until a moment ago. */
	wasSeen?: () => boolean;
	writes: boolean;
	/** What it is about, where that is not enrollment profiles: permission and role are others. */
	area?: Exclude<Area, 'profiles'>;
	/** Graph permissions of which one is needed, without the name of the other kind of right. */
	permission?: string;
	/** Values of the request that an answer may repeat and no failure may. */
	secrets?: string[];
}

/** An error of Graph's, as the rows below look at it. */
interface Refused extends ErrorFacts {
	status: number;
	task: Task;
	signIn: SignInKind;
	/** Graph permissions in the access token, where it can be read. */
	granted?: string[];
	/** The access token was fetched in this very execution, after a first refusal. */
	isRenewed: boolean;
	/** Multi Admin Approval's header came. */
	asksApproval: boolean;
}

/** One kind of refusal: how it is known, what the user reads, and whether a new access token can cure it. */
interface Row {
	name: string;
	when: (refused: Refused) => boolean;
	/** Completes "Could not …: ". */
	because: (refused: Refused) => string;
	advice: (refused: Refused) => string;
	/** A permission or role that was granted after the access token was issued is not in it. */
	curable?: true;
}

/** What Graph keeps apart of Intune. */
type Area = 'profiles' | 'devices' | 'auditEvents';

/** What an area is called, and what it takes to read it. Sources: docs/graph-facts.md, sections 2, 9 and 12. */
const AREAS: Record<Area, { noun: string; role: string; permission?: string }> = {
	profiles: {
		noun: 'profiles',
		role: 'Intune role with "Android Enterprise: Update enrollment profiles" (built in: Policy and Profile manager)',
	},
	devices: {
		noun: 'devices',
		role: 'Intune role with "Managed devices: Read" (built in: Read Only Operator)',
		permission: 'DeviceManagementManagedDevices.Read.All',
	},
	auditEvents: {
		noun: 'audit events',
		role: 'Intune role with "Audit data: Read" (built in: Read Only Operator)',
		permission: 'DeviceManagementApps.Read.All',
	},
};

function areaOf({ area }: Task): (typeof AREAS)[Area] {
	return AREAS[area ?? 'profiles'];
}

/** What lists of a task hold, in the plural. */
export function nounOf(task: Task): string {
	return areaOf(task).noun;
}

function roleFor(task: Task): string {
	return areaOf(task).role;
}

/** Values that a sentence quotes are the user's, and may read like anything. */
const QUOTED = /(?<![A-Za-z])'[^']*'(?![A-Za-z])|"[^"]*"/g;

const says =
	(pattern: RegExp) =>
	({ text, code, outerCode }: Refused) =>
		pattern.test(text.replace(QUOTED, "''")) || pattern.test(code) || pattern.test(outerCode);
const at =
	(...statuses: number[]) =>
	({ status }: Refused) =>
		statuses.includes(status);

/** Of a missing binding the sentence is not known: it names Google's side, and that something is not there. */
const GOOGLE = /google play|android (?:enterprise|for work)/i;
const NOT_BOUND =
	/\b(?:no|not|never|must)\b.*(?:bind|bound|configur|connect|link|set up|enabl)|bind\w* .*(?:missing|required)|unbound/i;

const UNKNOWN_FIELD = /could not find a property named|property .{1,80} does not exist on type/i;

/** From what Graph said, then from its status, to what the user reads; the first row that fits speaks. Sources: docs/graph-facts.md, section 4. */
export const REFUSALS: Row[] = [
	{
		name: 'unknownSegment',
		when: says(/resource not found for the segment|no odata route exists/i),
		because: ({ task }) =>
			task.area === 'auditEvents'
				? `Graph ${task.apiVersion} has no audit log of Intune`
				: task.area === 'devices'
					? `Graph ${task.apiVersion} has no managed devices`
					: `Graph ${task.apiVersion} has no ${PROFILE_TYPE_NAMES[task.profileType]} enrollment profiles`,
		advice: ({ task }) =>
			task.area
				? `Check Cloud in the credential: this Graph does not offer the ${nounOf(task)} of Intune.`
				: task.apiVersion === 'v1.0'
					? 'Set API Version to beta: Microsoft offers enrollment profiles there only.'
					: 'Check Cloud in the credential: this Graph does not offer Android enrollment profiles.',
	},
	{
		name: 'noIntune',
		when: says(/not applicable to target tenant/i),
		because: () => 'Intune is not set up in this tenant',
		advice: () =>
			'Check that the tenant has an active Intune license and that Intune is its MDM authority, and that Tenant ID in the credential is the right one.',
	},
	{
		name: 'noGooglePlay',
		when: (refused) => says(GOOGLE)(refused) && says(NOT_BOUND)(refused),
		because: () => 'the tenant is not connected to Managed Google Play',
		advice: () =>
			'Connect it in the Intune admin center: Devices, Enrollment, Android, Managed Google Play. Then run the node again.',
	},
	{
		name: 'approvalOpen',
		when: says(/active approval request/i),
		because: () => 'a request to approve this change is open already (Multi Admin Approval)',
		advice: () =>
			'A second administrator has to decide on it in the Intune admin center: Tenant administration, Multi Admin Approval. Running the node again does not help until then.',
	},
	{
		name: 'approval',
		when: (refused) =>
			refused.asksApproval || /x-msft-approval/i.test(refused.text) || says(/approval/i)(refused),
		because: () =>
			'Intune wants a second administrator to approve this change (Multi Admin Approval)',
		advice: () =>
			'An approval cannot be asked for from here. Make the change in the Intune admin center, or take enrollment profiles out of the access policy: Tenant administration, Multi Admin Approval.',
	},
	{
		name: 'scopeTags',
		when: says(/tag allowed by the current role|scope tag/i),
		because: ({ task, status }) =>
			task.profileId === undefined
				? `the scope tags of the Intune role do not allow it (${status})`
				: 'the profile is there, but scope tags hide it',
		advice: ({ signIn, task }) =>
			task.profileId === undefined
				? `Use scope tags that the Intune role of the ${signIn === 'user' ? 'user' : 'app'} has, or give the role the ones that are missing.`
				: signIn === 'user'
					? "Give the user's Intune role one of the scope tags of the profile, or give the profile a scope tag of the role."
					: 'Give the profile a scope tag that the Intune role of the app has, or use the Default scope tag.',
	},
	{
		name: 'unknownField',
		when: says(UNKNOWN_FIELD),
		because: ({ text }) => withText('this Graph does not know a field of the request', text),
		advice: () =>
			'Where it is a field that you set, remove it. Otherwise set API Version to beta, and report the problem to the authors of the node.',
	},
	{
		name: 'roleMissing',
		when: says(/user is not authorized/i),
		because: ({ status, signIn }) =>
			signIn === 'user'
				? `the signed-in user has no Intune role for this (${status})`
				: `Intune does not let the application do this (${status})`,
		advice: (refused) =>
			refused.signIn === 'application'
				? `${permissionAdvice(refused)} Where it stays, use a credential that signs in as a user with the ${roleFor(refused.task)}.`
				: `Give the user an ${roleFor(refused.task)}. Where the role is activated for a time (PIM), activate it again, then run the node again.`,
		curable: true,
	},
	{
		name: 'noAuthorization',
		when: says(/no authorization information present/i),
		because: ({ status }) => `Graph saw no permission in the sign-in (${status})`,
		advice: (refused) => permissionAdvice(refused),
		curable: true,
	},
	{
		name: 'appForbidden',
		when: ({ status, code, signIn }) =>
			status === 401 && code === 'Forbidden' && signIn === 'application',
		because: ({ text }) => withText('Intune refused the application (401 Forbidden)', text),
		advice: ({ task }) =>
			'Intune may refuse applications here whatever their permissions. Use a credential that signs in as a user with the ' +
			`${roleFor(task)}, and check that the tenant has an active Intune license.`,
		curable: true,
	},
	{
		name: 'userForbidden',
		when: ({ status, code }) => status === 401 && code === 'Forbidden',
		because: ({ text }) => withText('Intune refused the signed-in user (401 Forbidden)', text),
		advice: ({ task }) =>
			`Give the user an ${roleFor(task)}, and check that the user and the tenant have an active Intune license. Where the role is activated for a time (PIM), activate it again.`,
		curable: true,
	},
	{
		name: 'permission',
		when: (refused) =>
			refused.status === 403 && says(/scope|permission|not authorized|privilege/i)(refused),
		because: () => 'a permission is missing (403)',
		advice: (refused) => permissionAdvice(refused),
		curable: true,
	},
	{
		name: 'accessRefused',
		when: at(403),
		because: ({ text }) => withText('Graph refused access (403)', text),
		advice: (refused) =>
			refused.text === ''
				? `No reason is given. It may be a missing permission. ${permissionAdvice(refused)} Where that is done, look for a missing Intune role or license.`
				: 'That is what Graph says of it. Where it speaks of a right, look at the permissions of the app registration, and for a user at the Intune role.',
		curable: true,
	},
	{
		name: 'notYetThere',
		when: ({ status, task }) => status === 404 && task.wasSeen?.() === true,
		because: ({ task, text }) =>
			withText(
				`Graph does not find the profile ${task.profileId} any more, or not yet (404)`,
				text,
			),
		advice: () =>
			'It was there a moment ago. Graph does not show a new profile everywhere at once: run the node again in a minute. Where it stays, the profile was deleted.',
	},
	{
		name: 'listNotFound',
		when: ({ status, task }) => status === 404 && task.profileId === undefined,
		because: ({ text }) => withText('Graph did not find it (404)', text),
		advice: ({ task }) =>
			task.area
				? 'Check API Version, and Cloud in the credential.'
				: 'Check API Version and Profile Type, and Cloud in the credential.',
	},
	{
		name: 'notFoundAsTold',
		when: (refused) =>
			refused.status === 404 &&
			!isEmptySentence(refused.text) &&
			!says(/not (?:be )?found|n[o']t exist|no such|cannot find|unknown/i)(refused),
		because: ({ text, task }) =>
			withText(
				`Graph finds no profile ${task.profileId} of type ${PROFILE_TYPE_NAMES[task.profileType]} (404)`,
				text,
			),
		advice: (refused) => notFoundAdvice(refused),
	},
	{
		name: 'notFound',
		when: at(404),
		because: ({ task }) =>
			`there is no profile ${task.profileId} of type ${PROFILE_TYPE_NAMES[task.profileType]} (404)`,
		advice: (refused) => notFoundAdvice(refused),
	},
	{
		name: 'conflict',
		when: at(409, 412),
		because: ({ text, status }) => withText(`Graph reports a conflict (${status})`, text),
		advice: ({ text }) =>
			text === ''
				? 'The profile may have been changed at the same moment: run the node again. Where it stays, look at the profile in the Intune admin center.'
				: 'That is what Graph says of it. Where it speaks of a change at the same moment, run the node again; else check the values that it speaks of.',
	},
	{
		name: 'throttled',
		when: at(429),
		because: () => 'the quota of Intune was used up (429)',
		advice: () =>
			`Intune takes ${QUOTA.writes} writes in ${QUOTA.windowMs / 1000} seconds per app and tenant. Run fewer items at a time, or look for other automations with the same app.`,
	},
	{
		name: 'badRequest',
		when: at(400),
		because: ({ text }) => withText('Intune did not accept the request', text),
		advice: ({ text, task }) =>
			text === '' && !task.writes
				? 'Check API Version, Profile Type and the filters of the node.'
				: text === ''
					? `Check the values of the node. What Intune allows depends on the enrollment mode of the profile: ${USERLESS_HINT}`
					: 'Check the values of the node that this speaks of.',
	},
	{
		name: 'undocumented',
		when: ({ status }) => status < 400,
		because: ({ status }) => `the answer is not the documented one of Graph (${status})`,
		advice: () => 'Look at the profile in the Intune admin center.',
	},
	{
		name: 'serverProblem',
		when: ({ status }) => status === 408 || status >= 500,
		because: ({ status, text }) => withText(`Intune had a problem of its own (${status})`, text),
		advice: () =>
			'Run the node again later. Where it stays, give the activity ID of this error to Microsoft support.',
	},
	{
		name: 'other',
		when: () => true,
		because: ({ status, text }) => withText(`Graph refused the request (${status})`, text),
		advice: ({ text }) =>
			text === ''
				? 'Check the values of the node, and API Version and Profile Type.'
				: 'That is what Graph says of it. Check the values of the node that it speaks of.',
	},
];

/** The row that speaks for a refusal. */
export function rowOf(refused: Refused): Row {
	return REFUSALS.find(({ when }) => when(refused))!;
}

/** Whether Graph refused a read for a field that it does not know. */
export function isUnknownField(status: number, body: unknown): boolean {
	return status === 400 && UNKNOWN_FIELD.test(readErrorBody(body).text);
}

/** Whether an error of Graph's can be cured by a new access token: a permission or role may have been granted since. */
export function isCurable(status: number, body: unknown, asksApproval: boolean): boolean {
	if (status !== 401 && status !== 403) return false;
	const task: Task = {
		what: '',
		apiVersion: 'beta',
		profileType: 'androidDeviceOwner',
		writes: true,
	};
	const refused = { status, task, signIn: 'user', isRenewed: false, asksApproval } as const;
	return rowOf({ ...readErrorBody(body), ...refused }).curable === true;
}

/** Which permission to grant, and, once a new access token was refused too, what that one holds. */
function permissionAdvice({ task, signIn, granted, isRenewed, text }: Refused): string {
	const named = [...new Set(text.match(/DeviceManagement\w+\.Read(?:Write)?\.All/g) ?? [])];
	const right = task.writes ? 'ReadWrite' : signIn === 'user' ? 'ReadWrite' : 'Read';
	const ofTask = areaOf(task).permission ?? `DeviceManagementConfiguration.${right}.All`;
	const wanted = named[0] ?? task.permission ?? ofTask;
	const kind = signIn === 'application' ? 'application' : 'delegated';
	const add = `Add ${wanted} of Microsoft Graph (${kind} permission) to the app registration and grant admin consent`;
	const connect = signIn === 'user' ? ', then connect the credential again.' : '.';
	if (!isRenewed) return add + connect;
	const holds =
		granted === undefined
			? 'A new access token was refused too.'
			: granted.length === 0
				? 'A new access token was refused too: it holds no permission at all.'
				: `A new access token was refused too: it holds ${granted.slice(0, 12).join(', ')}.`;
	return `${add}${connect} ${holds} After consent it can take some minutes until it counts.`;
}

function notFoundAdvice({ task }: Refused): string {
	const other = task.profileType === 'androidForWork' ? 'androidDeviceOwner' : 'androidForWork';
	return `Pick the profile from the list, or check its ID, that Profile Type is not ${PROFILE_TYPE_NAMES[other]} instead, and that the credential is of the right tenant.`;
}

function withText(what: string, text: string): string {
	return isEmptySentence(text) ? what : `${what}: ${text}`;
}
