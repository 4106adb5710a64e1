import type { Call } from '../graph/call';
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
	call.tenantId = tenant.settings.tenantId;
	call.clientId = form.get('client_id') ?? undefined;
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
		{ fault: asEntra(tenant, call, fault), companions },
		{
			accept: () => undefined,
			delayMs: () => tenant.settings.tokenDelayMs,
			run: () => tenant.entra.token(name, form, call),
		},
	);
}

/** A status fault without a body of its own is worded as Entra words it. */
function asEntra(
	tenant: Tenant,
	{ clientId }: Call,
	fault: MainFaultAction | undefined,
): MainFaultAction | undefined {
	if (fault?.kind !== 'status' || (fault.body !== undefined && fault.body !== 'default'))
		return fault;
	const { status = 400 } = fault;
	const passing = status >= 500 || status === 429 || status === 408;
	return {
		...fault,
		body: { custom: tenant.entra.refuse(passing ? 90033 : 7000215, { clientId }).body },
	};
}
