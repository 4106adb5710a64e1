import { Failure } from '../failure';
import { isAosp } from './aosp';
import { quoted } from './collections';
import { decode, GUID, idNamed, ONE_GUID } from './profileId';

/** Reads what the user gave as group: its object id, or its URL in the Entra admin center or in Graph. */
export function parseGroupId(value: unknown): string | Failure {
	const text = typeof value === 'string' ? value.trim() : value;
	if (text === '' || text === undefined || text === null)
		return new Failure(
			'Group ID is empty',
			'Enter the object ID of a security group. Where it comes from an expression, check that the incoming item has it.',
		);
	if (typeof text === 'string' && ONE_GUID.test(text)) return text.toLowerCase();
	const found = typeof text === 'string' && /^https?:\/\//i.test(text) ? idOfUrl(text) : undefined;
	return (
		found ??
		new Failure(
			`Group ID ${quoted(text)} is not the ID of a group`,
			'Enter the object ID, for example 12345678-90ab-cdef-1234-567890abcdef, or the whole URL of the group in the Entra admin center.',
		)
	);
}

function idOfUrl(url: string): string | undefined {
	const decoded = decode(url);
	const named = idNamed('groupId', decoded) ?? idNamed('groups', decoded);
	const guids = new Set((decoded.match(GUID) ?? []).map((guid) => guid.toLowerCase()));
	return (named ?? (guids.size === 1 ? [...guids][0] : undefined))?.toLowerCase();
}

/** What Intune says of a profile's group. */
export interface GroupResult {
	groupId: string | null;
	/** Whether Intune took it; a 200 can also mean that nothing was set. Undefined where it does not say. */
	isValid: boolean | undefined;
	/** Graph's targetValidationErrorCode, where it was not taken. */
	code: string;
}

/** Reads Graph's answer, in which the result stands under `value` or at the top; undefined for any other. */
export function groupResult(body: Record<string, unknown>): GroupResult | undefined {
	const result = isObject(body.value) ? body.value : body;
	const { validationSucceeded } = result;
	const statuses = result.enrollmentTimeDeviceMembershipTargetValidationStatuses;
	const isValid = typeof validationSucceeded === 'boolean' ? validationSucceeded : undefined;
	if (isValid === undefined && !Array.isArray(statuses)) return undefined;
	const first: unknown = Array.isArray(statuses) ? statuses[0] : undefined;
	const { targetId, targetValidationErrorCode: code } = isObject(first) ? first : {};
	return {
		groupId: typeof targetId === 'string' && targetId !== '' ? targetId.toLowerCase() : null,
		isValid,
		code: typeof code === 'string' ? code : 'unknown',
	};
}

/** Why a profile can have no group, by what is known of it (docs/graph-facts.md, section 8). */
export function whyNoGroup(mode: unknown, tokenType: unknown): string | undefined {
	if (isAosp(mode)) return 'AOSP profiles have none';
	return tokenType === 'deviceStaging' ? 'profiles with staging tokens have none' : undefined;
}

/** Who has to own the group, so that Intune may put devices into it. */
const OWNER = 'f1346770-5b25-470b-88bd-d5744ab7952c';

/** What Intune says of a group that it does not take, and what to do. */
const CODES: Record<string, { because: string; advice: string }> = {
	securityGroupNotFound: {
		because: 'there is no such group',
		advice:
			'Check the ID, and that the group is in the tenant of the credential. A group that was just made can take some minutes to be known.',
	},
	notSecurityGroup: {
		because: 'it is not a security group',
		advice: 'Choose a security group: Microsoft 365 groups and distribution lists cannot be used.',
	},
	notStaticSecurityGroup: {
		because: 'the members of the group follow from a rule',
		advice: 'Choose a security group whose membership type is Assigned.',
	},
	firstPartyAppNotAnOwner: {
		because: 'Intune does not own the group, so that it may put no device into it',
		advice:
			`Add the service principal "Intune Provisioning Client" (application ID ${OWNER}; some tenants call it "Intune Autopilot ConfidentialClient") to the owners of the group: Entra admin center, Groups, the group, Owners, Add owners. ` +
			`Where the list does not have it, an administrator has to make it first: POST /servicePrincipals of Microsoft Graph with {"appId": "${OWNER}"}.`,
	},
	securityGroupNotInCallerScope: {
		because: 'the group is outside the scope of who signed in',
		advice:
			'Add the group to the scope of the Intune role (Scope groups of its assignment), or choose a group that is in it.',
	},
};

/** Why a group was not set although Graph answered 200. */
export function notSet(code: string): Failure {
	const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
	const because = known?.because ?? `Intune did not take the group (${quoted(code)})`;
	return new Failure(
		`Could not set the enrollment group: ${because}`,
		known?.advice ??
			'Use a static security group of this tenant that no role can be assigned to, and look at the profile in the Intune admin center.',
		{ code, httpCode: '200', outcome: 'notDone' },
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
