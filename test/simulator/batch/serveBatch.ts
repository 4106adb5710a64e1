import { randomUUID } from 'node:crypto';
import { arrange, toPartAnswer } from './batchAnswer';
import { checkPart, readBatch, type PartRequest } from './batchRequest';
import { errorContext, type Call } from '../graph/call';
import { route } from '../graph/route';
import * as errors from '../graph/errors';
import type { Exchange } from '../http/exchange';
import { serveWithFault, type Served, type Work } from '../faults/withFault';
import type { MainFaultAction } from '../faultTypes';
import {
	authenticate,
	combine,
	isRefusal,
	serveCall,
	serviceDelay,
	signedBy,
} from '../graph/serveCall';
import type { AccessTokenRecord } from '../entra/tokens';
import type { Tenant } from '../tenant';

/** Serves POST {version}/$batch with its faults; enters the call itself and each part in the log. */
export async function serveBatch(tenant: Tenant, exchange: Exchange, call: Call): Promise<Served> {
	tenant.journal.received(call);
	const struck = tenant.faults.pick(call);
	let batch: { parts: PartRequest[]; calls: Call[]; caller: AccessTokenRecord } | undefined;
	let fromParts: ReturnType<typeof combine> = { effect: 'send' };
	const work: Work = {
		accept: () => {
			const parts = readBatch(tenant, call);
			if ('status' in parts) return parts;
			const caller = authenticate(tenant, call);
			if (isRefusal(caller)) return caller;
			signedBy(call, caller);
			batch = { parts, calls: parts.map((part) => toCall(tenant, call, part)), caller };
			return undefined;
		},
		// The service takes its time once for a batch: parts run side by side.
		delayMs: () =>
			batch
				? serviceDelay(
						tenant,
						batch.calls.some(({ isWrite }) => isWrite),
					)
				: 0,
		run: async () => {
			const { parts, calls, caller } = batch!;
			const results = await runParts(tenant, exchange, parts, calls, caller, struck.fault);
			fromParts = combine(results);
			const responses = parts.map((part, i) =>
				toPartAnswer(tenant, part, calls[i]!, results[i]!.answer),
			);
			const body = { responses: arrange(tenant, responses, struck.fault) };
			return { status: 200, body, worked: true };
		},
	};
	return serveWithFault(tenant, exchange, call, struck, work, () => fromParts);
}

function toCall(tenant: Tenant, batch: Call, part: PartRequest): Call {
	const [path = '', query = ''] = part.url.split(/\?(.*)/s);
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(part.headers ?? {}))
		headers[name.toLowerCase()] = value;
	const requestId = randomUUID();
	return {
		at: tenant.clock.now(),
		method: part.method.toUpperCase(),
		path,
		query,
		version: batch.version,
		...route(part.method.toUpperCase(), path),
		part: true,
		partId: part.id,
		batchId: batch.ids.requestId,
		clientId: batch.clientId,
		ids: { requestId, clientRequestId: headers['client-request-id'] ?? batch.ids.clientRequestId },
		// Parts have no sign-in of their own here: the batch's counts.
		headers: { ...headers, authorization: batch.headers.authorization },
		body: part.body,
	};
}

/** Parts run in the order given, except that a part waits for those it depends on. */
async function runParts(
	tenant: Tenant,
	exchange: Exchange,
	parts: PartRequest[],
	calls: Call[],
	caller: AccessTokenRecord,
	batchFault: MainFaultAction | undefined,
): Promise<Served[]> {
	const lost =
		batchFault?.kind === 'missingPart' && batchFault.when !== 'after'
			? (batchFault.index ?? parts.length - 1)
			: -1;
	const running = new Map<string, Promise<Served>>();
	const run = (index: number, chain: Set<string>): Promise<Served> => {
		const part = parts[index]!;
		const key = part.id.toLowerCase();
		const started = running.get(key);
		if (started) return started;
		const serve = async (): Promise<Served> => {
			const needed = (part.dependsOn ?? []).map((id) => id.toLowerCase());
			for (const id of needed) {
				// A circle can never start: it fails like any other unmet dependency.
				const before = chain.has(id)
					? undefined
					: await run(
							parts.findIndex((other) => other.id.toLowerCase() === id),
							new Set(chain).add(key),
						);
				if (!before || before.answer.status >= 400) return failedDependency(tenant, calls[index]!);
			}
			const call = calls[index]!;
			if (index === lost) return neverRun(tenant, call);
			return serveCall(tenant, exchange, call, () => checkPart(tenant, part, call) ?? caller);
		};
		const promise = serve();
		running.set(key, promise);
		return promise;
	};
	return Promise.all(parts.map((part, index) => run(index, new Set([part.id.toLowerCase()]))));
}

function failedDependency(tenant: Tenant, call: Call): Served {
	tenant.journal.received(call);
	tenant.journal.writeClosed(call);
	tenant.journal.answered(call, 424, false);
	const context = errorContext(call, tenant);
	return {
		answer: errors.graphError(
			context,
			424,
			'FailedDependency',
			'A request that this one depends on has failed.',
		),
		effect: 'send',
	};
}

/** The part that a `missingPart` fault swallows before its work. */
function neverRun(tenant: Tenant, call: Call): Served {
	tenant.journal.received(call);
	tenant.journal.writeClosed(call);
	tenant.journal.answered(call, 0, false, 'missingPart');
	return { answer: { status: 0 }, effect: 'send' };
}
