import type { FaultAction, FaultBody } from '../../simulator/faultTypes';
import { RECORDED } from '../../simulator/graph/recorded';

/** Graph's refusal: a recorded one (docs/graph-facts.md, section 4), with what differs of it. */
interface Refusal {
	body: FaultBody & string;
	status?: number;
	code?: string;
	text?: string;
}

/**
 * What was to be done: something with a profile, with one that was read a moment before, with the enrollment group of
 * one, or with none that has an id; or a list of what Graph keeps apart of profiles.
 */
export type About = 'profile' | 'seen' | 'group' | 'none' | 'devices' | 'auditEvents';

/** One text, or several where it depends on what was to be done, or on who is signed in. */
export type Words<T> =
	T | { [circumstance in About | 'user' | 'application' | 'other']?: Words<T> };

/** What Graph says; the message as docs/errors.md has it, where ": …" at the end is Graph's sentence; the advice. */
type Row = [answer: Refusal, message: Words<string>, advice: Words<RegExp>];

const NO_ROLE = {
	other: /Give the user an Intune role .*Update enrollment profiles/,
	devices: /Give the user an Intune role .*Managed devices: Read/,
	auditEvents: /Give the user an Intune role .*Audit data: Read/,
};
const SIGN_IN_AS_USER = /a credential that signs in as a user with the Intune role/;
const ADD = {
	other: /^Add DeviceManagementConfiguration\.Read(?:Write)?\.All of Microsoft Graph/,
	devices: /^Add DeviceManagementManagedDevices\.Read\.All of Microsoft Graph/,
	auditEvents: /^Add DeviceManagementApps\.Read\.All of Microsoft Graph/,
};
const AS_TOLD = /^That is what Graph says of it\./;
const NO_PROFILE = /^Pick the profile from the list, or check its ID/;
const NO_LIST = {
	other: /^Check API Version and Profile Type, and Cloud in the credential/,
	devices: /^Check API Version, and Cloud in the credential/,
	auditEvents: /^Check API Version, and Cloud in the credential/,
};
const APPROVAL =
	'Intune wants a second administrator to approve this change (Multi Admin Approval)';
const DO_IT_THERE = /^An approval cannot be asked for from here/;
const LATER = /^Run the node again later\. .*the activity ID of this error to Microsoft support/;

