import type { Answer } from '../http/answer';
import type { Call } from './call';
import * as errors from './errors';
import { recorded } from './recorded';
import { get, list, withQuery } from '../profiles/reads';
import type { AccessTokenRecord } from '../entra/tokens';
import type { Tenant } from '../tenant';
import { tokenAction } from '../profiles/tokenActions';
import { create, update } from '../profiles/writes';

/** Does the work of a call that is signed in, allowed and within the quota. */
export function perform(
	tenant: Tenant,
	call: Call,
	caller: AccessTokenRecord,
	context: errors.ErrorContext,
): Answer | Promise<Answer> {
	const collection = call.collection!;
	// A token of another tenant is sound, but that tenant has no profiles.
	const atHome = caller.tenantId === tenant.settings.tenantId;
	const forWrite = () => (atHome ? tenant.profiles.reachable(call.rawId!, collection) : undefined);
	switch (call.operation) {
		case 'list':
			return withQuery(tenant, call, context, (query) =>
				list(tenant, call, collection, query, atHome),
			);
		case 'get':
			return withQuery(tenant, call, context, (query) => {
				const found = atHome ? tenant.profiles.visibleById(call.rawId!, collection) : undefined;
				return found ? get(tenant, found, collection, call, query) : recorded(context, 'notFound');
			});
		case 'create':
			return create(tenant, collection, call, context);
		case 'createToken':
		case 'revokeToken':
			return tokenAction(tenant, call, context, atHome);
		case 'update':
			return update(tenant, forWrite(), collection, call, context);
		case 'delete': {
			const profile = forWrite();
			if (!profile) return recorded(context, 'notFound');
			tenant.profiles.delete(profile);
			return { status: 204, worked: true };
		}
		default:
			return errors.routerError(context, call.path);
	}
}
