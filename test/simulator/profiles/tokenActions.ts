import { authorOf } from '../audit/authors';
import { bodyAnswer } from '../faults/spoil';
import { jsonObject, unreadable } from '../graph/body';
import { UNREADABLE, type Call } from '../graph/call';
import { firstOf, wrongValue } from '../graph/edm';
import * as errors from '../graph/errors';
import { recorded } from '../graph/recorded';
import type { Answer } from '../http/answer';
import type { Tenant } from '../tenant';
import { grantedSeconds } from './lifetimes';
import { isAosp, type StoredProfile } from './storedProfile';

type Context = errors.ErrorContext;

/**
 * 204 without a body; the token is then read with GET. AOSP wants the id with its prefix.
 * docs/graph-facts.md, section 1, numbers 2 and 4.
 */
export function tokenAction(tenant: Tenant, call: Call, context: Context, atHome: boolean): Answer {
	const { profiles, settings } = tenant;
	const profile = atHome ? profiles.reachable(call.profileId!, call.collection!) : undefined;
	const prefixed = call.rawId !== call.profileId;
	if (!profile || (prefixed && !isAosp(profile.state!.fields)))
		return recorded(context, 'notFound');
	if (isAosp(profile.state!.fields) && !prefixed && settings.bareAospStatus >= 300) {
		const { bareAospStatus: status, bareAospBody } = settings;
		return bodyAnswer(bareAospBody, { status }, context);
	}
	return call.operation === 'revokeToken'
		? revokeToken(tenant, profile, call, context)
		: createToken(tenant, profile, call, context);
}

function revokeToken(tenant: Tenant, profile: StoredProfile, call: Call, context: Context): Answer {
	if (call.body === UNREADABLE) return unreadable(context);
	const wrong = strangeParameter(call.body, []);
	if (wrong) return errors.badRequest(context, wrong);
	tenant.changes.revokeToken(profile, authorOf(tenant, call));
	return { status: 204, worked: true };
}

function createToken(tenant: Tenant, profile: StoredProfile, call: Call, context: Context): Answer {
	const given = jsonObject(call);
	if (!given) return unreadable(context);
	const asked = given.tokenValidityInSeconds;
	const wrong =
		asked === undefined || asked === null
			? "The parameter 'tokenValidityInSeconds' is required and cannot be null."
			: (wrongValue('tokenValidityInSeconds', asked, { type: 'Edm.Int32' }) ??
				strangeParameter(given, ['tokenValidityInSeconds']));
	if (wrong) return errors.badRequest(context, wrong);
	const seconds = grantedSeconds(tenant.settings, profile.state!.fields, asked as number);
	if (seconds === undefined) return errors.envelopeA(context, 400, 'BadRequest');
	tenant.changes.createToken(profile, seconds, authorOf(tenant, call), call.ids.requestId);
	tenant.journal.tokenMade(profile.id);
	return { status: 204, worked: true };
}

function strangeParameter(body: unknown, known: string[]): string | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	return firstOf(Object.keys(body), (name) =>
		known.includes(name) || name.includes('@')
			? undefined
			: `The parameter '${name}' in the request payload is not a valid parameter for the operation.`,
	);
}
