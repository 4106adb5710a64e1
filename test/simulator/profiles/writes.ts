import type { Answer } from '../http/answer';
import { UNREADABLE, type Call } from '../graph/call';
import { DEFAULT_FIELDS, READ_ONLY } from './entity';
import * as errors from '../graph/errors';
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

/** AOSP tokens live at most 90 days. docs/graph-facts.md: memdocs. */
const AOSP_LONGEST_SECONDS = 7_776_000;
/** Edm.Int32. docs/graph-facts.md: metadata. */
const INT32 = 2 ** 31 - 1;

type Context = errors.ErrorContext;

/**
 * 204 without a body; the token is then read with GET. AOSP wants the id with its prefix.
 * docs/graph-facts.md, section 1, numbers 2 and 4.
 */
export function tokenAction(world: World, call: Call, context: Context, atHome: boolean): Answer {
	const profile = atHome ? world.profiles.find(call.profileId!, call.collection) : undefined;
	const prefixed = call.rawId !== call.profileId;
	if (!profile || isAosp(profile.state!.fields) !== prefixed) return errors.notFound(context);
	if (call.operation === 'revokeToken') {
		if (call.body === UNREADABLE)
			return errors.badRequest(context, 'Unable to read JSON request payload.');
		world.profiles.revokeToken(profile);
		return { status: 204, worked: true };
	}
	const given = jsonObject(call);
	if (!given) return errors.badRequest(context, 'Unable to read JSON request payload.');
	const seconds = given.tokenValidityInSeconds;
	if (typeof seconds !== 'number' || !Number.isInteger(seconds) || Math.abs(seconds) > INT32) {
		return errors.badRequest(
			context,
			seconds === undefined || seconds === null
				? "The parameter 'tokenValidityInSeconds' is required and cannot be null."
				: "Cannot convert the value of 'tokenValidityInSeconds' to the expected target type 'Edm.Int32'.",
		);
	}
	// The real bounds below Int32 are unknown, but for AOSP's 90 days.
	if (seconds < 1 || (prefixed && seconds > AOSP_LONGEST_SECONDS)) {
		return errors.envelopeA(context, 400, 'BadRequest');
	}
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
