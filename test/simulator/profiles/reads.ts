import type { Call } from '../graph/call';
import * as errors from '../graph/errors';
import { parseQuery, type Query } from '../graph/odata';
import { pageOf } from '../graph/page';
import { QueryError } from '../graph/queryTarget';
import type { Answer } from '../http/answer';
import type { Collection } from '../types';
import type { Tenant } from '../tenant';
import { toEntity } from './entity';
import { ENTITY_TYPE, PROPERTIES } from './properties';
import { qrCodeImage } from './qrCode';
import { isAosp, type ProfileState, type StoredProfile } from './storedProfile';

type Context = errors.ErrorContext;

/** Reads with the query of the call; refuses one that the service would not understand. */
export function withQuery(
	{ settings }: Tenant,
	call: Call,
	context: Context,
	read: (query: Query) => Answer | Promise<Answer>,
) {
	const collection = call.collection!;
	const { unknownProperties, refusedQueryOptions: refusedOptions } = settings;
	const target = { properties: PROPERTIES[collection], entityType: ENTITY_TYPE[collection] };
	try {
		return read(parseQuery(call.query, { ...target, unknownProperties, refusedOptions }));
	} catch (error) {
		if (error instanceof QueryError) return errors.badRequest(context, error.message);
		throw error;
	}
}

/** One page of a collection; `atHome` is false for a tenant that has no profiles. */
export async function list(
	tenant: Tenant,
	call: Call,
	collection: Collection,
	query: Query,
	atHome: boolean,
): Promise<Answer> {
	const base = `${tenant.origin}/${call.version}`;
	const rowsAfter = (marker: number) => (atHome ? shownAfter(tenant, collection, marker) : []);
	const { rows, next, count } = pageOf(rowsAfter, query, tenant.settings.pageSize);
	const value = await Promise.all(
		rows.map(({ entity, state }) => project(tenant, entity, state, query.select, true)),
	);
	const link = `${base}/deviceManagement/${collection}?${new URLSearchParams([...query.pairs!, ['$skiptoken', next ?? '']])}`;
	const body = {
		'@odata.context': `${base}/$metadata#deviceManagement/${collection}`,
		...(count === undefined ? {} : { '@odata.count': count }),
		...(next === undefined ? {} : { '@odata.nextLink': link }),
		value,
	};
	return { status: 200, body, worked: true };
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

/** One profile in the given state. */
export async function get(
	tenant: Tenant,
	{ profile, state }: { profile: StoredProfile; state: ProfileState },
	collection: Collection,
	call: Call,
	query: Query,
): Promise<Answer> {
	const entity = toEntity(tenant.settings, profile, state, collection, false);
	const body = {
		'@odata.context': `${tenant.origin}/${call.version}/$metadata#deviceManagement/${collection}/$entity`,
		...(await project(tenant, entity, state, query.select, false)),
	};
	return { status: 200, body, worked: true };
}

/**
 * $select; the picture comes in lists only when selected, and never for AOSP there.
 * docs/graph-facts.md: CIPP-API.
 */
function project(
	{ settings }: Tenant,
	entity: Record<string, unknown>,
	state: ProfileState,
	select: string[] | undefined,
	inList: boolean,
): Record<string, unknown> | Promise<Record<string, unknown>> {
	const withImage = select ? select.includes('qrCodeImage') : !inList;
	const shown = select
		? Object.fromEntries(select.map((name) => [name, entity[name] ?? null]))
		: { ...entity };
	for (const name of settings.unknownProperties) delete shown[name];
	if (!withImage) return shown;
	if (inList && isAosp(state.fields)) return { ...shown, qrCodeImage: null };
	return qrCodeImage(state).then((image) => ({ ...shown, qrCodeImage: image }));
}
