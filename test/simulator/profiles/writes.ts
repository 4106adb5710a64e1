import { authorOf } from '../audit/authors';
import { jsonObject, unreadable } from '../graph/body';
import type { Call } from '../graph/call';
import * as errors from '../graph/errors';
import { recorded } from '../graph/recorded';
import type { Answer } from '../http/answer';
import type { Collection } from '../types';
import type { Tenant } from '../tenant';
import { DEFAULT_FIELDS, PROPERTIES } from './properties';
import { wholeProfile } from './reads';
import { invalidProfile, unreadableFields } from './rules';
import { DEVICE_OWNER, type Fields, type StoredProfile } from './storedProfile';

type Context = errors.ErrorContext;

/** A new profile, with a token where its kind comes with one. */
export async function create(
	tenant: Tenant,
	collection: Collection,
	call: Call,
	context: Context,
): Promise<Answer> {
	const mode =
		collection === DEVICE_OWNER ? { enrollmentMode: 'corporateOwnedDedicatedDevice' } : {};
	const fields = readFields(call, context, collection, { ...DEFAULT_FIELDS, ...mode });
	if ('refused' in fields) return fields.refused;
	if (tenant.settings.teamsProfiles === 'one' && isSecondOfTeams(tenant, fields.result)) {
		return errors.badRequest(context, 'There is an enabled profile of Teams devices already.');
	}
	const profile = tenant.changes.create(fields.result, collection, authorOf(tenant, call));
	return { ...(await wholeProfile(tenant, profile, profile.state!, call)), status: 201 };
}

/** Changes what the body names, and answers the whole profile. */
export async function update(
	tenant: Tenant,
	profile: StoredProfile | undefined,
	collection: Collection,
	call: Call,
	context: Context,
): Promise<Answer> {
	if (!profile) return recorded(context, 'notFound');
	const fields = readFields(call, context, collection, profile.state!.fields);
	if ('refused' in fields) return fields.refused;
	tenant.changes.update(profile, fields.given, authorOf(tenant, call));
	return wholeProfile(tenant, profile, profile.state!, call);
}

/** What may be written of the body, and the profile as it would then be; or the refusal. */
function readFields(
	call: Call,
	context: Context,
	collection: Collection,
	before: object,
): { given: Record<string, unknown>; result: Fields } | { refused: Answer } {
	const body = jsonObject(call);
	if (!body) return { refused: unreadable(context) };
	const unread = unreadableFields(body, collection);
	if (unread) return { refused: errors.graphError(context, 400, 'ModelValidationFailure', unread) };
	const given = Object.fromEntries(
		Object.entries(body).filter(([name]) => PROPERTIES[collection][name]?.readOnly === undefined),
	);
	for (const name of Object.keys(given)) if (name.includes('@')) delete given[name];
	const result = { ...before, ...given } as Fields;
	const wrong = invalidProfile(result);
	return wrong ? { refused: errors.badRequest(context, wrong) } : { given, result };
}

const isSecondOfTeams = ({ profiles }: Tenant, { isTeamsDeviceProfile }: Fields): boolean =>
	isTeamsDeviceProfile === true &&
	[...profiles.all()].some(({ state }) => state?.fields.isTeamsDeviceProfile === true);
