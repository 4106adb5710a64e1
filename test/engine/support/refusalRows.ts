import type { FaultAction, FaultBody } from '../../simulator/faultTypes';
import { RECORDED } from '../../simulator/graph/recorded';

/** Graph's refusal: a recorded one (docs/graph-facts.md, section 4), with what differs of it. */
interface Refusal {
	body: FaultBody & string;
	status?: number;
	code?: string;
	text?: string;
}

/** What was to be done: something with a profile, one that was read a moment before, or none that has an id. */
export type About = 'profile' | 'seen' | 'none';

/** One text, or two where it depends on what was to be done, or on who is signed in. */
export type Words<T> = T | { profile: T; seen?: T; none: T } | Record<'user' | 'application', T>;

/** What Graph says; the message as docs/errors.md has it, where ": …" at the end is Graph's sentence; the advice. */
type Row = [answer: Refusal, message: Words<string>, advice: Words<RegExp>];

const NO_ROLE = /Give the user an Intune role .*Update enrollment profiles/;
const SIGN_IN_AS_USER = /a credential that signs in as a user with the Intune role/;
const ADD = /^Add DeviceManagementConfiguration\.Read(?:Write)?\.All of Microsoft Graph/;
const AS_TOLD = /^That is what Graph says of it\./;
const NO_PROFILE = /^Pick the profile from the list, or check its ID/;
const NO_LIST = /^Check API Version and Profile Type, and Cloud in the credential/;
const APPROVAL =
	'Intune wants a second administrator to approve this change (Multi Admin Approval)';
const DO_IT_THERE = /^An approval cannot be asked for from here/;
const LATER = /^Run the node again later\. .*the activity ID of this error to Microsoft support/;

export const REFUSED: Row[] = [
	// 400
	[{ body: 'router' }, 'Graph … has no … enrollment profiles', /^Check Cloud in the credential/],
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
		/^No reason is given\. .*Add DeviceManagementConfiguration\.Read.*Intune role or license/,
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
