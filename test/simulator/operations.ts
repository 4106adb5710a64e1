import type { Answer } from './answer';
import { UNREADABLE, type Call } from './call';
import {
	DEFAULT_FIELDS,
	ENTITY_TYPE,
	PROPERTIES,
	READ_ONLY,
	qrCodeImage,
	toEntity,
} from './entity';
import * as errors from './errors';
import { parseQuery, QueryError, skipToken, type Query } from './odata';
import {
	DEVICE_OWNER,
	hasDefaultToken,
	isAosp,
	newToken,
	type Fields,
	type ProfileState,
	type StoredProfile,
} from './profiles';
import { invalidFields } from './rules';
import type { AccessTokenRecord } from './tokens';
import type { Collection } from './types';
import type { World } from './world';

/** AOSP tokens live at most 90 days. facts: memdocs. */
const AOSP_LONGEST_SECONDS = 7_776_000;
/** Edm.Int32. facts: metadata. */
const INT32 = 2 ** 31 - 1;

type Context = errors.ErrorContext;

/** Does the work of a call that is signed in, allowed and within the quota. */
export function perform(
	world: World,
	call: Call,
	caller: AccessTokenRecord,
	context: Context,
): Answer | Promise<Answer> {
	const collection = call.collection!;
	// A token of another tenant is sound, but that tenant has no profiles.
	const atHome = caller.tenantId === world.settings.tenantId;
	const forWrite = () => (atHome ? world.profiles.find(call.rawId!, collection) : undefined);
	switch (call.operation) {
		case 'list':
			return withQuery(call, context, (query) =>
				list(world, call, collection, atHome ? query : undefined),
			);
		case 'get':
			return withQuery(call, context, (query) => {
				const found = atHome ? world.profiles.visibleById(call.rawId!, collection) : undefined;
				return found ? get(world, found, collection, call, query) : errors.notFound(context);
			});
		case 'create':
			return create(world, collection, call, context);
		case 'createToken':
		case 'revokeToken':
			return tokenAction(world, call, context, atHome);
		case 'update':
			return update(world, forWrite(), collection, call, context);
		case 'delete': {
			const profile = forWrite();
			if (!profile) return errors.notFound(context);
			world.profiles.delete(profile);
			return { status: 204, worked: true };
		}
		default:
			return errors.routerError(context, call.path);
	}
}

function withQuery(call: Call, context: Context, read: (query: Query) => Answer | Promise<Answer>) {
	const collection = call.collection!;
	try {
		return read(parseQuery(call.query, PROPERTIES[collection], ENTITY_TYPE[collection]));
	} catch (error) {
		if (error instanceof QueryError) return errors.badRequest(context, error.message);
		throw error;
	}
}

async function list(
	world: World,
	call: Call,
	collection: Collection,
	query?: Query,
): Promise<Answer> {
	const { settings, profiles } = world;
	const base = `${world.origin}/${call.version}`;
	const value: Array<Promise<Record<string, unknown>> | Record<string, unknown>> = [];
	const body: Record<string, unknown> = {
		'@odata.context': `${base}/$metadata#deviceManagement/${collection}`,
	};
	if (query) {
		const size = query.top ?? settings.pageSize;
		let marker = query.marker;
		for (const profile of profiles.after(collection, query.marker)) {
			const state = profiles.visible(profile);
			if (!state) continue;
			const entity = toEntity(settings, profile, state, collection, true);
			if (query.filter && !query.filter(entity)) continue;
			if (value.length === size) {
				const pairs = new URLSearchParams([...query.pairs, ['$skiptoken', skipToken(marker)]]);
				body['@odata.nextLink'] = `${base}/deviceManagement/${collection}?${pairs}`;
				break;
			}
			marker = profile.sequence;
			value.push(project(entity, state, query.select, true));
		}
	}
	body.value = await Promise.all(value);
	return { status: 200, body, worked: true };
}

async function get(
	world: World,
	{ profile, state }: { profile: StoredProfile; state: ProfileState },
	collection: Collection,
	call: Call,
	query: Query,
): Promise<Answer> {
	const entity = toEntity(world.settings, profile, state, collection, false);
	const body = {
		'@odata.context': `${world.origin}/${call.version}/$metadata#deviceManagement/${collection}/$entity`,
		...(await project(entity, state, query.select, false)),
	};
	return { status: 200, body, worked: true };
}

/** $select; the picture comes in lists only when selected, and never for AOSP there. facts: CIPP-API. */
function project(
	entity: Record<string, unknown>,
	state: ProfileState,
	select: string[] | undefined,
	inList: boolean,
): Record<string, unknown> | Promise<Record<string, unknown>> {
	const withImage = select ? select.includes('qrCodeImage') : !inList;
	const shown = select
		? Object.fromEntries(select.map((name) => [name, entity[name] ?? null]))
		: entity;
	if (!withImage) return shown;
	if (inList && isAosp(state.fields)) return { ...shown, qrCodeImage: null };
	return qrCodeImage(state).then((image) => ({ ...shown, qrCodeImage: image }));
}

/** facts: 204 without a body; the token is then read with GET. AOSP wants the id with its prefix. */
function tokenAction(world: World, call: Call, context: Context, atHome: boolean): Answer {
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

async function create(
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
		? newToken(fields, world.clock.now(), undefined)
		: undefined;
	const profile = world.profiles.add(fields, { collections: [collection], token });
	const answer = await get(world, { profile, state: profile.state! }, collection, call, {
		marker: 0,
		pairs: [],
	});
	return { ...answer, status: 201 };
}

async function update(
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
