import { checkCredential, type IntuneCredential } from '../enrollment/clouds';
import type { Failure } from '../failure';
import { GraphClient } from './client';
import type { Clock } from './clock';
import { Dispatcher } from './dispatcher';
import { stationFor } from './pacer';
import { RetryBudget } from './retry';
import { Session } from './session';
import type { Host } from './wire';

/** The options of the node that the client obeys. */
export interface ClientOptions {
	batchSize: number;
	writesPer20Seconds: number;
	maxRetries: number;
	timeoutMs: number;
}

/** A client for one run, or why nothing may be sent. `cancelled` is the execution's cancel signal, where the host has one. */
export function connect(
	host: Host,
	clock: Clock,
	credential: IntuneCredential,
	options: ClientOptions,
	cancelled?: AbortSignal,
): GraphClient | Failure {
	const refused = checkCredential(credential);
	if (refused) return refused;
	const graphUrl = String(credential.graphApiBaseUrl).replace(/\/$/, '');
	const station = stationFor(
		`${graphUrl} ${String(credential.tenantId).trim().toLowerCase()} ${String(credential.clientId)}`,
		clock,
	);
	const session = new Session(host, clock, station, credential, options.timeoutMs, cancelled);
	const dispatcher = new Dispatcher(session, clock, station, { graphUrl, ...options });
	return new GraphClient(
		graphUrl,
		session,
		dispatcher,
		clock,
		new RetryBudget(),
		options.maxRetries,
	);
}
