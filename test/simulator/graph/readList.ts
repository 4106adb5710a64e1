import type { Answer } from '../http/answer';
import type { Tenant } from '../tenant';
import type { Call } from './call';
import type { Properties } from './edm';
import * as errors from './errors';
import type { Entity } from './filter';
import { parseQuery, type Query } from './odata';
import { pageOf, type Row } from './page';
import { QueryError } from './queryTarget';

/** What the service can be asked for under one path. */
export interface EntitySet {
	/** Behind `deviceManagement/`, as Graph spells it. */
	name: string;
	entityType: string;
	properties: Properties;
}

/** Reads with the query of the call; refuses one that the service would not understand. */
export function withQuery(
	{ settings }: Tenant,
	{ entityType, properties }: EntitySet,
	call: Call,
	context: errors.ErrorContext,
	read: (query: Query) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
	const { unknownProperties, refusedQueryOptions: refusedOptions } = settings;
	try {
		return read(
			parseQuery(call.query, { entityType, properties, unknownProperties, refusedOptions }),
		);
	} catch (error) {
		if (error instanceof QueryError) return errors.badRequest(context, error.message);
		throw error;
	}
}

/** One page of a list, each row as `show` makes it. */
export async function readList<T extends Row>(
	{ origin, settings }: Tenant,
	{ name }: EntitySet,
	call: Call,
	query: Query,
	rowsAfter: (sequence: number) => Iterable<T>,
	show: (row: T) => Entity | Promise<Entity>,
): Promise<Answer> {
	const base = `${origin}/${call.version}`;
	const { rows, next, count } = pageOf(rowsAfter, query, settings.pageSize);
	const value = await Promise.all(rows.map(show));
	const pairs = new URLSearchParams([...(query.pairs ?? []), ['$skiptoken', next ?? '']]);
	const body = {
		'@odata.context': `${base}/$metadata#deviceManagement/${name}`,
		...(count === undefined ? {} : { '@odata.count': count }),
		...(next === undefined
			? {}
			: { '@odata.nextLink': `${base}/deviceManagement/${name}?${pairs}` }),
		value,
	};
	return { status: 200, body, worked: true };
}

/** One entity, as a read by id shows it. */
export const readOne = (
	{ origin }: Tenant,
	{ name }: EntitySet,
	call: Call,
	shown: Entity,
): Answer => ({
	status: 200,
	body: {
		'@odata.context': `${origin}/${call.version}/$metadata#deviceManagement/${name}/$entity`,
		...shown,
	},
	worked: true,
});

/** What $select leaves of an entity; what the deployment does not know is missing. */
export function selected(
	{ settings }: Tenant,
	entity: Entity,
	select: string[] | undefined,
): Entity {
	const shown = select
		? Object.fromEntries(select.map((name) => [name, entity[name] ?? null]))
		: { ...entity };
	for (const name of settings.unknownProperties) delete shown[name];
	return shown;
}
