import type { Call } from '../graph/call';
import { entraError } from './errors';
import type { Exchange } from '../http/exchange';
import { serveWithFault, type Served } from '../faults/withFault';
import type { MainFaultAction } from '../faultTypes';
import type { Tenant } from '../tenant';

/** Serves Entra's token endpoint with its faults and enters the request in the log, without its secrets. */
export async function serveToken(
	tenant: Tenant,
	exchange: Exchange,
	call: Call,
	name: string,
	form: URLSearchParams,
): Promise<Served> {
	call.grant = form.get('grant_type') ?? 'none';
	call.body = {
		fields: [...form.keys()],
		grant_type: call.grant,
		scope: form.get('scope') ?? undefined,
	};
	tenant.journal.received(call);
	tenant.journal.tokenRequest(call.grant);
	const { fault, companions } = tenant.faults.pick(call);
	return serveWithFault(
		tenant,
		exchange,
		call,
		{ fault: asEntra(tenant, fault), companions },
		{
			accept: () => undefined,
			delayMs: () => tenant.settings.tokenDelayMs,
			run: () => tenant.entra.token(name, form, call),
		},
	);
}

/** A status fault without a body of its own is worded as Entra words it. */
function asEntra(tenant: Tenant, fault: MainFaultAction | undefined): MainFaultAction | undefined {
	if (fault?.kind !== 'status' || (fault.body !== undefined && fault.body !== 'default'))
		return fault;
	const { status } = fault;
	const now = tenant.clock.now();
	const { body } =
		status >= 500 || status === 429 || status === 408
			? entraError(
					now,
					status,
					'temporarily_unavailable',
					90033,
					'A transient error has occurred. Please try again.',
				)
			: entraError(now, status, 'invalid_client', 7000215, 'Invalid client secret provided.');
	return { ...fault, body: { custom: body } };
}
