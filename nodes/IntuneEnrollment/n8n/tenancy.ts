import type { GraphClient } from '../graph/client';
import { after, isFailure, type Failure } from '../failure';
import { graphUrlOf } from '../enrollment/clouds';
import type { TenantList } from '../enrollment/tenantList';
import type { Authentication } from '../fields/tenant';
import { systemClock } from '../graph/clock';
import { CallsOverall } from '../graph/inFlight';
import type { Execution } from '../operations/operation';
import { MULTI_TENANT_CREDENTIAL, type RequestContext } from './httpHelper';
import { openClient, openTenant, usableCredential, type OpenOptions } from './openClient';
import { Tenants } from './tenants';
import { ManyTenantsSignIn } from './tenantSignIn';

/** The tenants that a credential serves: its own, or each that is named. */
export interface Tenancy {
	/** Those that may be named; undefined where the credential is for one tenant. */
	list: TenantList | undefined;
	graphUrl: string;
	/** A client that is signed in to a tenant of the list, or why nothing can be sent there. */
	open(tenantId: string | undefined, options?: OpenOptions): Promise<GraphClient | Failure>;
}

/**
 * The credential as far as it can be used at all; nothing is sent.
 * @param itemCount how many items it is for
 */
export async function tenancyOf(
	context: RequestContext,
	authentication: Authentication,
	itemCount = 1,
): Promise<Tenancy | Failure> {
	return authentication === 'multiTenant'
		? await manyTenants(context, itemCount)
		: await oneTenant(context, itemCount);
}

async function oneTenant(context: RequestContext, itemCount: number): Promise<Tenancy | Failure> {
	return after(await usableCredential(context, itemCount), (credential) => ({
		list: undefined,
		graphUrl: graphUrlOf(credential),
		open: async (_, options) => await openClient(context, credential, options),
	}));
}

async function manyTenants(context: RequestContext, itemCount: number): Promise<Tenancy | Failure> {
	const credential = await usableCredential(context, itemCount, MULTI_TENANT_CREDENTIAL);
	if (isFailure(credential)) return credential;
	const signIn = new ManyTenantsSignIn(context, credential);
	const overall = new CallsOverall(systemClock);
	return {
		list: signIn.list,
		graphUrl: graphUrlOf(credential),
		open: async (tenantId = '', options) => {
			const isThrough = await overall.take();
			const opening = openTenant(signIn.in(tenantId), { ...options, overall });
			return await opening.finally(isThrough);
		},
	};
}

/**
 * The tenants of an execution's items: one is signed in before anything else, of many each when its first item needs it.
 * @param newExecution what the items of a tenant share
 */
export async function openTenants(
	{ list, open }: Tenancy,
	{ cancelled, ...options }: OpenOptions,
	newExecution: () => Execution,
): Promise<Tenants | Failure> {
	if (!list)
		return after(await open(undefined, { ...options, cancelled }), (client) =>
			Tenants.ofOne(client, newExecution),
		);
	return new Tenants(async (tenantId, stopped) => {
		// Node.js warns of more than ten listeners on one signal
		const ended = AbortSignal.any(cancelled ? [cancelled, stopped] : [stopped]);
		return await open(tenantId, { ...options, cancelled: ended });
	}, newExecution);
}
