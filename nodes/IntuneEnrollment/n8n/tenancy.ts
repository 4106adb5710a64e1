import type { IExecuteFunctions } from 'n8n-workflow';
import { after, isFailure, type Failure } from '../failure';
import type { ReadParameter } from '../fields/parameter';
import { readTenantId, type Authentication } from '../fields/tenant';
import { systemClock } from '../graph/clock';
import { CallsOverall } from '../graph/inFlight';
import type { Execution } from '../operations/operation';
import { MULTI_TENANT_CREDENTIAL } from './httpHelper';
import { openClient, openTenant, usableCredential, type OpenOptions } from './openClient';
import { Tenants } from './tenants';
import { ManyTenantsSignIn } from './tenantSignIn';

/** Whose items these are: all one tenant's, or each the tenant's that it names. */
export interface Tenancy {
	/** The name of an item's tenant; undefined where all are of one. */
	read(parameter: ReadParameter): string | undefined | Failure;
	open(options: OpenOptions, newExecution: () => Execution): Promise<Tenants | Failure>;
}

/** The credential of an execution as far as it can be used at all; nothing is sent. */
export async function tenancyOf(
	context: IExecuteFunctions,
	authentication: Authentication,
	itemCount: number,
): Promise<Tenancy | Failure> {
	return authentication === 'multiTenant'
		? await manyTenants(context, itemCount)
		: await oneTenant(context, itemCount);
}

/** One sign-in for all items, before anything else. */
async function oneTenant(
	context: IExecuteFunctions,
	itemCount: number,
): Promise<Tenancy | Failure> {
	const credential = await usableCredential(context, itemCount);
	if (isFailure(credential)) return credential;
	return {
		read: () => undefined,
		open: async (options, newExecution) =>
			after(await openClient(context, credential, options), (client) =>
				Tenants.ofOne(client, newExecution),
			),
	};
}

/** A sign-in for each tenant, when its first item needs it. */
async function manyTenants(
	context: IExecuteFunctions,
	itemCount: number,
): Promise<Tenancy | Failure> {
	const credential = await usableCredential(context, itemCount, MULTI_TENANT_CREDENTIAL);
	if (isFailure(credential)) return credential;
	const signIn = new ManyTenantsSignIn(context, credential);
	return {
		read: (parameter) => readTenantId(parameter, signIn.list),
		open: async ({ cancelled, ...options }, newExecution) => {
			const overall = new CallsOverall(systemClock);
			return new Tenants(async (tenantId, stopped) => {
				// Node.js warns of more than ten listeners on one signal
				const ended = AbortSignal.any(cancelled ? [cancelled, stopped] : [stopped]);
				const isThrough = await overall.take();
				const settings = { ...options, cancelled: ended, overall };
				return await openTenant(signIn.in(tenantId), settings).finally(isThrough);
			}, newExecution);
		},
	};
}
