import { authorOf } from '../audit/authors';
import { jsonObject, unreadable } from '../graph/body';
import type { Call } from '../graph/call';
import * as errors from '../graph/errors';
import { recorded } from '../graph/recorded';
import type { Answer } from '../http/answer';
import type { EnrollmentGroupCode } from '../settingTypes';
import type { Tenant } from '../tenant';
import { isAosp, type Fields, type StoredProfile } from './storedProfile';

type Context = errors.ErrorContext;

/**
 * The actions on the group that devices join when they enroll. docs/graph-facts.md, section 8. What staging and AOSP
 * profiles are answered is unknown: a 400 of Intune here.
 */
export function groupAction(tenant: Tenant, call: Call, context: Context, atHome: boolean): Answer {
	const { settings, profiles } = tenant;
	const found = atHome ? profiles.reachable(call.rawId!, call.collection!) : undefined;
	if (!found) return recorded(context, 'notFound');
	if (settings.groupActionsRefuseApplications && call.signIn === 'application') {
		return recorded(context, 'serverError');
	}
	if (!canHaveGroup(found.state!.fields)) return recorded(context, 'envelopeA', { status: 400 });
	switch (call.operation) {
		case 'setEnrollmentGroup':
			return set(tenant, found, call, context);
		case 'clearEnrollmentGroup':
			tenant.changes.setGroup(found, undefined, authorOf(tenant, call));
			return { status: 204, worked: true };
		default: {
			// A read, which lags as reads do.
			const visible = profiles.visibleById(call.rawId!, call.collection!);
			return visible ? result(tenant, visible.state.groupId) : recorded(context, 'notFound');
		}
	}
}

/** Dedicated, fully managed and work profile, but no staging. */
export const canHaveGroup = (fields: Fields): boolean =>
	!isAosp(fields) && fields.enrollmentTokenType !== 'deviceStaging';

function set(tenant: Tenant, profile: StoredProfile, call: Call, context: Context): Answer {
	const body = jsonObject(call);
	if (!body) return unreadable(context);
	const targets = body.enrollmentTimeDeviceMembershipTargets;
	if (!Array.isArray(targets) || targets.length !== 1) {
		return errors.badRequest(
			context,
			"The parameter 'enrollmentTimeDeviceMembershipTargets' takes exactly one target.",
		);
	}
	const { targetType, targetId } = (targets[0] ?? {}) as Record<string, unknown>;
	if (targetType !== 'staticSecurityGroup') {
		return errors.badRequest(context, `Requested value '${String(targetType)}' was not found.`);
	}
	if (typeof targetId !== 'string') {
		return errors.badRequest(context, "The property 'targetId' is required.");
	}
	// A 200 in both cases: what is not valid is not set.
	if (codeOf(tenant, targetId) === 'unknown') {
		tenant.changes.setGroup(profile, targetId, authorOf(tenant, call));
		return { ...result(tenant, targetId), worked: true };
	}
	return { ...result(tenant, targetId), worked: false };
}

const codeOf = ({ settings: { groups } }: Tenant, targetId: string): EnrollmentGroupCode =>
	groups[targetId] ?? 'securityGroupNotFound';

/** What Intune says of the group; `unknown` is the code of success. */
function result(tenant: Tenant, targetId: string | undefined): Answer {
	const code = targetId === undefined ? 'unknown' : codeOf(tenant, targetId);
	const validationSucceeded = code === 'unknown';
	const value = {
		validationSucceeded,
		enrollmentTimeDeviceMembershipTargetValidationStatuses:
			targetId === undefined
				? []
				: [{ targetId, validationSucceeded, targetValidationErrorCode: code }],
	};
	return { status: 200, body: tenant.settings.groupResultAtTop ? value : { value }, worked: true };
}
