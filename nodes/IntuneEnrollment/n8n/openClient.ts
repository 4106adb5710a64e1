import { isFailure, type Failure } from '../failure';
import { DEFAULT_TUNING } from '../fields/options';
import { createClient, type ClientOptions, type GraphClient } from '../graph/client';
import { systemClock } from '../graph/clock';
import { httpHelper, readCredential, type RequestContext } from './httpHelper';

/**
 * A client whose sign-in is known to be of the credential's tenant, or why nothing can be sent.
 * @param cancelled ends everything that the client does
 */
export async function openClient(
	context: RequestContext,
	options: ClientOptions = DEFAULT_TUNING,
	cancelled?: AbortSignal,
): Promise<GraphClient | Failure> {
	const credential = await readCredential(context);
	if (isFailure(credential)) return credential;
	const client = createClient(httpHelper(context), systemClock, credential, options, cancelled);
	if (isFailure(client)) return client;
	const wrongTenant = await client.checkTenant(async () => await readCredential(context));
	return wrongTenant ?? client;
}
