import type { Call } from '../graph/call';
import type { ErrorContext } from '../graph/errors';
import type { Entity } from '../graph/filter';
import { readList, readOne, selected, withQuery, type EntitySet } from '../graph/readList';
import { recorded } from '../graph/recorded';
import type { Answer } from '../http/answer';
import type { Collection } from '../types';
import type { Tenant } from '../tenant';
import { toEntity } from './entity';
import { ENTITY_TYPE, PROPERTIES } from './properties';
import { qrCodeImage } from './qrCode';
import { isAosp, type ProfileState, type StoredProfile } from './storedProfile';

const setOf = (name: Collection): EntitySet => ({
	name,
	entityType: ENTITY_TYPE[name],
	properties: PROPERTIES[name],
});

/** One page of a collection; `atHome` is false for a tenant that has no profiles. */
export function list(
	tenant: Tenant,
	call: Call,
	context: ErrorContext,
	atHome: boolean,
): Answer | Promise<Answer> {
	const collection = call.collection!;
	const set = setOf(collection);
	return withQuery(tenant, set, call, context, (query) => {
		const rowsAfter = (marker: number) => (atHome ? shownAfter(tenant, collection, marker) : []);
		return readList(tenant, set, call, query, rowsAfter, ({ entity, state }) =>
			project(tenant, entity, state, query.select, true),
		);
	});
}

/** What a list shows behind a sequence. */
function* shownAfter(tenant: Tenant, collection: Collection, marker: number) {
	const { profiles, settings } = tenant;
	for (const profile of profiles.after(collection, marker)) {
		const state = profiles.visible(profile, true);
		if (!state || isHidden(tenant, state)) continue;
		const { sequence } = profile;
		yield { sequence, state, entity: toEntity(settings, profile, state, collection, true) };
	}
}

/** The portal hides a profile whose token has expired; whether lists do, is a setting. */
function isHidden({ settings, clock }: Tenant, { token }: ProfileState): boolean {
	return settings.listsHideExpired && (token?.expiresAt ?? Infinity) <= clock.now();
}

/** One profile as reads see it. */
export function get(
	tenant: Tenant,
	call: Call,
	context: ErrorContext,
	atHome: boolean,
): Answer | Promise<Answer> {
	const collection = call.collection!;
	return withQuery(tenant, setOf(collection), call, context, (query) => {
		const found = atHome ? tenant.profiles.visibleById(call.rawId!, collection) : undefined;
		if (!found) return recorded(context, 'notFound');
		return wholeProfile(tenant, found.profile, found.state, call, query.select);
	});
}

/** One profile in the given state. */
export async function wholeProfile(
	tenant: Tenant,
	profile: StoredProfile,
	state: ProfileState,
	call: Call,
	select?: string[],
): Promise<Answer> {
	const collection = call.collection!;
	const entity = toEntity(tenant.settings, profile, state, collection, false);
	const shown = await project(tenant, entity, state, select, false);
	return readOne(tenant, setOf(collection), call, shown);
}

/**
 * $select; the picture comes in lists only when selected, and never for AOSP there.
 * docs/graph-facts.md: CIPP-API.
 */
function project(
	tenant: Tenant,
	entity: Entity,
	state: ProfileState,
	select: string[] | undefined,
	inList: boolean,
): Entity | Promise<Entity> {
	const withImage = select ? select.includes('qrCodeImage') : !inList;
	const shown = selected(tenant, entity, select);
	if (!withImage) return shown;
	if (inList && isAosp(state.fields)) return { ...shown, qrCodeImage: null };
	return qrCodeImage(state).then((image) => ({ ...shown, qrCodeImage: image }));
}
