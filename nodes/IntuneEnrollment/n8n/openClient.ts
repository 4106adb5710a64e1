import { checkCredential, type IntuneCredential } from '../enrollment/clouds';
import { isFailure, type Failure } from '../failure';
import { DEFAULT_TUNING } from '../fields/options';
import { createClient, type ClientOptions, type GraphClient } from '../graph/client';
import { systemClock } from '../graph/clock';
import { httpHelper, readCredential, type RequestContext } from './httpHelper';

export interface OpenOptions {
	tuning?: ClientOptions;
	/** The first failure stops whatever has not been sent. */
	stopsAtFailure?: boolean;
	/** Ends everything that the client does. */
	cancelled?: AbortSignal;
}

/** The node's credential, as far as it can be used at all; nothing is sent. */
export async function usableCredential(
	context: RequestContext,
): Promise<IntuneCredential | Failure> {
	const credential = await readCredential(context);
	if (isFailure(credential)) return credential;
	return checkCredential(credential) ?? credential;
}

/** Where the credential's Graph is, without a slash at the end. */
export function graphUrlOf({ graphApiBaseUrl }: IntuneCredential): string {
	return String(graphApiBaseUrl).replace(/\/$/, '');
}

/** A client that is signed in to the credential's tenant, or why nothing can be sent. */
export async function openClient(
	context: RequestContext,
	credential: IntuneCredential,
	{ tuning = DEFAULT_TUNING, stopsAtFailure = false, cancelled }: OpenOptions = {},
): Promise<GraphClient | Failure> {
	return await createClient(
		httpHelper(context),
		systemClock,
		credential,
		{ ...tuning, stopsAtFailure, graphUrl: graphUrlOf(credential) },
		async () => await readCredential(context),
		cancelled,
	);
}
