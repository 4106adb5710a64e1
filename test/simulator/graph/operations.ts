import type { Answer } from '../http/answer';
import type { Call } from './call';
import * as errors from './errors';
import { recorded } from './recorded';
import { getAuditEvent, listAuditEvents } from '../audit/reads';
import { authorOf } from '../audit/authors';
import { getDevice, listDevices } from '../devices/reads';
import { groupAction } from '../profiles/groupActions';
import { get, list } from '../profiles/reads';
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
			return list(tenant, call, context, atHome);
		case 'get':
			return get(tenant, call, context, atHome);
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
			tenant.changes.delete(profile, authorOf(tenant, call));
			return { status: 204, worked: true };
		}
		case 'setEnrollmentGroup':
		case 'retrieveEnrollmentGroup':
		case 'clearEnrollmentGroup':
			return groupAction(tenant, call, context, atHome);
		case 'listDevices':
			return listDevices(tenant, call, context, atHome);
		case 'getDevice':
			return getDevice(tenant, call, context, atHome);
		case 'listAuditEvents':
			return listAuditEvents(tenant, call, caller, context);
		case 'getAuditEvent':
			return getAuditEvent(tenant, call, caller, context);
		default:
			return errors.routerError(context, call.path);
	}
}
