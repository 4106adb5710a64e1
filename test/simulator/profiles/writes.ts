import type { Answer } from '../http/answer';
import { UNREADABLE, type Call } from '../graph/call';
import { DEFAULT_FIELDS, READ_ONLY } from './entity';
import * as errors from '../graph/errors';
import { statusAnswer } from '../faults/bodies';
import { grantedSeconds, INT32 } from './lifetimes';
import { get } from './reads';
import { invalidFields } from './rules';
import {
	DEVICE_OWNER,
	hasDefaultToken,
	isAosp,
	newToken,
	type Fields,
	type StoredProfile,
} from './storedProfile';
import type { Collection } from '../types';
import type { World } from '../world';

type Context = errors.ErrorContext;

/**
 * 204 without a body; the token is then read with GET. AOSP wants the id with its prefix.
 * docs/graph-facts.md, section 1, numbers 2 and 4.
 */
export function tokenAction(world: World, call: Call, context: Context, atHome: boolean): Answer {
	const { profiles, settings } = world;
	const profile = atHome ? profiles.reachable(call.profileId!, call.collection!) : undefined;
	const prefixed = call.rawId !== call.profileId;
	if (!profile || (prefixed && !isAosp(profile.state!.fields))) return errors.notFound(context);
	if (isAosp(profile.state!.fields) && !prefixed && settings.bareAospStatus >= 300) {
		return statusAnswer(settings.bareAospStatus, settings.bareAospBody, context, true);
	}
	return call.operation === 'revokeToken'
		? revokeToken(world, profile, call, context)
		: createToken(world, profile, call, context);
}

function revokeToken(world: World, profile: StoredProfile, call: Call, context: Context): Answer {
	if (call.body === UNREADABLE)
		return errors.badRequest(context, 'Unable to read JSON request payload.');
	world.profiles.revokeToken(profile);
	return { status: 204, worked: true };
}

function createToken(world: World, profile: StoredProfile, call: Call, context: Context): Answer {
	const given = jsonObject(call);
	if (!given) return errors.badRequest(context, 'Unable to read JSON request payload.');
	const asked = given.tokenValidityInSeconds;
	if (typeof asked !== 'number' || !Number.isInteger(asked) || Math.abs(asked) > INT32) {
		return errors.badRequest(
			context,
			asked === undefined || asked === null
				? "The parameter 'tokenValidityInSeconds' is required and cannot be null."
				: "Cannot convert the value of 'tokenValidityInSeconds' to the expected target type 'Edm.Int32'.",
		);
	}
	const seconds = grantedSeconds(world.settings, profile.state!.fields, asked);
	if (seconds === undefined) return errors.envelopeA(context, 400, 'BadRequest');
	world.profiles.makeToken(profile, seconds, call.ids.requestId);
	world.journal.tokenMade(profile.id);
	return { status: 204, worked: true };
}

/** A new profile, with a token where its kind comes with one. */
export async function create(
	world: World,
	collection: Collection,
	call: Call,
	context: Context,
): Promise<Answer> {
	const given = jsonObject(call);
	if (!given) return errors.badRequest(context, 'Unable to read JSON request payload.');
	const mode =
		collection === DEVICE_OWNER ? { enrollmentMode: 'corporateOwnedDedicatedDevice' } : {};
	const fields = { ...DEFAULT_FIELDS, ...mode, ...writable(given) } as unknown as Fields;
	const wrong = invalidFields({ ...given, displayName: given.displayName }, fields, collection);
	if (wrong) return errors.badRequest(context, wrong);
	const token = hasDefaultToken(fields)
		? newToken(fields, world.clock.now(), undefined, world.settings.stampOffsetMs)
		: undefined;
	const profile = world.profiles.add(fields, { collections: [collection], token });
	const answer = await get(world, { profile, state: profile.state! }, collection, call, {
		marker: 0,
		pairs: [],
	});
	return { ...answer, status: 201 };
}

/** Changes what the body names, and answers the whole profile. */
export async function update(
	world: World,
	profile: StoredProfile | undefined,
	collection: Collection,
	call: Call,
	context: Context,
): Promise<Answer> {
	if (!profile) return errors.notFound(context);
	const given = jsonObject(call);
	if (!given) return errors.badRequest(context, 'Unable to read JSON request payload.');
	const patch = writable(given);
	const wrong = invalidFields(given, { ...profile.state!.fields, ...patch }, collection);
	if (wrong) return errors.badRequest(context, wrong);
	world.profiles.update(profile, patch);
	return get(world, { profile, state: profile.state! }, collection, call, { marker: 0, pairs: [] });
}

/** The body where it is a JSON object sent as JSON. */
function jsonObject(call: Call): Record<string, unknown> | undefined {
	const { body } = call;
	if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) return undefined;
	return typeof body === 'object' && body !== null && !Array.isArray(body)
		? (body as Record<string, unknown>)
		: undefined;
}

const writable = (given: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(given).filter(([name]) => !READ_ONLY.has(name) && !name.startsWith('@')),
	);