export const REFUSED: Row[] = [
	// 400
	[
		{ body: 'router' },
		{
			other: 'Graph … has no … enrollment profiles',
			group: 'Graph … does not know enrollment groups',
			devices: 'Graph … has no managed devices',
			auditEvents: 'Graph … has no audit log of Intune',
		},
		{
			group: /^The cloud of the credential does not offer them/,
			other: /^Check Cloud in the credential/,
		},
	],
	[
		{ body: 'targetTenant' },
		'Intune is not set up in this tenant',
		/an active Intune license and that Intune is its MDM authority/,
	],
	[
		{ body: 'envelopeA', text: 'The tenant is not bound to Managed Google Play' },
		'the tenant is not connected to Managed Google Play',
		/^Connect it in the Intune admin center/,
	],
	[
		{ body: 'unknownProperty' },
		'this Graph does not know a field of the request: …',
		/set API Version to beta/,
	],
	[{ body: 'envelopeA' }, 'Intune did not accept the request', /^Check (?:the values|API Version)/],
	[
		{ body: 'envelopeA', text: 'Validity must not be longer than the mode allows' },
		'Intune did not accept the request: …',
		/^Check the values of the node that this speaks of/,
	],
	[
		{ body: 'graph', text: "The name 'scope tag approval permission' is taken." },
		'Intune did not accept the request: …',
		/^Check the values of the node that this speaks of/,
	],
	// Multi Admin Approval
	...[400, 403].map((status): Row => [
		{ body: 'approvalJustification', status },
		APPROVAL,
		DO_IT_THERE,
	]),
	...[412, 403].map((status): Row => [{ body: 'approvalRequired', status }, APPROVAL, DO_IT_THERE]),
	[
		{ body: 'approvalActive' },
		'a request to approve this change is open already (Multi Admin Approval)',
		/Running the node again does not help until then/,
	],
	// 401 of Intune's
	...(['envelopeA', 'envelopeB', 'envelopeLower'] as const).map((body): Row => [
		{ body, status: 401, code: 'Forbidden' },
		{
			user: 'Intune refused the signed-in user (401 Forbidden)',
			application: 'Intune refused the application (401 Forbidden)',
		},
		{ user: NO_ROLE, application: SIGN_IN_AS_USER },
	]),
	[
		{ body: 'envelopeA', status: 401, code: 'Forbidden', text: 'The moon is full' },
		{
			user: 'Intune refused the signed-in user (401 Forbidden): …',
			application: 'Intune refused the application (401 Forbidden): …',
		},
		{ user: NO_ROLE, application: SIGN_IN_AS_USER },
	],
	// 403
	[{ body: 'missingScope' }, 'a permission is missing (403)', ADD],
	...[403, 401].map((status): Row => [
		{ body: 'userNotAuthorized', status },
		{
			user: 'the signed-in user has no Intune role for this (…)',
			application: 'Intune does not let the application do this (…)',
		},
		{ user: NO_ROLE, application: SIGN_IN_AS_USER },
	]),
	[{ body: 'noAuthorization' }, 'Graph saw no permission in the sign-in (…)', ADD],
	[
		{ body: 'envelopeA', status: 403 },
		'Graph refused access (403)',
		{
			other:
				/^No reason is given\. .*Add DeviceManagementConfiguration\.Read.*Intune role or license/,
			devices: /^No reason is given\. .*Add DeviceManagementManagedDevices\.Read.*Intune role or/,
			auditEvents: /^No reason is given\. .*Add DeviceManagementApps\.Read.*Intune role or license/,
		},
	],
	[
		{ body: 'envelopeA', status: 403, text: 'A rule blocks it' },
		'Graph refused access (403): …',
		AS_TOLD,
	],
	[
		{ body: 'notFound' },
		{
			profile: 'there is no profile … of type … (404)',
			seen: 'Graph does not find the profile … any more, or not yet (404)',
			none: 'Graph did not find it (404)',
		},
		{ profile: NO_PROFILE, seen: /^It was there a moment ago/, none: NO_LIST },
	],
	[
		{ body: 'scopeTags' },
		{
			profile: 'the profile is there, but scope tags hide it',
			none: 'the scope tags of the Intune role do not allow it (…)',
		},
		/scope tag/,
	],
	[
		{ body: 'notFound', text: 'The policy moves to another scale unit' },
		{
			profile: 'Graph finds no profile … of type … (404): …',
			seen: 'Graph does not find the profile … any more, or not yet (404): …',
			none: 'Graph did not find it (404): …',
		},
		{ profile: NO_PROFILE, seen: /^It was there a moment ago/, none: NO_LIST },
	],
	...[409, 412].flatMap((status): Row[] => [
		[
			{ body: 'envelopeA', status },
			'Graph reports a conflict (…)',
			/run the node again\. Where it stays, look at the profile/,
		],
		[
			{ body: 'graph', status, text: 'The profile has devices' },
			'Graph reports a conflict (…): …',
			AS_TOLD,
		],
	]),
	...(['throttleGraph', 'throttleEnvelope'] as const).map((body): Row => [
		{ body },
		'the quota of Intune was used up (429)',
		/^Intune takes 100 writes in 20 seconds/,
	]),
	// what nobody has seen yet
	...[402, 405, 418, 422, 451].map((status): Row => [
		{ body: 'graph', status, code: 'Tomorrow', text: 'The permafrost melts' },
		'Graph refused the request (…): …',
		AS_TOLD,
	]),
	[{ body: 'envelopeA', status: 422 }, 'Graph refused the request (…)', /^Check the values/],
	// Intune's own trouble
	[{ body: 'serverError' }, 'Intune had a problem of its own (…): …', LATER],
	...[408, 500, 501, 503, 504].map((status): Row => [
		{ body: 'graph', status, text: 'Google Play is busy' },
		'Intune had a problem of its own (…): …',
		LATER,
	]),
];

/** Graph refuses the access token itself: the whole message, since it is none of a task. */
export const SIGN_IN_REFUSED: Row[] = [
	[
		{ body: 'staleToken' },
		'Microsoft Graph does not accept the sign-in (401)',
		{ user: /connect it again/, application: /Check Tenant ID, Cloud and Client ID/ },
	],
	[
		{ body: 'emptyToken' },
		'Microsoft Graph got no access token (401)',
		/takes the Authorization header away/,
	],
	[
		{ body: 'caeLocation' },
		'Microsoft Graph does not accept the sign-in from this network (401)',
		/allow the address with which n8n reaches Microsoft/,
	],
	[
		{ body: 'caeOutdated' },
		'A policy of the tenant ended the sign-in (401)',
		{ user: /connect it again/, application: /^Run again in some minutes/ },
	],
];

/** The fault that answers so. */
export const actionOf = ([answer]: Row): FaultAction => ({
	kind: 'status',
	...answer,
	status: answer.status ?? RECORDED[answer.body as keyof typeof RECORDED].status,
});
