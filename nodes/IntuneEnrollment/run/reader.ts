import { isFailure, type Failure } from '../failure';
import { readOptions } from '../fields/options';
import type { GraphClient } from '../graph/client';
import { systemClock } from '../graph/clock';
import { connect } from '../graph/connect';
import { hostOf, readCredential, type RequestContext } from './host';

/** A client for those who only read and have no options of their own: the picker and the trigger. */
export async function openReader(context: RequestContext): Promise<GraphClient | Failure> {
	const credential = await readCredential(context);
	if (isFailure(credential)) return credential;
	const options = readOptions({});
	if (isFailure(options)) return options;
	return connect(hostOf(context), systemClock, credential, options);
}

/** Why the credential's sign-in is not its tenant's, if so; may take a new access token to find out. */
export async function checkTenant(
	context: RequestContext,
	client: GraphClient,
): Promise<Failure | undefined> {
	return await client.session.checkTenant(async () => await readCredential(context));
}
