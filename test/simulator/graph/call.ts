import type { CallIds } from '../http/answer';
import type { Tenant } from '../tenant';
import type { ErrorContext } from './errors';
import { ACTIONS } from './route';
import { scopesFor } from './scopes';
import type { ApiVersion, Collection, Operation, SignInKind } from '../types';

/** One call, plain or part of a batch, as the router understood it. */
export interface Call {
	at: number;
	method: string;
	/** Relative to the version. */
	path: string;
	query: string;
	version?: ApiVersion;
	operation: Operation;
	isWrite: boolean;
	/** As Graph spells it behind `deviceManagement/`. */
	entitySet?: string;
	/** The same where it holds enrollment profiles. */
	collection?: Collection;
	/** As sent; AOSP token actions carry `AOSP-<guid>`. */
	rawId?: string;
	/** Without the prefix. */
	profileId?: string;
	/** Operation unknown: the segment that the router does not know. */
	badSegment?: string;
	part: boolean;
	partId?: string;
	batchId?: string;
	ids: CallIds;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	/** Parsed; UNREADABLE where it is not JSON, undefined where there is none. */
	body?: unknown;
	grant?: string;
	tenantId?: string;
	/** `appid` of the access token; of the token endpoint the app that asked. */
	clientId?: string;
	/** Whose profile it is about, where that is another tenant's than the access token opens. */
	ownerTenantId?: string;
	signIn?: SignInKind;
}

export const UNREADABLE = '(not JSON)';

export function errorContext(call: Call, tenant: Tenant): ErrorContext {
	const { ids, tenantId, clientId, entitySet, rawId, operation } = call;
	return {
		ids,
		now: tenant.gatewayNow(),
		serviceHost: tenant.settings.serviceHost,
		neededScopes: scopesFor(call),
		tenantId,
		clientId,
		entitySet,
		rawId,
		action: ACTIONS[operation],
	};
}
