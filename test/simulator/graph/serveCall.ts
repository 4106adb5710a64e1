import { gravest, type Answer, type Effect } from '../http/answer';
import { errorContext, type Call } from './call';
import * as errors from './errors';
import { recorded } from './recorded';
import type { Exchange } from '../http/exchange';
import { serveWithFault, type Served, type Work } from '../faults/withFault';
import { perform } from './operations';
import { refusedPermission } from './permissions';
import { ACTIONS, isGroupAction } from './route';
import type { AccessTokenRecord } from '../entra/tokens';
import type { Tenant } from '../tenant';

export const bearerOf = (authorization: string | undefined): string | undefined =>
	/^Bearer (.+)$/i.exec(authorization ?? '')?.[1];

/** Who calls: the access token's record, or the 401 that the call gets. */
export function authenticate(tenant: Tenant, call: Call): AccessTokenRecord | Answer {
	const context = errorContext(call, tenant);
	const bearer = bearerOf(call.headers.authorization);
	if (!bearer) return recorded(context, 'emptyToken');
	const record = tenant.issuer.use(bearer);
	if (record === undefined) {
		return recorded(context, 'staleToken', {
			text: 'IDX14100: JWT is not well formed or its signature is not valid.',
		});
	}
	return record === 'expired' ? recorded(context, 'staleToken') : record;
}

/** Notes for the log whose access token the call carries. */
export function signedBy(call: Call, { tenantId, clientId, kind }: AccessTokenRecord): void {
	Object.assign(call, { tenantId, clientId, signIn: kind });
}

export const isRefusal = (caller: AccessTokenRecord | Answer): caller is Answer =>
	'status' in caller;

/** Serves one call, plain or part of a batch, and enters it in the log. */
export async function serveCall(
	tenant: Tenant,
	exchange: Exchange,
	call: Call,
	whoCalls: () => AccessTokenRecord | Answer,
): Promise<Served> {
	call.ownerTenantId = tenant.cloud.otherOwner(tenant, call.profileId)?.settings.tenantId;
	tenant.journal.received(call);
	if (call.isWrite) exchange.whenClosed(() => tenant.journal.writeClosed(call));
	return serveWithFault(
		tenant,
		exchange,
		call,
		tenant.faults.pick(call),
		callWork(tenant, call, whoCalls),
	);
}

/** Sign-in, router, quota, permission, work: in this order. */
function callWork(tenant: Tenant, call: Call, whoCalls: () => AccessTokenRecord | Answer): Work {
	const context = errorContext(call, tenant);
	let caller: AccessTokenRecord | undefined;
	return {
		accept: () => {
			const identified = whoCalls();
			if (isRefusal(identified)) return identified;
			caller = identified;
			signedBy(call, caller);
			return refused(tenant, call, caller, context);
		},
		// A batch takes the service's time once, for all its parts.
		delayMs: () => (call.part ? 0 : serviceDelay(tenant, call.isWrite)),
		run: () => perform(tenant, call, caller!, context),
	};
}

export const serviceDelay = ({ settings }: Tenant, isWrite: boolean): number =>
	settings.delayMs + (isWrite ? settings.writeDelayMs : 0);

function refused(
	tenant: Tenant,
	call: Call,
	caller: AccessTokenRecord,
	context: errors.ErrorContext,
): Answer | undefined {
	const { settings } = tenant;
	if (call.operation === 'unknown') return errors.routerError(context, call.badSegment ?? '');
	// Both kinds of profiles exist in beta only today, their group actions never did. docs/graph-facts.md: metadata.
	if (call.version === 'v1.0' && call.collection) {
		if (!settings.v1Available) return errors.routerError(context, call.collection);
		if (isGroupAction(call)) return errors.routerError(context, ACTIONS[call.operation]!);
	}
	const full = tenant.quota.admit(call.isWrite, caller.clientId);
	if (full) {
		const { retryAfter, retryAfterSeconds } = settings.throttle;
		const seconds =
			retryAfterSeconds === 'untilFree'
				? Math.max(1, Math.ceil(full.retryAfterMs / 1000))
				: retryAfterSeconds;
		return errors.throttled(context, retryAfter, seconds);
	}
	if (call.isWrite) tenant.journal.acceptedWrite();
	return refusedPermission(tenant, call, caller, context);
}

/** For a batch: the gravest of what its parts do to the connection. */
export const combine = (parts: Served[]): { effect: Effect; dripEveryMs?: number } => ({
	effect: gravest(parts.map((part) => part.effect)),
	dripEveryMs: parts.find((part) => part.dripEveryMs !== undefined)?.dripEveryMs,
});
