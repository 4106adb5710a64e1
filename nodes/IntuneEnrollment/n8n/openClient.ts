import {
	checkCredential,
	graphUrlOf,
	isSameRegistration,
	type IntuneCredential,
} from '../enrollment/clouds';
import { checkManyTenants } from '../enrollment/tenantList';
import { Failure, isFailure } from '../failure';
import { DEFAULT_TUNING } from '../fields/options';
import { GraphClient } from '../graph/client';
import type { ClientOptions } from '../graph/settings';
import { systemClock } from '../graph/clock';
import type { CallsOverall } from '../graph/inFlight';
import { QUOTA } from '../graph/pacer';
import {
	CREDENTIAL,
	httpHelper,
	readCredential,
	type CredentialType,
	type RequestContext,
} from './httpHelper';
import type { TenantSignIn } from './tenantSignIn';

export interface OpenOptions {
	tuning?: ClientOptions;
	/** The first failure stops whatever has not been sent. */
	stopsAtFailure?: boolean;
	/** How long a request waits for the quota in all, where that is less than usual; milliseconds. */
	longestWaitMs?: number;
	/** Ends everything that the client does. */
	cancelled?: AbortSignal;
}

interface TenantOptions extends OpenOptions {
	/** What all tenants of an execution share. */
	overall: CallsOverall;
}

/**
 * The node's credential, as far as it can be used at all; nothing is sent.
 * @param itemCount how many items it is for: one that differs from item to item would serve the tenant of the first
 */
export async function usableCredential(
	context: RequestContext,
	itemCount = 1,
	type: CredentialType = CREDENTIAL,
): Promise<IntuneCredential | Failure> {
	const [credential, ofNoItem] = await Promise.all([
		readCredential(context, 0, type),
		// an expression that asks for an item cannot give the same where there is none
		itemCount > 1 ? readCredential(context, itemCount, type) : undefined,
	]);
	if (isFailure(credential)) return credential;
	if (ofNoItem && (isFailure(ofNoItem) || !isSameRegistration(credential, ofNoItem)))
		return differsByItem();
	const check = type === CREDENTIAL ? checkCredential : checkManyTenants;
	return check(credential) ?? credential;
}

/** A client that is signed in to the credential's tenant, or why nothing can be sent. */
export async function openClient(
	context: RequestContext,
	credential: IntuneCredential,
	{
		tuning = DEFAULT_TUNING,
		stopsAtFailure = false,
		longestWaitMs = QUOTA.longestWaitMs,
		cancelled,
	}: OpenOptions = {},
): Promise<GraphClient | Failure> {
	return await GraphClient.open(
		httpHelper(context, credential),
		systemClock,
		credential,
		{ ...tuning, stopsAtFailure, longestWaitMs, graphUrl: graphUrlOf(credential) },
		async () => await readCredential(context),
		cancelled,
	);
}

/** The same in one of many tenants. */
export async function openTenant(
	signIn: TenantSignIn,
	{
		tuning = DEFAULT_TUNING,
		stopsAtFailure = false,
		longestWaitMs = QUOTA.longestWaitMs,
		cancelled,
		overall,
	}: TenantOptions,
): Promise<GraphClient | Failure> {
	const { credential } = signIn;
	const graphUrl = graphUrlOf(credential);
	return await GraphClient.open(
		signIn,
		systemClock,
		credential,
		{ ...tuning, stopsAtFailure, longestWaitMs, graphUrl, overall },
		async () => signIn.credential,
		cancelled,
	);
}

function differsByItem(): Failure {
	return new Failure(
		'The credential differs from item to item',
		'Its fields have an expression that asks for an item, but one sign-in serves all items of a run. Enter fixed values, or pass the items one by one (Loop Over Items). Nothing was sent.',
		{ code: 'CredentialByItem' },
	);
}
