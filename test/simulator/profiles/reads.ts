import type { Answer } from '../http/answer';
import type { Call } from '../graph/call';
import { ENTITY_TYPE, PROPERTIES, toEntity } from './entity';
import * as errors from '../graph/errors';
import { parseQuery, QueryError, skipToken, type Query } from '../graph/odata';
import { qrCodeImage } from './qrCode';
import { isAosp, type ProfileState, type StoredProfile } from './storedProfile';
import type { Collection } from '../types';
import type { World } from '../world';

type Context = errors.ErrorContext;

/** Reads with the query of the call; refuses one that the service would not understand. */
export function withQuery(
	call: Call,
	context: Context,
	read: (query: Query) => Answer | Promise<Answer>,
) {
	const collection = call.collection!;
	try {
		return read(parseQuery(call.query, PROPERTIES[collection], ENTITY_TYPE[collection]));
	} catch (error) {
		if (error instanceof QueryError) return errors.badRequest(context, error.message);
		throw error;
	}
}

/** One page of a collection; no query: of a tenant that has no profiles. */
export async function list(
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
			const state = profiles.visible(profile, true);
			if (!state || isHidden(world, state)) continue;
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

/** The portal hides a profile whose token has expired; whether lists do, is a setting. */
function isHidden({ settings, clock }: World, { token }: ProfileState): boolean {
	return settings.listsHideExpired && (token?.expiresAt ?? Infinity) <= clock.now();
}

/** One profile in the given state. */
export async function get(
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

/**
 * $select; the picture comes in lists only when selected, and never for AOSP there.
 * docs/graph-facts.md: CIPP-API.
 */
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
